import { actionUrl } from '~/gateways/simulation/action-pages';
import { expiryOf } from '~/gateways/simulation/expiry';
import type { OwnAnswers } from '~/gateways/simulation/fault-menu';
import { pixPayload, upiPayload } from '~/gateways/simulation/qr-payloads';
import {
  outcomeOfCard,
  PENDING_CARD_SETTLES_AFTER_MS,
  summaryOfCard,
  type CardOutcome,
  type TestDecline,
} from '~/gateways/simulation/test-cards';
import { capturedOf, refundedOf } from '~/gateways/simulation/operations';
import type { NewPayment, SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import type { Account } from './simulator-accounts';
import { voucherOf } from './simulator-steps';
import type { WireAction, WireDeclineCode, WireMethod, WirePayment, WirePaymentRequest, WireStatus } from './wire';
import { MEMBERS } from './simulator-answers';

/** The gateway's id in the simulated world. */
export const ID = 'practice';

export type Asked = WirePaymentRequest & { readonly requestMark: string };

const ACTION_OF_METHOD: Readonly<Record<Exclude<WireMethod, 'card'>, 'redirect' | 'qr' | 'voucher'>> = {
  pix: 'qr',
  upi: 'qr',
  openbanking: 'redirect',
  boleto: 'voucher',
  oxxo: 'voucher',
};

/** Whose bank wants to look at the browser first: it is satisfied where the frame was loaded, and challenges where not. */
const FINGERPRINT_CARD = '4000000000003253';

/** The payment that a request asks for, as the test card or the method wants it. Not in the world yet. */
export function newPayment(world: SimulatedWorld, account: Account, asked: Asked): NewPayment {
  const outcome = outcomeOf(asked);
  const offCard = asked.method === 'card' ? null : ACTION_OF_METHOD[asked.method];
  const isLookedAt = asked.card?.number === FINGERPRINT_CARD;
  const action = outcome?.kind === 'challenge' || isLookedAt ? 'challenge' : offCard;
  const settlesAt = new Date(world.clock.now().getTime() + PENDING_CARD_SETTLES_AFTER_MS).toISOString();
  return {
    gateway: ID,
    id: world.newId('pay_'),
    reference: asked.reference,
    account: account.account,
    sessionId: asked.metadata.session_id,
    method: asked.method,
    description: asked.description,
    amount: asked.amount,
    currency: asked.currency,
    status: action ? 'requires_action' : firstStatus(outcome, asked.capture),
    declineCode: outcome?.kind === 'declined' ? DECLINE_WORDS[outcome.reason] : null,
    card: asked.card ? summaryOfCard(asked.card.number) : null,
    action,
    ...(isLookedAt ? { fingerprint: 'wanted' } : {}),
    returnUrl: asked.return_url,
    webhookUrl: asked.notification_url,
    webhookSecret: account.webhookSecret,
    expiresAt: expiryOf(world, action),
    settlesAt: outcome?.kind === 'pending' ? settlesAt : null,
    requestMark: asked.requestMark,
    captureMode: asked.capture ?? 'automatic',
    firstAnswer: { status: 500, body: '' },
  };
}

/** What the card does; one that wants authentication is challenged when the request asks for it. */
export function outcomeOf(asked: Pick<Asked, 'card' | 'wants_challenge'>): CardOutcome | null {
  const outcome = asked.card ? outcomeOfCard(asked.card.number) : null;
  const isAnswered = outcome?.kind === 'declined' && outcome.reason === 'authentication_required';
  return isAnswered && asked.wants_challenge ? { kind: 'challenge' } : outcome;
}

const DECLINE_WORDS: Readonly<Record<TestDecline, WireDeclineCode>> = {
  generic: 'do_not_honor',
  insufficient_funds: 'insufficient_funds',
  lost_card: 'lost_card',
  expired_card: 'expired_card',
  wrong_security_code: 'incorrect_cvc',
  authentication_required: 'authentication_required',
  closed_account: 'transaction_not_allowed',
};

function firstStatus(outcome: CardOutcome | null, capture: Asked['capture']): SimulatedPayment['status'] {
  if (outcome?.kind === 'declined') return 'declined';
  if (outcome?.kind === 'pending') return 'pending';
  return capture === 'manual' ? 'authorized' : 'captured';
}

const WIRE_STATUS: Readonly<Record<SimulatedPayment['status'], WireStatus>> = {
  requires_action: 'requires_action',
  pending: 'pending',
  authorized: 'authorized',
  captured: 'captured',
  declined: 'declined',
  canceled: 'canceled',
  expired: 'expired',
  voided: 'voided',
  partly_refunded: 'captured',
  refunded: 'captured',
};

/** A payment as the wire shows it. */
export function wireOf(world: SimulatedWorld, drawn: NewPayment | SimulatedPayment): WirePayment {
  // A payment is answered before it is in the world, too.
  const payment = { operations: [], changedAt: world.clock.now().toISOString(), ...drawn };
  return {
    id: payment.id,
    reference: payment.reference,
    account: payment.account,
    livemode: false,
    status: WIRE_STATUS[payment.status],
    amount: payment.amount,
    currency: payment.currency,
    card: payment.card && { brand: payment.card.brand, last4: payment.card.lastFour },
    decline_code: payment.declineCode,
    // The simulated issuer gives its own code for one reason only.
    network: payment.declineCode === DECLINE_WORDS.closed_account ? { response_code: '46', advice_code: '03' } : null,
    action: payment.status === 'requires_action' ? wireActionOf(world, payment) : null,
    captured_amount: capturedOf(payment),
    refunded_amount: refundedOf(payment),
    updated: payment.changedAt,
  };
}

function wireActionOf(world: SimulatedWorld, payment: NewPayment): WireAction {
  const url = actionUrl(world, payment);
  if (payment.fingerprint === 'wanted') {
    const fingerprintUrl = `${world.publicUrl}/${ID}/fingerprint/${payment.id}`;
    return { type: 'fingerprint', url: fingerprintUrl, fields: { transaction: payment.id } };
  }
  if (payment.action === 'challenge' || payment.action === 'redirect') return { type: payment.action, url };
  const expiresAt = payment.expiresAt ?? '';
  if (payment.action === 'voucher')
    return { type: 'voucher', ...voucherOf(payment), expires_at: expiresAt, test_url: url };
  const payload = payment.method === 'pix' ? pixPayload(payment) : upiPayload(payment);
  return { type: 'qr', payload, expires_at: expiresAt, test_url: url };
}

/** How this call would have been answered without a fault. Of no payment there is nothing to tell. */
export function ownAnswers(world: SimulatedWorld, payment: NewPayment | null): OwnAnswers {
  return {
    approved: payment ? wireOf(world, { ...payment, status: 'captured', declineCode: null }) : {},
    declined: payment ? wireOf(world, { ...payment, status: 'declined', declineCode: 'insufficient_funds' }) : {},
    declinedStatus: 402,
    members: MEMBERS,
  };
}
