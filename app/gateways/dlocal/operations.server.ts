import { GatewayFault } from '~/foundation/faults';
import type { HttpAnswer } from '~/foundation/http-client.server';
import type { AskedOperation, OperationAnswer, OperationAsk } from '~/gateways/operation-contract';
import { askDlocal, errorIn, faultOf, firstIssue, isNoPayment, readJson, type Context } from './ask-dlocal.server';
import { findByOrder, getPayment, readPayment } from './find-payment.server';
import { amountToken, bodyWith } from './json-amount';
import {
  captureAnswerOf,
  captureRequestOf,
  refundAnswerOf,
  refundRequestOf,
  unclear,
  voidAnswerOf,
} from './operations-mapping';
import { captureOrderOf, wireRefund } from './wire';

/** Errors that say why the money stays where it is: not allowed any more, the wrong state, too much. */
const NOT_DONE = new Set(['3003', '5002', '5007']);
const ORDER_TAKEN = '5009';

/** Where a refund is found by our reference. The reference names this lookup, and the stored pages do not show its path. */
const refundByReference = (reference: string) => `/refunds/orders/${encodeURIComponent(reference)}`;

/** Takes reserved money by a payment of its own, at most once for an authorization: its order says so. */
export async function capturePayment(ask: OperationAsk, context: Context): Promise<OperationAnswer> {
  const authorization = idOf(ask);
  const answer = await post('/payments', ask, { context, request: captureRequestOf(ask, authorization) });
  if (answer.status === 400 && errorIn(answer) === ORDER_TAKEN) return takenBy(ask, context);
  return declineIn(answer) ?? readCapture(answer, { ...ask, gatewayReference: null });
}

/** The capture's order is taken: by this very operation, heard twice, or by another one, and then this one is not done. */
async function takenBy(ask: OperationAsk, context: Context): Promise<OperationAnswer> {
  const found = notAbsent(await queryCapture({ ...ask, gatewayReference: null }, context));
  if (found.outcome !== 'succeeded' || found.money.amount === ask.money.amount) return found;
  return unclear('this operation was asked for with another amount before');
}

export async function voidPayment(ask: OperationAsk, context: Context): Promise<OperationAnswer> {
  const path = `/payments/${encodeURIComponent(idOf(ask))}/cancel`;
  const answer = await askDlocal({ method: 'POST', path, idempotencyKey: ask.reference }, context);
  return declineIn(answer) ?? notAbsent(readVoid(answer, ask));
}

/** What was just asked for cannot be known to be absent: an answer that says so contradicts another one. */
function notAbsent(answer: OperationAnswer): OperationAnswer {
  return answer.outcome === 'absent' ? unclear('dLocal contradicts itself') : answer;
}

/**
 * Gives money back: to the payment that took it, which is the capture where there was one. To look that up moves nothing,
 * so that the refund is not asked for when it fails.
 */
export async function refundPayment(ask: OperationAsk, context: Context): Promise<OperationAnswer> {
  const paid = (ask.payment.method === 'card' ? await findCapture(ask, context) : null) ?? idOf(ask);
  const answer = await post('/refunds', ask, { context, request: refundRequestOf(ask, paid) });
  return declineIn(answer) ?? readRefund(answer, { ...ask, gatewayReference: null, paid });
}

async function findCapture(ask: OperationAsk, context: Context): Promise<string | null> {
  try {
    return await findByOrder(captureOrderOf(ask.payment.reference), context);
  } catch (cause) {
    throw new GatewayFault('not_sent', 'dLocal did not say which payment took the money', { cause });
  }
}

/** Asks what became of an operation, each kind in its own manner. */
export function queryOperation(operation: AskedOperation, context: Context): Promise<OperationAnswer> {
  if (operation.kind === 'capture') return queryCapture(operation, context);
  return operation.kind === 'void' ? queryVoid(operation, context) : queryRefund(operation, context);
}

async function queryCapture(operation: AskedOperation, context: Context): Promise<OperationAnswer> {
  const known = operation.gatewayReference;
  const id = known ?? (await findByOrder(captureOrderOf(operation.payment.reference), context));
  if (id === null) return { outcome: 'absent' };
  const answer = await getPayment(id, context);
  if (isNoPayment(answer)) return { outcome: 'absent' };
  const read = readPayment(answer);
  if ('instead' in read) return read.instead;
  const told = captureAnswerOf(read.payment, { ...operation, gatewayReference: id });
  if (known !== null || told.outcome === 'unknown' || read.payment.description === operation.reference) return told;
  if (!read.payment.description) return unclear('a capture that does not say whose it is', id);
  // Its order can be taken once only, so that this operation was not done, and cannot be.
  return { outcome: 'declined', gatewayReference: null, rawCode: ORDER_TAKEN };
}

async function queryVoid(operation: AskedOperation, context: Context): Promise<OperationAnswer> {
  const answer = await getPayment(idOf(operation), context);
  return isNoPayment(answer) ? { outcome: 'absent' } : readVoid(answer, operation);
}

async function queryRefund(operation: AskedOperation, context: Context): Promise<OperationAnswer> {
  const { gatewayReference: known, reference } = operation;
  const path = known === null ? refundByReference(reference) : `/refunds/${encodeURIComponent(known)}`;
  const answer = await askDlocal({ method: 'GET', path }, context);
  if (answer.status === 404 && errorIn(answer) === '4001') return { outcome: 'absent' };
  return readRefund(answer, { ...operation, paid: null });
}

function readCapture(answer: HttpAnswer, expected: AskedOperation): OperationAnswer {
  const read = readPayment(answer);
  return 'instead' in read ? read.instead : captureAnswerOf(read.payment, expected);
}

function readVoid(answer: HttpAnswer, expected: Pick<AskedOperation, 'payment' | 'money'>): OperationAnswer {
  const read = readPayment(answer);
  return 'instead' in read ? read.instead : voidAnswerOf(read.payment, expected);
}

function readRefund(answer: HttpAnswer, expected: AskedOperation & { readonly paid: string | null }): OperationAnswer {
  if (answer.status !== 200) throw faultOf(answer);
  const { value, why } = readJson(answer);
  const refund = wireRefund.safeParse(value);
  if (refund.success) return refundAnswerOf(refund.data, expected);
  return unclear(value === undefined ? why : `not a refund: ${firstIssue(refund.error)}`);
}

function declineIn(answer: HttpAnswer): OperationAnswer | null {
  if (answer.status !== 400 && answer.status !== 403) return null;
  const error = errorIn(answer);
  return NOT_DONE.has(error) ? { outcome: 'declined', gatewayReference: null, rawCode: error } : null;
}

function post(
  path: string,
  ask: OperationAsk,
  { context, request }: { context: Context; request: object },
): Promise<HttpAnswer> {
  const amount = amountToken(ask.money);
  if (amount === null) throw new GatewayFault('not_sent', "an amount that dLocal's wire cannot say");
  const body = bodyWith(amount, request);
  return askDlocal({ method: 'POST', path, body, idempotencyKey: ask.reference }, context);
}

function idOf({ payment }: Pick<OperationAsk, 'payment'>): string {
  if (payment.gatewayReference === null)
    throw new GatewayFault('not_sent', 'the payment has no reference of the gateway');
  return payment.gatewayReference;
}
