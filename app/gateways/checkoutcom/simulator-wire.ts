import { actionUrl } from '~/gateways/simulation/action-pages';
import { isCharged } from '~/gateways/simulation/ledger';
import { capturedOf, refundedOf, type SimulatedOperation } from '~/gateways/simulation/operations';
import type { NewPayment, SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import { SIMULATED_API, wireIdOf } from './simulator-accounts';
import { particularsOf, toWire } from './simulator-payments';
import type { WireAction, WireStatus } from './wire';

/** Payments and what was done to them as the wire shows them. */

const STATUS: Readonly<Record<SimulatedPayment['status'], WireStatus>> = {
  requires_action: 'Pending',
  pending: 'Pending',
  authorized: 'Authorized',
  captured: 'Captured',
  declined: 'Declined',
  canceled: 'Canceled',
  expired: 'Expired',
  voided: 'Voided',
  partly_refunded: 'Partially Refunded',
  refunded: 'Refunded',
};

const SCHEMES: Readonly<Record<string, string>> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  'american-express': 'American Express',
};

/** The name of a payment's session: what the browser brings back. */
export function sessionOf(world: SimulatedWorld, { id }: Pick<SimulatedPayment, 'id'>): string {
  return wireIdOf(world, 'sid_', id);
}

type JsonObject = Readonly<Record<string, unknown>>;

/** What a payment is answered with when it is made: 202 when somebody or something is still awaited. */
export function firstAnswerOf(world: SimulatedWorld, drawn: NewPayment): { status: number; body: JsonObject } {
  const payment = asNew(world, drawn);
  const { id, reference, status } = payment;
  if (status !== 'requires_action' && status !== 'pending')
    return { status: 201, body: { action_id: actionIdOf(payment), ...codesOf(payment), ...shown(world, payment) } };
  const redirect = payment.action ? { redirect: { href: actionUrl(world, payment) } } : {};
  const enrolled = payment.action === 'challenge' ? { '3ds': { downgraded: false, enrolled: 'Y' } } : {};
  const body = { id, status: 'Pending', reference, ...enrolled, _links: { ...linksOf(payment), ...redirect } };
  return { status: 202, body };
}

/** A payment that is asked for by its id: neither its code, nor the address where the payer was sent, is told again. */
export function shownPayment(world: SimulatedWorld, payment: SimulatedPayment): JsonObject {
  const { metadata, paymentType } = particularsOf(world, payment);
  const more = { requested_on: payment.createdAt, payment_type: paymentType, metadata };
  return { ...shown(world, payment), ...more, processing_channel_id: channelOf(payment) };
}

/** By its session, and in search results, what was done to it is told as well. */
export function shownWithActions(world: SimulatedWorld, payment: SimulatedPayment): JsonObject {
  return { ...shownPayment(world, payment), actions: actionsOf(world, payment) };
}

const channelOf = ({ account }: SimulatedPayment) => `pc_${account}${'q'.repeat(14)}`;

/** A payment as it will be, before it is in the world. */
function asNew(world: SimulatedWorld, drawn: NewPayment | SimulatedPayment): SimulatedPayment {
  const now = world.clock.now().toISOString();
  const fresh = { operations: [], lastOperationId: null, version: 1, chargedAt: null };
  return { ...fresh, createdAt: now, changedAt: now, ...drawn };
}

function shown(world: SimulatedWorld, payment: SimulatedPayment): JsonObject {
  const { id, reference, currency, card, status } = payment;
  const { sourceType, sourceId, schemeId } = particularsOf(world, payment);
  const scheme = card && { scheme: SCHEMES[card.brand] ?? card.brand, last4: card.lastFour };
  return {
    id,
    amount: toWire(payment.amount, currency),
    currency,
    approved: isCharged(payment),
    status: statusOf(payment),
    reference,
    source: card ? { type: 'card', id: sourceId, ...scheme } : { type: sourceType },
    balances: balancesOf(payment),
    ...(card && status !== 'declined' ? { scheme_id: schemeId } : {}),
    ...(payment.action === 'challenge' && isCharged(payment) ? { '3ds': { authentication_response: 'Y' } } : {}),
    _links: linksOf(payment),
  };
}

function statusOf(payment: SimulatedPayment): WireStatus {
  const isPart = payment.status === 'captured' && capturedOf(payment) < payment.amount;
  return isPart ? 'Partially Captured' : STATUS[payment.status];
}

function balancesOf(payment: SimulatedPayment): JsonObject {
  const { amount, currency, status } = payment;
  const [captured, refunded] = [capturedOf(payment), refundedOf(payment)];
  const left = status === 'authorized' ? amount : 0;
  const inWire = (value: number) => toWire(value, currency);
  return {
    total_authorized: inWire(isCharged(payment) ? amount : 0),
    total_captured: inWire(captured),
    total_refunded: inWire(refunded),
    available_to_capture: inWire(left),
    available_to_void: inWire(left),
    available_to_refund: inWire(captured - refunded),
  };
}

function linksOf({ id }: Pick<SimulatedPayment, 'id'>): JsonObject {
  const self = `${SIMULATED_API}/payments/${id}`;
  return { self: { href: self }, actions: { href: `${self}/actions` } };
}

const actionIdOf = ({ id }: Pick<SimulatedPayment, 'id'>) => id.replace('pay_', 'act_');

function codesOf(payment: SimulatedPayment): { response_code: string; response_summary: string } {
  const isApproved = isCharged(payment);
  const code = isApproved ? '10000' : (payment.declineCode ?? '20099');
  return { response_code: code, response_summary: isApproved ? 'Approved' : 'Declined' };
}

/** What was done to a payment, latest first. What is only accepted is not in it yet. */
export function actionsOf(world: SimulatedWorld, payment: SimulatedPayment): readonly WireAction[] {
  const { currency, reference, createdAt, chargedAt, changedAt } = payment;
  const amount = toWire(payment.amount, currency);
  const isApproved = isCharged(payment);
  const done = payment.operations
    .filter(({ status }) => status !== 'pending')
    .map((one) => wireOperationOf(payment, one));
  const processed = { processed_on: isApproved ? (chargedAt ?? createdAt) : changedAt, amount, approved: isApproved };
  const isKnown = isApproved || payment.status === 'declined';
  const own = { ...processed, response_code: codesOf(payment).response_code, reference };
  const first = isKnown ? [{ id: actionIdOf(payment), type: 'Authorization', ...own }] : [];
  const isTaken = payment.captureMode === 'automatic' && capturedOf(payment) > 0;
  const taken = isTaken ? [{ id: wireIdOf(world, 'act_', payment.id), type: 'Capture', ...own }] : [];
  return [...done.reverse(), ...taken, ...first];
}

const TYPES = { capture: 'Capture', void: 'Void', refund: 'Refund' } as const;

/** A capture, void or refund that was done, or could not be. */
function wireOperationOf(payment: SimulatedPayment, operation: SimulatedOperation): WireAction {
  const isApproved = operation.status === 'succeeded';
  return {
    id: operation.id,
    type: TYPES[operation.kind],
    processed_on: operation.createdAt,
    amount: toWire(operation.amount, payment.currency),
    approved: isApproved,
    response_code: isApproved ? '10000' : '20005',
    reference: operation.reference,
  };
}

const EVENT_TYPES: Readonly<Record<SimulatedPayment['status'], string>> = {
  requires_action: 'payment_pending',
  pending: 'payment_pending',
  authorized: 'payment_approved',
  captured: 'payment_captured',
  declined: 'payment_declined',
  canceled: 'payment_canceled',
  expired: 'payment_expired',
  voided: 'payment_voided',
  partly_refunded: 'payment_refunded',
  refunded: 'payment_refunded',
};

/** What a webhook says of the payment as it is now, or of the operation that changed it last. */
export function eventDataOf(world: SimulatedWorld, payment: SimulatedPayment): { type: string; data: JsonObject } {
  const { metadata } = particularsOf(world, payment);
  const { id, currency, changedAt } = payment;
  const about = { id, currency, metadata, balances: balancesOf(payment), processed_on: changedAt };
  const last = payment.operations.find((operation) => operation.id === payment.lastOperationId);
  if (last === undefined) {
    const terms = { action_id: actionIdOf(payment), reference: payment.reference, ...codesOf(payment) };
    const data = { ...about, ...terms, amount: toWire(payment.amount, currency) };
    return { type: EVENT_TYPES[payment.status], data };
  }
  const { id: actionId, amount, reference, response_code: code } = wireOperationOf(payment, last);
  const done = { capture: 'payment_captured', void: 'payment_voided', refund: 'payment_refunded' } as const;
  const type = last.status === 'failed' ? `payment_${last.kind}_declined` : done[last.kind];
  return { type, data: { ...about, action_id: actionId, amount, reference, response_code: code } };
}
