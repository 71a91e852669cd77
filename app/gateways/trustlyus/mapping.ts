import type { DeclineRule, GatewayAnswer, PaymentAsk } from '~/gateways/contract';
import { exponentOf, isCurrency } from '~/foundation/currency';
import { LARGEST_AMOUNT, majorUnits, money, type Money } from '~/foundation/money';
import type { TrustlyUsSettings } from './connection';
import { STATUS, type WireEstablish, type WireTransaction } from './wire';

/** The least that is captured or given back, in cents. */
const SMALLEST_AMOUNT = 99;

/** What of an ask must be there, or nothing can be asked: why not, in words. */
export function whyNotEstablish({ money: asked, details, payer }: PaymentAsk): string | null {
  if (details.method !== 'openbanking') return `has no method ${details.method}`;
  if (asked.currency !== 'USD') return `does not take ${asked.currency}`;
  if (asked.amount < SMALLEST_AMOUNT) return 'takes no less than 0.99';
  return payer.name?.trim() ? null : "wants the payer's name";
}

/** Our question in Trustly's words, still unsigned. */
export function establishOf(ask: PaymentAsk, settings: TrustlyUsSettings): Omit<WireEstablish, 'requestSignature'> {
  const { payer } = ask;
  return {
    merchantId: settings.merchantId,
    accessId: settings.accessId,
    merchantReference: ask.reference,
    description: ask.description.slice(0, 200),
    amount: majorUnits(ask.money),
    currency: 'USD',
    paymentType: 'Deferred',
    returnUrl: ask.returnUrl,
    cancelUrl: ask.returnUrl,
    notificationUrl: ask.webhookUrl,
    customer: {
      name: (payer.name ?? '').trim().slice(0, 200),
      ...(ask.email === null ? {} : { email: ask.email }),
      ...(payer.phone === null ? {} : { phone: payer.phone }),
      address: { country: payer.country ?? payer.address?.country ?? 'US' },
    },
  };
}

/** An amount of a transaction; null for one that its currency cannot hold. */
export function moneyOf({ amount, currency }: Pick<WireTransaction, 'amount' | 'currency'>): Money | null {
  if (!isCurrency(currency)) return null;
  const [whole = '', decimals = ''] = amount.split('.');
  const exponent = exponentOf(currency);
  const digits = decimals.padEnd(exponent, '0');
  const units = Number(whole + digits.slice(0, exponent));
  return /[1-9]/.test(digits.slice(exponent)) || units > LARGEST_AMOUNT ? null : money(units, currency);
}

/** How a transaction stands, in words: one whose number is not documented is `unknown`. */
export type Standing =
  'waiting' | 'authorized' | 'processed' | 'completed' | 'declined' | 'canceled' | 'expired' | 'unknown';

const STANDINGS: Readonly<Record<number, Standing>> = {
  [STATUS.new]: 'waiting',
  [STATUS.pending]: 'waiting',
  [STATUS.onHold]: 'waiting',
  [STATUS.authorized]: 'authorized',
  [STATUS.processed]: 'processed',
  [STATUS.completed]: 'completed',
  // What was given back had been completed before.
  [STATUS.partiallyRefunded]: 'completed',
  [STATUS.refunded]: 'completed',
  [STATUS.failed]: 'declined',
  [STATUS.denied]: 'declined',
  // The account's bank took the money back.
  [STATUS.reversed]: 'declined',
  [STATUS.expired]: 'expired',
  [STATUS.canceled]: 'canceled',
  [STATUS.voided]: 'canceled',
};

export function standingOf({ status }: Pick<WireTransaction, 'status'>): Standing {
  return STANDINGS[status] ?? 'unknown';
}

/** Whether a transfer that stands so counts as done, by the merchant's own choice. */
export function isPaid(standing: Standing, { paidWhen }: TrustlyUsSettings): boolean {
  return standing === 'completed' || (standing === 'processed' && paidWhen === 'processed');
}

/** Why a bank or Trustly says no: errors by their number, transactions by the code of the bank's side. */
export const DECLINES: Readonly<Record<string, DeclineRule>> = {
  326: { code: 'authentication_required' },
  330: { code: 'not_permitted', advice: 'never' },
  331: { code: 'insufficient_funds', advice: 'later' },
  390: { code: 'suspected_fraud', advice: 'never' },
  SW013: { code: 'canceled_by_payer' },
  SW021: { code: 'insufficient_funds', advice: 'later' },
  SW054: { code: 'suspected_fraud', advice: 'never' },
  SW055: { code: 'suspected_fraud', advice: 'never' },
  SW056: { code: 'not_permitted', advice: 'never' },
  SW057: { code: 'authentication_required' },
  SW059: { code: 'suspected_fraud' },
  SW060: { code: 'try_again_later', advice: 'later' },
  R01: { code: 'insufficient_funds', advice: 'later' },
  R02: { code: 'not_permitted', advice: 'never' },
  R03: { code: 'not_permitted', advice: 'never' },
};

/** A decline in our words. The payer's own ways out of the bank's pages have many codes and one meaning. */
export function declined(rawCode: string, gatewayReference: string | null): GatewayAnswer {
  const rule = DECLINES[rawCode];
  const declineCode = rule?.code ?? (/^UC\d\d$/.test(rawCode) ? 'canceled_by_payer' : 'generic');
  return {
    outcome: 'declined',
    gatewayReference,
    declineCode,
    rawCode,
    ...(rule?.advice && { retryAdvice: rule.advice }),
  };
}

/** Why, in the code of the bank's side; without one, Trustly's number. */
export function rawCodeOf({ paymentProviderTransaction, status }: WireTransaction): string {
  return paymentProviderTransaction?.status ?? String(status);
}
