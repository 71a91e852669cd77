import type { CardSummary, GatewayAnswer, StoredCredential } from '~/gateways/contract';
import type { Money } from '~/foundation/money';
import { moneyOf } from './amounts';
import { declinedBy } from './declines';
import type { WireDetails, WirePayment } from './wire';

/** Whose answers these are. */
export interface Merchant {
  readonly merchantId: string;
  readonly merchantSiteId: string;
}

/** Where an answer is about something else, in words; null where it is about what was asked. */
export function differenceOf(
  answer: Merchant & { readonly clientUniqueId?: string | null },
  expected: Merchant & { readonly clientUniqueId: string | null },
): string | null {
  if (answer.merchantId !== expected.merchantId) return 'another merchant';
  if (answer.merchantSiteId !== expected.merchantSiteId) return 'another site';
  const { clientUniqueId } = answer;
  const isOther = clientUniqueId && expected.clientUniqueId !== null && clientUniqueId !== expected.clientUniqueId;
  return isOther ? 'another payment' : null;
}

export function unclear(why: string, gatewayReference: string | null = null): GatewayAnswer & { outcome: 'unknown' } {
  return { outcome: 'unknown', gatewayReference, why };
}

/** Types of transactions that are a step before the payment: approved, they have charged nothing. */
const STEPS: ReadonlySet<string> = new Set(['InitAuth3D', 'Auth3D']);
const PAYMENTS: Readonly<Record<string, 'captured' | 'authorized'>> = {
  Sale: 'captured',
  Auth: 'authorized',
  PreAuth: 'authorized',
};

export const isStep = (type: string): boolean => STEPS.has(type);
export const isPaymentType = (type: string): boolean => Object.hasOwn(PAYMENTS, type) || isStep(type);

const BRANDS: Readonly<Record<string, string>> = {
  AMEX: 'american-express',
  'AMERICAN EXPRESS': 'american-express',
  DINERS: 'diners-club',
  'DINERS CLUB': 'diners-club',
  CUP: 'unionpay',
};

type WireCard = NonNullable<WirePayment['paymentOption']>['card'];

/** What may be shown of the card; null where the last digits are not told. */
export function cardOf(card: WireCard): CardSummary | null {
  const lastFour = /\d{4}$/.exec(card?.last4Digits ?? card?.ccCardNumber ?? '')?.[0];
  const brand = card?.cardBrand?.toUpperCase() ?? '';
  return lastFour === undefined ? null : { brand: BRANDS[brand] ?? (brand.toLowerCase() || 'unknown'), lastFour };
}

/** A transaction of either kind of answer, in the words that both share. */
export interface Transaction {
  readonly type: string;
  readonly status: WirePayment['transactionStatus'];
  readonly gatewayReference: string;
  readonly money: Money | null;
  readonly card: CardSummary | null;
  readonly reasons: Parameters<typeof declinedBy>[0];
  readonly credential?: StoredCredential;
  /** Whether it is on record: an error of the call itself may have come after the money. */
  readonly isRecorded: boolean;
}

/** What a transaction says of the payment. Whatever waits for the payer is `pending` here: who knows the way shows it. */
export function outcomeOf(transaction: Transaction): GatewayAnswer {
  const { type, status, gatewayReference, card, reasons } = transaction;
  switch (status) {
    case 'APPROVED':
      return isStep(type) ? { outcome: 'pending', gatewayReference } : successOf(transaction);
    case 'REDIRECT':
    case 'PENDING':
      return { outcome: 'pending', gatewayReference };
    case 'ERROR':
      // A filter's error (-1100) came before the issuer was asked; of any other one the record is asked for.
      if (!transaction.isRecorded && reasons.gwErrorCode !== '-1100')
        return unclear(
          `an error of the gateway: ${reasons.gwErrorCode} ${reasons.gwErrorReason ?? ''}`,
          gatewayReference,
        );
      return { outcome: 'declined', gatewayReference, ...declinedBy(reasons, card?.brand ?? null) };
    case 'DECLINED':
      return { outcome: 'declined', gatewayReference, ...declinedBy(reasons, card?.brand ?? null) };
  }
}

function successOf({ type, gatewayReference, money, card, credential }: Transaction): GatewayAnswer {
  const outcome = PAYMENTS[type];
  if (!outcome) return unclear(`a transaction of the type ${type}`, gatewayReference);
  if (!money) return unclear('no amount that its currency can hold', gatewayReference);
  return { outcome, gatewayReference, money, card, ...(credential ? { credential } : {}) };
}

/** The part that an answer says was taken, where it says so; otherwise all that was asked for. */
export function takenBy({ amount, currency }: Pick<WirePayment, 'amount' | 'currency'>, asked: Money): Money | null {
  return amount || currency ? moneyOf(amount, currency) : asked;
}

/** What was recorded under a payment's or an operation's name. */
export function recordedOf(details: WireDetails, gatewayReference: string): Transaction {
  const { transactionDetails: one, paymentOption } = details;
  return {
    type: one.transactionType,
    status: one.transactionStatus,
    gatewayReference,
    money: moneyOf(one.processedAmount, one.processedCurrency),
    card: cardOf(paymentOption?.card),
    reasons: { ...one, merchantAdviceCode: one.merchantAdviceCode ?? details.merchantAdviceCode },
    isRecorded: true,
  };
}
