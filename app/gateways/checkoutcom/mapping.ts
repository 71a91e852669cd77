import type { CardSummary, GatewayAnswer, StoredCredential } from '~/gateways/contract';
import { moneyOf } from './amounts';
import { declineOf, NO_CODE } from './declines';
import type { WirePayment } from './wire';

/** What an answer must be about, or it is about something else; and what we know of it that the answer may not say. */
export interface Expected {
  readonly reference: string;
  readonly gatewayReference: string | null;
  readonly processingChannelId: string;
  readonly isSandbox: boolean;
  /** Where the payer was sent, while that may still be needed. */
  readonly continuation: string | null;
  /** Who the card belongs to that was to be stored with this payment. */
  readonly payerReference?: string | undefined;
  /** The answer to the request itself, which need not repeat our reference. */
  readonly isFirst?: boolean;
  /** The gateway sent the payer back: what it still waits for is not the payer. */
  readonly hasReturned?: boolean;
}

type Unknown = Extract<GatewayAnswer, { outcome: 'unknown' }>;

/**
 * The gateway's word about a payment, in ours; `unknown` when it is about another one. Another amount or currency of the
 * right payment is passed on as it is: whoever records it sees the difference, and that money moved.
 */
export function answerOf(payment: WirePayment, expected: Expected): GatewayAnswer {
  const difference = differenceOf(payment, expected);
  return difference ? unclear(`identity mismatch: ${difference}`) : outcomeOf(payment, expected);
}

/** What tells a payment from the one that was asked about; null when nothing does. */
export function differenceOf(payment: WirePayment, expected: Expected): string | null {
  const { reference, processing_channel_id: channel } = payment;
  const mayBeSilent = expected.isFirst === true && (reference === null || reference === undefined);
  if (reference !== expected.reference && !mayBeSilent) return 'another reference';
  if (expected.gatewayReference !== null && payment.id !== expected.gatewayReference) return 'another payment';
  if (channel && channel !== expected.processingChannelId) return 'another processing channel';
  const self = payment._links?.self?.href;
  if (self && new URL(self).host.includes('.sandbox.') !== expected.isSandbox) return 'another platform';
  return null;
}

function outcomeOf(payment: WirePayment, expected: Expected): GatewayAnswer {
  const gatewayReference = payment.id;
  switch (payment.status) {
    case 'Pending':
      return waiting(payment, expected);
    case 'Authorized':
    case 'Captured':
    case 'Partially Captured':
    case 'Partially Refunded':
    case 'Refunded':
    case 'Paid':
      return success(payment, expected);
    case 'Declined':
      return declined(payment);
    // What was reserved and released again took no money, like what was given up before.
    case 'Voided':
    case 'Canceled':
      return { outcome: 'canceled', gatewayReference };
    case 'Expired':
      return { outcome: 'expired', gatewayReference };
    // Nothing of ours verifies a card without a payment.
    case 'Card Verified':
      return unclear('a card was verified, and no payment made', gatewayReference);
  }
}

/** The address is told once, and perhaps never again: what we kept of it holds until the gateway sent the payer back. */
function waiting(payment: WirePayment, { hasReturned, continuation }: Expected): GatewayAnswer {
  const gatewayReference = payment.id;
  const url = payment._links?.redirect?.href ?? continuation;
  if (url === null || hasReturned) return { outcome: 'pending', gatewayReference };
  const action = { kind: 'redirect', url, method: 'GET', fields: {} } as const;
  return { outcome: 'requires_action', gatewayReference, action, continuation: url };
}

function success(payment: WirePayment, expected: Expected): GatewayAnswer {
  const { id, status, amount, currency, approved } = payment;
  const all = amount && currency ? moneyOf(amount, currency) : null;
  if (all === null) return unclear('a success without an amount that we can hold', id);
  if (approved === false) return unclear(`${status}, but not approved`, id);
  const card = cardOf(payment);
  const credential = credentialOf(payment, { card, expected });
  const answer = { gatewayReference: id, money: all, card, ...(credential ? { credential } : {}) };
  if (status === 'Authorized') return { outcome: 'authorized', ...answer };
  const taken = payment.balances?.total_captured;
  // The whole amount was captured where the status says so; of a part, its balance must say how much.
  const isAll = taken === amount || (!taken && (status === 'Captured' || status === 'Paid'));
  if (isAll) return { outcome: 'captured', ...answer };
  const captured = taken && currency ? moneyOf(taken, currency) : null;
  return captured === null
    ? unclear(`${status} of an amount that is not told`, id)
    : { outcome: 'captured', ...answer, captured };
}

function declined(payment: WirePayment): GatewayAnswer {
  if (payment.approved === true) return unclear('Declined, but approved', payment.id);
  const rawCode = codeOf(payment) ?? NO_CODE;
  const adviceCode = payment.processing?.partner_merchant_advice_code ?? null;
  const { code, advice } = declineOf(rawCode, { brand: cardOf(payment)?.brand ?? null, adviceCode });
  const authentication = payment['3ds']?.authentication_response;
  const hasFailed = rawCode === NO_CODE && (authentication === 'N' || authentication === 'R');
  return {
    outcome: 'declined',
    gatewayReference: payment.id,
    declineCode: hasFailed ? 'authentication_failed' : code,
    rawCode,
    ...(advice ? { retryAdvice: advice } : {}),
  };
}

/** Why a payment was declined: told beside it when it was made, and later with what was done to it. Latest first. */
function codeOf({ response_code: code, actions }: Pick<WirePayment, 'response_code' | 'actions'>): string | null {
  const refused = actions?.find(
    ({ approved, response_code: one }) => approved !== true && one && !one.startsWith('10'),
  );
  return code ?? refused?.response_code ?? null;
}

const BRANDS: Readonly<Record<string, string>> = {
  amex: 'american-express',
  'american express': 'american-express',
  'diners club international': 'diners-club',
  'diners club': 'diners-club',
  'union pay international': 'unionpay',
};

function cardOf({ source }: WirePayment): CardSummary | null {
  if (!source?.scheme || !source.last4) return null;
  const scheme = source.scheme.toLowerCase();
  return { brand: BRANDS[scheme] ?? scheme.replace(/[^a-z0-9]+/g, '-'), lastFour: source.last4 };
}

/** The payment itself says that it stores, where it was made with a payer's reference in its metadata. */
function credentialOf(
  payment: WirePayment,
  { card, expected }: { card: CardSummary | null; expected: Expected },
): StoredCredential | null {
  const told = payment.metadata?.payer_reference;
  const payerReference = expected.payerReference ?? (typeof told === 'string' ? told : undefined);
  const token = payment.source?.id ?? '';
  if (!payerReference || !/^src_\w{26}$/.test(token)) return null;
  return { token, payerReference, networkTransactionId: payment.scheme_id ?? null, card };
}

export function unclear(why: string, gatewayReference: string | null = null): Unknown {
  return { outcome: 'unknown', gatewayReference, why };
}
