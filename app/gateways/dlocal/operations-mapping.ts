import type { Money } from '~/foundation/money';
import type { AskedOperation, OperationAnswer, OperationAsk } from '~/gateways/operation-contract';
import { moneyOfToken } from './json-amount';
import {
  captureOrderOf,
  type WireCaptureRequest,
  type WirePayment,
  type WireRefund,
  type WireRefundRequest,
} from './wire';

/** A capture in dLocal's words. Its description names our operation, because its order names only the payment. */
export function captureRequestOf(ask: OperationAsk, authorization: string): WireCaptureRequest {
  return {
    authorization_id: authorization,
    currency: ask.money.currency,
    order_id: captureOrderOf(ask.payment.reference),
    description: ask.reference,
  };
}

export function refundRequestOf(ask: OperationAsk, paid: string): WireRefundRequest {
  const { currency } = ask.money;
  const description = ask.reason === null ? {} : { description: ask.reason.slice(0, 200) };
  return { payment_id: paid, currency, order_refund_id: ask.reference, ...description };
}

/** dLocal's word about a capture, in ours; `unknown` when it is about another one. */
export function captureAnswerOf(
  payment: WirePayment,
  expected: Pick<AskedOperation, 'payment' | 'gatewayReference'>,
): OperationAnswer {
  if (payment.order_id !== captureOrderOf(expected.payment.reference))
    return unclear('identity mismatch: another order');
  if (payment.authorization_id !== expected.payment.gatewayReference)
    return unclear('identity mismatch: a capture of another payment');
  if (expected.gatewayReference !== null && payment.id !== expected.gatewayReference)
    return unclear('identity mismatch: another capture');
  switch (payment.status) {
    case 'PAID':
      return doneOf(payment.id, moneyOfToken(payment.amount, payment.currency));
    case 'PENDING':
      return { outcome: 'pending', gatewayReference: payment.id };
    case 'REJECTED':
    case 'CANCELLED':
    case 'EXPIRED':
      return { outcome: 'declined', gatewayReference: payment.id, rawCode: payment.status_code ?? payment.status };
    case 'AUTHORIZED':
    case 'VERIFIED':
      return unclear(`a capture that is ${payment.status}`, payment.id);
  }
}

/** dLocal's word about a payment, as the end of a void: all of its reserved money is released, or none. */
export function voidAnswerOf(
  payment: WirePayment,
  { payment: expected, money }: Pick<AskedOperation, 'payment' | 'money'>,
): OperationAnswer {
  if (payment.order_id !== expected.reference) return unclear('identity mismatch: another reference');
  if (payment.id !== expected.gatewayReference) return unclear('identity mismatch: another payment');
  switch (payment.status) {
    case 'CANCELLED':
      return { outcome: 'succeeded', gatewayReference: payment.id, money };
    case 'AUTHORIZED':
      return { outcome: 'absent' };
    case 'PAID':
    case 'REJECTED':
    case 'EXPIRED':
      return { outcome: 'declined', gatewayReference: payment.id, rawCode: payment.status };
    case 'PENDING':
    case 'VERIFIED':
      return unclear(`a void of a payment that is ${payment.status}`, payment.id);
  }
}

/** dLocal's word about a refund, in ours. Its payment may be a capture, which only whoever asked knows. */
export function refundAnswerOf(
  refund: WireRefund,
  expected: Pick<AskedOperation, 'reference' | 'gatewayReference'> & { readonly paid: string | null },
): OperationAnswer {
  if ((refund.order_refund_id ?? expected.reference) !== expected.reference)
    return unclear('identity mismatch: another reference');
  if (expected.paid !== null && refund.payment_id !== expected.paid)
    return unclear('identity mismatch: another payment');
  if (expected.gatewayReference !== null && refund.id !== expected.gatewayReference)
    return unclear('identity mismatch: another refund');
  switch (refund.status) {
    case 'SUCCESS':
      return doneOf(refund.id, moneyOfToken(refund.amount, refund.currency));
    case 'PENDING':
      return { outcome: 'pending', gatewayReference: refund.id };
    case 'REJECTED':
    case 'CANCELLED':
      return { outcome: 'declined', gatewayReference: refund.id, rawCode: refund.status_code ?? refund.status };
  }
}

function doneOf(gatewayReference: string, money: Money | null): OperationAnswer {
  return money ? { outcome: 'succeeded', gatewayReference, money } : unclear('an amount that cannot be read');
}

export function unclear(why: string, gatewayReference: string | null = null): OperationAnswer & { outcome: 'unknown' } {
  return { outcome: 'unknown', gatewayReference, why };
}
