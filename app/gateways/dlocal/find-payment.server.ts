import type { GatewayAnswer } from '~/gateways/contract';
import { GatewayFault } from '~/foundation/faults';
import type { HttpAnswer } from '~/foundation/http-client.server';
import { askDlocal, faultOf, firstIssue, isNoPayment, readJson, type Context } from './ask-dlocal.server';
import { moneyOfToken } from './json-amount';
import { answerOf, capturedAnswer, unclear, type Expected } from './mapping';
import { captureOrderOf, wireOrder, wirePayment, type WirePayment } from './wire';

/** A payment object that was read, or what has to be answered in its place. */
export type Read = { readonly payment: WirePayment } | { readonly instead: GatewayAnswer & { outcome: 'unknown' } };

/** Reads an answer that holds a payment object; throws what any other answer says. */
export function readPayment(answer: HttpAnswer): Read {
  if (answer.status !== 200) throw faultOf(answer);
  const { value, why } = readJson(answer);
  const payment = wirePayment.safeParse(value);
  if (payment.success) return { payment: payment.data };
  return { instead: unclear(value === undefined ? why : `not a payment: ${firstIssue(payment.error)}`) };
}

/** The id of the payment that has an order's id; null when dLocal knows no such order. */
export async function findByOrder(orderId: string, context: Context): Promise<string | null> {
  const answer = await askDlocal({ method: 'GET', path: `/orders/${encodeURIComponent(orderId)}` }, context);
  if (isNoPayment(answer)) return null;
  if (answer.status !== 200) throw faultOf(answer);
  const order = wireOrder.safeParse(readJson(answer).value);
  if (!order.success || order.data.order_id !== orderId)
    throw new GatewayFault('unknown', `dLocal's answer about the order ${orderId} is not about it`);
  return order.data.payment_id;
}

export function getPayment(id: string, context: Context): Promise<HttpAnswer> {
  return askDlocal({ method: 'GET', path: `/payments/${encodeURIComponent(id)}` }, context);
}

/** What became of a payment: by its id, or where that was never heard, by our reference, which every payment has. */
export async function queryPayment(expected: Expected, context: Context): Promise<GatewayAnswer> {
  const id = expected.gatewayReference ?? (await findByOrder(expected.reference, context));
  if (id === null) return { outcome: 'absent' };
  const answer = await getPayment(id, context);
  if (isNoPayment(answer)) return { outcome: 'absent' };
  const read = readPayment(answer);
  if ('instead' in read) return read.instead;
  const told = answerOf(read.payment, { ...expected, gatewayReference: id });
  return told.outcome === 'authorized' ? withCapture(told, expected.reference, context) : told;
}

/** Money is captured by a payment of its own, so that the authorization does not tell of it. */
async function withCapture(
  authorized: Extract<GatewayAnswer, { outcome: 'authorized' | 'captured' }>,
  reference: string,
  context: Context,
): Promise<GatewayAnswer> {
  const id = await findByOrder(captureOrderOf(reference), context);
  if (id === null) return authorized;
  const read = readPayment(await getPayment(id, context));
  if ('instead' in read) return read.instead;
  const { payment } = read;
  if (payment.id !== id || payment.authorization_id !== authorized.gatewayReference)
    return unclear('identity mismatch: a capture of another payment');
  if (payment.status !== 'PAID') return authorized;
  const captured = moneyOfToken(payment.amount, payment.currency);
  return captured ? capturedAnswer(authorized, captured) : unclear('a captured amount that cannot be read');
}
