import type { RetryAdvice } from '~/foundation/card-networks';
import type { Money } from '~/foundation/money';
import type { CardSummary, DeclineRule, GatewayAnswer, StoredCredential } from '~/gateways/contract';
import { actionIn } from './required-action';
import { moneyOfToken } from './json-amount';
import type { WirePayment } from './wire';

/** What an answer must be about, or it is about something else. */
export interface Expected {
  readonly reference: string;
  readonly gatewayReference: string | null;
  /** Whose card was asked to be stored; null where none was. */
  readonly payerReference: string | null;
  readonly isTest: boolean;
}

/**
 * dLocal's word about a payment, in ours; `unknown` when it is about another one. Its answers name no account: whoever asks
 * with an account's keys is told of that account only, and test and live are different hosts.
 */
export function answerOf(payment: WirePayment, expected: Expected): GatewayAnswer {
  const difference = differenceOf(payment, expected);
  if (difference !== null) return unclear(`identity mismatch: ${difference}`);
  return outcomeOf(payment, expected);
}

function differenceOf(payment: WirePayment, expected: Expected): string | null {
  if (payment.order_id !== expected.reference) return 'another reference';
  if (expected.gatewayReference !== null && payment.id !== expected.gatewayReference) return 'another payment';
  // A capture has an order of its own, and is never what was asked about.
  return payment.authorization_id === undefined ? null : 'a capture';
}

function outcomeOf(payment: WirePayment, expected: Expected): GatewayAnswer {
  const gatewayReference = payment.id;
  switch (payment.status) {
    case 'PAID':
    case 'AUTHORIZED':
      return paidOf(payment, expected);
    case 'REJECTED':
      return { outcome: 'declined', gatewayReference, ...declineOf(payment.status_code ?? '') };
    case 'PENDING': {
      const action = actionIn(payment, expected.isTest);
      if (action === null) return { outcome: 'pending', gatewayReference };
      const { payerReference } = expected;
      const answer = { outcome: 'requires_action', gatewayReference, action } as const;
      // Who the stored card will belong to is not in later answers for certain.
      return payerReference === null ? answer : { ...answer, continuation: payerReference };
    }
    case 'CANCELLED':
      return { outcome: 'canceled', gatewayReference };
    case 'EXPIRED':
      return { outcome: 'expired', gatewayReference };
    case 'VERIFIED':
      return { outcome: 'unknown', gatewayReference, why: 'a card was verified, where a payment was asked for' };
  }
}

function paidOf(payment: WirePayment, expected: Expected): GatewayAnswer {
  const money = moneyOfToken(payment.amount, payment.currency);
  if (money === null) return unclear(`an amount of ${payment.amount} ${payment.currency} cannot be read`, payment.id);
  const credential = credentialIn(payment, expected);
  return {
    outcome: payment.status === 'PAID' ? 'captured' : 'authorized',
    gatewayReference: payment.id,
    money,
    card: cardIn(payment),
    ...(credential === null ? {} : { credential }),
  };
}

/** The same payment once its capture has taken its money, or a part of it. */
export function capturedAnswer(authorized: GatewayAnswer, captured: Money): GatewayAnswer {
  if (authorized.outcome !== 'authorized') return authorized;
  const isPart = captured.amount !== authorized.money.amount || captured.currency !== authorized.money.currency;
  return { ...authorized, outcome: 'captured', ...(isPart ? { captured } : {}) };
}

/** dLocal's letters for brands, debit cards apart (docs, the countries' pages), in the names that the house uses. */
const BRANDS: Readonly<Record<string, string>> = {
  VI: 'visa',
  VD: 'visa',
  MC: 'mastercard',
  MD: 'mastercard',
  MS: 'maestro',
  AE: 'american-express',
  DC: 'diners-club',
  DS: 'discover',
  JC: 'jcb',
  EL: 'elo',
  HI: 'hipercard',
};

function cardIn({ card }: WirePayment): CardSummary | null {
  if (!card?.last4) return null;
  const brand = card.brand ?? 'unknown';
  return { brand: BRANDS[brand] ?? brand.toLowerCase(), lastFour: card.last4 };
}

function credentialIn(payment: WirePayment, expected: Expected): StoredCredential | null {
  const payerReference = expected.payerReference ?? payment.payer?.user_reference ?? null;
  const token = payment.card?.card_id;
  if (token === undefined || payerReference === null) return null;
  return {
    token,
    payerReference,
    networkTransactionId: payment.card?.network_tx_reference ?? null,
    card: cardIn(payment),
  };
}

/** Rejections (docs, "Payment status codes"). Cards that must not be sent again are named as others found them out. */
export const DECLINES: Readonly<Record<string, DeclineRule>> = {
  300: { code: 'generic' },
  301: { code: 'generic' },
  302: { code: 'insufficient_funds' },
  303: { code: 'suspected_fraud', advice: 'never' },
  304: { code: 'suspected_fraud' },
  305: { code: 'generic', advice: 'never' },
  306: { code: 'generic' },
  307: { code: 'generic', advice: 'later' },
  308: { code: 'not_permitted', advice: 'never' },
  309: { code: 'expired_card' },
  310: { code: 'lost_or_stolen', advice: 'never' },
  311: { code: 'lost_or_stolen', advice: 'never' },
  312: { code: 'not_permitted', advice: 'never' },
  313: { code: 'lost_or_stolen', advice: 'never' },
  314: { code: 'invalid_card' },
  315: { code: 'wrong_security_code' },
  316: { code: 'not_permitted' },
  317: { code: 'suspected_fraud', advice: 'never' },
  318: { code: 'generic' },
  319: { code: 'not_permitted' },
  320: { code: 'authentication_required' },
  321: { code: 'try_again_later', advice: 'later' },
  322: { code: 'not_permitted' },
  323: { code: 'invalid_card' },
  324: { code: 'wrong_security_code' },
  325: { code: 'try_again_later', advice: 'later' },
  326: { code: 'not_permitted' },
  // Errors that are about the payer, and no payment was made (docs, "Payments HTTP errors").
  5005: { code: 'not_permitted' },
  5006: { code: 'not_permitted' },
  5008: { code: 'invalid_card' },
  5014: { code: 'suspected_fraud' },
};

/** A decline with this code; one that the documents do not name is a decline like any other. */
export function declineOf(rawCode: string): {
  declineCode: DeclineRule['code'];
  rawCode: string;
  retryAdvice?: Exclude<RetryAdvice, null>;
} {
  const { code, advice } = DECLINES[rawCode] ?? { code: 'generic' };
  return { declineCode: code, rawCode: rawCode || 'none', ...(advice ? { retryAdvice: advice } : {}) };
}

export function unclear(why: string, gatewayReference: string | null = null): GatewayAnswer & { outcome: 'unknown' } {
  return { outcome: 'unknown', gatewayReference, why };
}
