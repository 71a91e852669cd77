import { expiryOf } from '~/gateways/simulation/expiry';
import type { OwnAnswers } from '~/gateways/simulation/fault-menu';
import { isCharged } from '~/gateways/simulation/ledger';
import {
  outcomeOfCard,
  PENDING_CARD_SETTLES_AFTER_MS,
  summaryOfCard,
  type CardOutcome,
  type TestDecline,
} from '~/gateways/simulation/test-cards';
import type { NewPayment, SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import type { Account } from './simulator-accounts';
import { COUNTRY_RULES, MEMBERS, wireAmount, wireDate } from './simulator-answers';
import { slipOf } from './simulator-slips';
import type { WirePaymentRequest, WireStatus } from './wire';

/** The gateway's id in the simulated world. */
export const ID = 'dlocal';

export interface Asked {
  readonly request: WirePaymentRequest;
  /** Minor units. */
  readonly amount: number;
  readonly requestMark: string;
  /** The card that was stored before, where one pays. */
  readonly stored: SimulatedPayment | null;
}

const ACTIONS: Readonly<Record<string, NonNullable<SimulatedPayment['action']>>> = {
  PQ: 'qr',
  BL: 'voucher',
  OX: 'voucher',
  SE: 'voucher',
  UI: 'redirect',
  PC: 'redirect',
};

/** The codes that the simulator has. */
export function isKnownMethod(id: string): boolean {
  return id === 'CARD' || Object.hasOwn(ACTIONS, id);
}

/** A card whose number is to be stored is told by its payment's method: nothing else of a payment is free for it. */
const SAVED = 'CARD saved';

const REJECTIONS: Readonly<Record<TestDecline, string>> = {
  generic: '300',
  insufficient_funds: '302',
  lost_card: '310',
  expired_card: '309',
  wrong_security_code: '315',
  authentication_required: '320',
  closed_account: '308',
};

/** What the card does, or the three-digit description, or the request for a challenge. */
export function outcomeOf(
  request: WirePaymentRequest,
): CardOutcome | { readonly kind: 'rejected'; code: string } | null {
  const { card, description = '' } = request;
  if (!card) return null;
  if (/^3\d\d$/.test(description)) return { kind: 'rejected', code: description };
  if (description === '100') return { kind: 'pending' };
  if (description === '101') return { kind: 'challenge' };
  const outcome = outcomeOfCard(card.number ?? '');
  const wantsAuthentication = outcome.kind === 'declined' && outcome.reason === 'authentication_required';
  return wantsAuthentication && request.three_dsecure?.force ? { kind: 'challenge' } : outcome;
}

/** The payment that a request asks for. Not in the world yet. */
export function newPayment(world: SimulatedWorld, account: Account, asked: Asked): NewPayment {
  const { request, amount, requestMark, stored } = asked;
  const outcome = stored ? null : outcomeOf(request);
  const { card, payment_method_id: method } = request;
  const action = outcome?.kind === 'challenge' ? 'challenge' : actionOf(request);
  const isManual = card?.capture === false;
  const [, words = '', sessionId = null] = /^(.*?)(?: (sess_[\w-]+))?$/s.exec(request.description ?? '') ?? [];
  const settlesAt = new Date(world.clock.now().getTime() + PENDING_CARD_SETTLES_AFTER_MS).toISOString();
  return {
    gateway: ID,
    id: world.newId('D-4-'),
    reference: request.order_id,
    account: account.login,
    sessionId,
    method: card?.save ? SAVED : method,
    description: words,
    amount,
    currency: request.currency,
    status: action ? 'requires_action' : firstStatus(outcome?.kind, isManual),
    declineCode: rejectionOf(outcome),
    card: stored?.card ?? cardOf(request),
    action,
    returnUrl: request.callback_url ?? null,
    webhookUrl: request.notification_url ?? null,
    webhookSecret: account.secretKey,
    expiresAt: expiryOf(world, action),
    settlesAt: outcome?.kind === 'pending' ? settlesAt : null,
    requestMark,
    captureMode: isManual ? 'manual' : 'automatic',
    firstAnswer: { status: 500, body: '' },
  };
}

/** What a method wants of its payer; a card without data is typed at dLocal's page. */
function actionOf({
  payment_method_id: method,
  payment_method_flow: flow,
}: WirePaymentRequest): SimulatedPayment['action'] {
  if (method === 'CARD') return flow === 'REDIRECT' ? 'redirect' : null;
  return ACTIONS[method] ?? null;
}

/** A token of Smart Fields tells nothing of its card; the documents' own test card is shown. */
function cardOf({ card }: WirePaymentRequest): SimulatedPayment['card'] {
  return card ? summaryOfCard(card.number ?? '4111111111111111') : null;
}

function rejectionOf(outcome: ReturnType<typeof outcomeOf>): string | null {
  if (outcome?.kind === 'rejected') return outcome.code;
  return outcome?.kind === 'declined' ? REJECTIONS[outcome.reason] : null;
}

function firstStatus(kind: string | undefined, isManual: boolean): SimulatedPayment['status'] {
  if (kind === 'declined' || kind === 'rejected') return 'declined';
  if (kind === 'pending') return 'pending';
  return isManual ? 'authorized' : 'captured';
}

/** The payment whose card was stored under this id, at this account. */
export function storedUnder(world: SimulatedWorld, account: Account, cardId: string): SimulatedPayment | null {
  const isIt = (one: SimulatedPayment) =>
    one.gateway === ID && one.account === account.login && one.method === SAVED && isCharged(one);
  return world.payments().find((one) => isIt(one) && cardIdOf(one) === cardId) ?? null;
}

function cardIdOf({ id }: Pick<SimulatedPayment, 'id'>): string {
  return `CID-${id.slice(4)}`;
}

interface Shown {
  readonly status: WireStatus;
  readonly code: string;
  readonly detail: string;
}

/** An authorization stays one when its capture, a payment of its own, takes the money. */
function shownStatus(payment: NewPayment): Shown {
  switch (payment.status) {
    case 'requires_action':
    case 'pending':
      return payment.action === 'challenge' && payment.status === 'requires_action'
        ? { status: 'PENDING', code: '101', detail: 'The payment is pending 3D Secure authentication.' }
        : { status: 'PENDING', code: '100', detail: 'The payment is pending.' };
    case 'authorized':
      return { status: 'AUTHORIZED', code: '600', detail: 'The payment was authorized.' };
    case 'captured':
    case 'partly_refunded':
    case 'refunded':
      return payment.captureMode === 'manual'
        ? { status: 'AUTHORIZED', code: '600', detail: 'The payment was authorized.' }
        : { status: 'PAID', code: '200', detail: 'The payment was paid.' };
    case 'declined':
      return { status: 'REJECTED', code: payment.declineCode ?? '300', detail: 'The payment was rejected.' };
    case 'canceled':
    case 'voided':
      return { status: 'CANCELLED', code: '400', detail: 'The payment was cancelled.' };
    case 'expired':
      return { status: 'EXPIRED', code: '500', detail: 'The payment was expired.' };
  }
}

const TYPES: Readonly<Record<string, string>> = { PQ: 'TICKET', BL: 'TICKET', OX: 'TICKET', CARD: 'CARD' };
const BRAND_LETTERS: Readonly<Record<string, string>> = { visa: 'VI', mastercard: 'MC', 'american-express': 'AE' };

/** A payment as the wire shows it. */
export function wireOf(world: SimulatedWorld, payment: NewPayment | SimulatedPayment): Record<string, unknown> {
  const { status, code, detail } = shownStatus(payment);
  const [method = ''] = payment.method.split(' ');
  const isPage = payment.action === 'redirect';
  const created = 'createdAt' in payment ? payment.createdAt : world.clock.now().toISOString();
  const card = payment.card && {
    brand: BRAND_LETTERS[payment.card.brand] ?? payment.card.brand,
    last4: payment.card.lastFour,
    ...(payment.method === SAVED && isCharged(payment)
      ? { card_id: cardIdOf(payment), network_tx_reference: `MCC${payment.id.slice(-12)}` }
      : {}),
  };
  return {
    id: payment.id,
    amount: wireAmount(payment.amount, payment.currency),
    currency: payment.currency,
    country: COUNTRY_RULES[payment.currency]?.country,
    payment_method_id: method,
    payment_method_type: TYPES[method] ?? 'BANK_TRANSFER',
    payment_method_flow: isPage ? 'REDIRECT' : 'DIRECT',
    ...(card ? { card } : {}),
    ...(payment.status === 'requires_action' ? slipOf(world, payment) : {}),
    created_date: wireDate(created),
    status,
    status_code: code,
    status_detail: detail,
    order_id: payment.reference,
    description: payment.description,
    notification_url: payment.webhookUrl ?? undefined,
  };
}

/** How this call would have been answered without a fault. A decline is an answer like any other, with status 200. */
export function ownAnswers(world: SimulatedWorld, payment: NewPayment | null): OwnAnswers {
  const approved = payment?.captureMode === 'manual' ? 'authorized' : 'captured';
  return {
    approved: payment ? wireOf(world, { ...payment, status: approved, declineCode: null }) : {},
    declined: payment ? wireOf(world, { ...payment, status: 'declined', declineCode: '302' }) : {},
    declinedStatus: 200,
    members: MEMBERS,
  };
}
