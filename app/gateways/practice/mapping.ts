import { networkAdvice } from '~/foundation/card-networks';
import type {
  CardDetails,
  DeclineCode,
  DeclineRule,
  GatewayAnswer,
  PaymentAsk,
  RequiredAction,
} from '~/gateways/contract';
import { money } from '~/foundation/money';
import type { Money } from '~/foundation/money';
import {
  WIRE_DECLINE_CODES,
  WIRE_METHODS,
  type WireAction,
  type WireDeclineCode,
  type WireMethod,
  type WirePayment,
  type WirePaymentRequest,
} from './wire';

/** What an answer must be about, or it is about something else. */
export interface Expected {
  readonly reference: string;
  readonly gatewayReference: string | null;
  readonly money: Money;
  readonly account: string;
}

/** Our question in the gateway's words. Null when the gateway has no such method. */
export function wireRequestOf(ask: PaymentAsk): WirePaymentRequest | null {
  const method = WIRE_METHODS.find((known): known is WireMethod => known === ask.details.method);
  if (!method) return null;
  return {
    reference: ask.reference,
    amount: ask.money.amount,
    currency: ask.money.currency,
    method,
    card: 'card' in ask.details ? wireCardOf(ask.details.card) : undefined,
    ...('sealed' in ask.details ? { sealed_card: ask.details.sealed.payload.sealed_card ?? '' } : {}),
    ...(method === 'boleto' || method === 'oxxo'
      ? { payer: { name: ask.payer.name?.slice(0, 200) ?? null, tax_id: ask.payer.taxId } }
      : {}),
    description: ask.description.slice(0, 500),
    email: ask.email,
    locale: ask.locale,
    payer_address: ask.payerAddress,
    return_url: ask.returnUrl,
    notification_url: ask.webhookUrl,
    metadata: { session_id: ask.sessionId },
    capture: ask.captureMode,
    ...(ask.wantsChallenge ? { wants_challenge: true } : {}),
  };
}

function wireCardOf(card: CardDetails): NonNullable<WirePaymentRequest['card']> {
  return {
    number: card.number,
    exp_month: card.expiryMonth,
    exp_year: card.expiryYear,
    cvc: card.securityCode,
    name: card.holderName,
  };
}

/** The request as it may be kept: the card's number and code are replaced, whatever they were, and so is a sealed card. */
export function storableRequest(request: WirePaymentRequest): unknown {
  const { sealed_card: sealed } = request;
  if (sealed !== undefined) return { ...request, sealed_card: `*** (${sealed.length} characters)` };
  if (!request.card) return request;
  const { number } = request.card;
  return { ...request, card: { ...request.card, number: `************${number.slice(-4)}`, cvc: '***' } };
}

/**
 * The gateway's word about a payment, in ours; `unknown` when it is about another one. Another amount or currency of the
 * right payment is passed on as it is: whoever records it sees the difference, and that money moved.
 */
export function answerOf(payment: WirePayment, expected: Expected): GatewayAnswer {
  const difference = differenceOf(payment, expected);
  if (difference) return { outcome: 'unknown', gatewayReference: null, why: `identity mismatch: ${difference}` };
  return outcomeOf(payment);
}

function differenceOf(payment: WirePayment, expected: Expected): string | null {
  if (payment.reference !== expected.reference) return 'another reference';
  if (expected.gatewayReference !== null && payment.id !== expected.gatewayReference) return 'another payment';
  if (payment.account !== expected.account) return 'another account';
  if (payment.livemode) return 'a live payment, where only practice ones exist';
  return null;
}

function outcomeOf(payment: WirePayment): GatewayAnswer {
  const gatewayReference = payment.id;
  switch (payment.status) {
    case 'captured':
    case 'authorized':
      return {
        outcome: payment.status,
        gatewayReference,
        money: money(payment.amount, payment.currency),
        card: payment.card ? { brand: payment.card.brand, lastFour: payment.card.last4 } : null,
        ...capturedOf(payment),
      };
    case 'declined':
      return {
        outcome: 'declined',
        gatewayReference,
        declineCode: declineCodeOf(payment.decline_code),
        rawCode: payment.decline_code ?? '',
        ...adviceOf(payment),
      };
    case 'requires_action':
      if (!payment.action)
        return { outcome: 'unknown', gatewayReference, why: 'an action is required, but none is named' };
      return { outcome: 'requires_action', gatewayReference, action: actionOf(payment.action) };
    // What was reserved and released again took no money, like what was given up before.
    case 'voided':
      return { outcome: 'canceled', gatewayReference };
    case 'pending':
    case 'canceled':
    case 'expired':
      return { outcome: payment.status, gatewayReference };
  }
}

function capturedOf({ status, amount, captured_amount: captured, currency }: WirePayment): { captured?: Money } {
  return status === 'captured' && captured !== amount ? { captured: money(captured, currency) } : {};
}

function adviceOf({ card, network }: WirePayment): { retryAdvice?: 'never' | 'later' } {
  const { response_code: responseCode = null, advice_code: adviceCode = null } = network ?? {};
  const retryAdvice = networkAdvice({ brand: card?.brand ?? null, responseCode, adviceCode });
  return retryAdvice === null ? {} : { retryAdvice };
}

/** The gateway's decline codes in ours. Whether a card may be tried again is in the network's own codes, beside them. */
export const DECLINES: Readonly<Record<WireDeclineCode, DeclineRule>> = {
  do_not_honor: { code: 'generic' },
  insufficient_funds: { code: 'insufficient_funds' },
  lost_card: { code: 'lost_or_stolen' },
  stolen_card: { code: 'lost_or_stolen' },
  expired_card: { code: 'expired_card' },
  incorrect_cvc: { code: 'wrong_security_code' },
  invalid_number: { code: 'invalid_card' },
  transaction_not_allowed: { code: 'not_permitted' },
  fraudulent: { code: 'suspected_fraud' },
  authentication_required: { code: 'authentication_required' },
  authentication_failed: { code: 'authentication_failed' },
  payer_declined: { code: 'canceled_by_payer' },
  try_again_later: { code: 'try_again_later' },
};

/** A code that the gateway's documents do not name is a decline like any other. */
export function declineCodeOf(rawCode: string | null): DeclineCode {
  const known = WIRE_DECLINE_CODES.find((code) => code === rawCode);
  return known ? DECLINES[known].code : 'generic';
}

function actionOf(action: WireAction): RequiredAction {
  switch (action.type) {
    case 'challenge':
    case 'redirect':
      return { kind: action.type, url: action.url, method: 'GET', fields: {} };
    case 'qr':
      return { kind: 'qr', payload: action.payload, expiresAt: action.expires_at, testUrl: action.test_url };
    case 'fingerprint':
      return { kind: 'fingerprint', url: action.url, fields: action.fields };
    case 'voucher': {
      const { reference, barcode, recipient, expires_at: expiresAt, test_url: testUrl } = action;
      return { kind: 'voucher', reference, barcode, url: null, recipient, expiresAt, testUrl };
    }
  }
}
