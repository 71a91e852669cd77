import type { SimulatedOperation } from '~/gateways/simulation/operations';
import type { OwnAnswers } from '~/gateways/simulation/fault-menu';
import type { NewPayment, SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import {
  challengeIdOf,
  operationIdOf,
  recall,
  textIn,
  transactionIdOf,
  type Account,
  type Body,
} from './simulator-accounts';
import { wordOf } from './simulator-amounts';
import { wordsOf, type DeclineWords } from './simulator-cards';

/** What the simulator answers: always HTTP 200. */

export type Json = Record<string, unknown>;

const common = ({ merchantId, merchantSiteId }: Account, body: Body = {}): Json => ({
  internalRequestId: 1,
  errCode: 0,
  reason: '',
  merchantId,
  merchantSiteId,
  version: '1.0',
  clientRequestId: textIn(body, 'clientRequestId'),
});

export const success = (account: Account, body: Body, more: Json): Json => ({
  status: 'SUCCESS',
  ...common(account, body),
  ...more,
});

export function refusal(errCode: number, reason: string): Response {
  return Response.json({ status: 'ERROR', errCode, reason, version: '1.0' });
}

/** What the request said that comes back in answers and DMNs. */
export interface Echo {
  readonly productId: string;
  readonly customData: string;
  readonly relatedTransactionId?: string;
}

export const echoOf = (world: SimulatedWorld, account: string, name: string): Echo =>
  recall<Echo>(world, `echo ${account} ${name}`) ?? { productId: '', customData: '' };

type Drawn = NewPayment | SimulatedPayment;

const APPROVED_STATUSES = new Set(['authorized', 'captured', 'voided', 'partly_refunded', 'refunded']);

/** A payment's transaction, as every answer about it has it. */
export function transactionOf(drawn: Drawn): Json {
  const { status, action, captureMode, declineCode } = drawn;
  const isChallenge = status === 'requires_action' || status === 'expired';
  const type = captureMode === 'manual' ? 'Auth' : 'Sale';
  if (action === 'challenge' && isChallenge)
    return {
      transactionType: 'Auth3D',
      transactionStatus: 'REDIRECT',
      transactionId: challengeIdOf(drawn),
      ...codes(),
    };
  const transaction = { transactionType: type, transactionId: transactionIdOf(drawn) };
  if (APPROVED_STATUSES.has(status))
    return { ...transaction, transactionStatus: 'APPROVED', authCode: '111222', ...codes() };
  if (status === 'requires_action') return { ...transaction, transactionStatus: 'REDIRECT', ...codes() };
  if (status === 'pending') return { ...transaction, transactionStatus: 'PENDING', ...codes() };
  return { ...transaction, ...declinedWords(wordsOf(status === 'expired' ? 'payer_declined' : declineCode)) };
}

const codes = (): Json => ({ gwErrorCode: 0, gwExtendedErrorCode: 0 });
const declinedWords = (words: DeclineWords): Json => ({ gwExtendedErrorCode: 0, ...words });

function cardOf({ card }: Drawn): Json {
  if (!card) return {};
  const brands: Readonly<Record<string, string>> = { 'american-express': 'AMEX', 'diners-club': 'DINERS' };
  const cardBrand = brands[card.brand] ?? card.brand.toUpperCase();
  return { ccCardNumber: `4****${card.lastFour}`, last4Digits: card.lastFour, cardBrand, cvv2Reply: 'M' };
}

/** The answer to a payment. */
export function paymentAnswer(
  account: Account,
  body: Body,
  { drawn, option = {} }: { drawn: Drawn; option?: Json },
): Json {
  const { card: more, ...rest } = option;
  return success(account, body, {
    orderId: drawn.id,
    clientUniqueId: drawn.reference,
    sessionToken: textIn(body, 'sessionToken'),
    customData: textIn(body, 'customData'),
    ...transactionOf(drawn),
    externalSchemeTransactionId: drawn.card ? '484299310264622' : '',
    paymentOption: { ...rest, ...(drawn.card ? { card: { ...cardOf(drawn), ...(more as Json | undefined) } } : {}) },
  });
}

/** A payment's record. */
export function detailsOf(world: SimulatedWorld, account: Account, drawn: Drawn): Json {
  const echo = echoOf(world, drawn.account, drawn.reference);
  return recordOf(account, drawn, {
    ...transactionOf(drawn),
    clientUniqueId: drawn.reference,
    customData: echo.customData,
    relatedTransactionId: '',
    processedAmount: wordOf(drawn.amount, drawn.currency),
  });
}

/** An operation's record. A capture and a void bear the payment's name, a refund its own: as the request named them. */
export function operationDetailsOf(
  world: SimulatedWorld,
  account: Account,
  { payment, operation }: { payment: SimulatedPayment; operation: SimulatedOperation },
): Json {
  const echo = echoOf(world, payment.account, `operation ${operation.reference}`);
  return recordOf(account, payment, {
    ...operationWords(operation),
    transactionType: { capture: 'Settle', void: 'Void', refund: 'Credit' }[operation.kind],
    transactionId: operationIdOf(operation),
    clientUniqueId: operation.kind === 'refund' ? operation.reference : payment.reference,
    customData: echo.customData,
    relatedTransactionId: echo.relatedTransactionId ?? transactionIdOf(payment),
    processedAmount: wordOf(operation.amount, payment.currency),
  });
}

function recordOf(account: Account, drawn: Drawn, transactionDetails: Json): Json {
  return {
    status: 'SUCCESS',
    ...common(account),
    clientUniqueId: transactionDetails.clientUniqueId,
    transactionDetails: { ...transactionDetails, processedCurrency: drawn.currency },
    paymentOption: drawn.card ? { card: cardOf(drawn) } : {},
  };
}

/** What became of an operation. */
export function operationWords({ status, failureCode }: SimulatedOperation): Json {
  if (status === 'succeeded') return { transactionStatus: 'APPROVED', ...codes() };
  if (status === 'pending') return { transactionStatus: 'PENDING', ...codes() };
  return {
    transactionStatus: 'DECLINED',
    gwErrorCode: -1100,
    gwExtendedErrorCode: 0,
    gwErrorReason: failureCode ?? '',
  };
}

/** Where the answers to calls that charge say what. What tells a test from another site is the site. */
const MEMBERS: OwnAnswers['members'] = {
  id: 'transactionId',
  reference: 'clientUniqueId',
  status: 'transactionStatus',
  amount: 'amount',
  currency: 'currency',
  account: 'merchantId',
  isLive: 'merchantSiteId',
};
/** A record says nearly all in one member. */
const RECORD = 'transactionDetails';

export const ownOfPayment = (approved: Json, declined: Json): OwnAnswers => ({
  approved,
  declined,
  declinedStatus: 200,
  members: MEMBERS,
});
export const ownOfOperation = (approved: Json, declined: Json): OwnAnswers => ({
  ...ownOfPayment(approved, declined),
  members: { ...MEMBERS, reference: 'clientRequestId' },
});
export const ownOfRecord = (approved: Json, declined: Json): OwnAnswers => ({
  ...ownOfPayment(approved, declined),
  members: { ...MEMBERS, id: RECORD, status: RECORD, amount: RECORD, currency: RECORD },
});
