import { playFault, type OwnAnswers } from '~/gateways/simulation/fault-menu';
import { addOperation, newOperation, type SimulatedOperation, type WantedEnd } from '~/gateways/simulation/operations';
import type { SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import type { Account } from './simulator-accounts';
import { amountApart, failure, jsonOf, MEMBERS, minorOf, replay, wireAmount, wireDate } from './simulator-answers';
import { ID, wireOf } from './simulator-payments';
import { wireCaptureRequest, wireRefundRequest } from './wire';

/** A call with an operation's question in it. */
export interface Call {
  readonly world: SimulatedWorld;
  readonly account: Account;
  readonly request: Request;
  readonly text: string;
}

/** What a refund's description makes of it: codes as in payments' descriptions. */
const ENDS: Readonly<Record<string, WantedEnd>> = { 100: 'pend', 300: 'decline', 301: 'pend_then_fail' };

/** POST /payments with an `authorization_id`: the capture is a payment of its own, with an order of its own. */
export function capture(call: Call): Response {
  const { amount, rest } = amountApart(call.text);
  const asked = wireCaptureRequest.safeParse(rest);
  if (!asked.success) return failure('400 5001', 'Invalid parameter', asked.error.issues[0]?.path.join('.'));
  const { authorization_id: id, order_id: reference, currency } = asked.data;
  const payment = own(call, id);
  if (!payment) return failure('404 4000', 'Payment not found');
  const minor = minorOf(amount, currency);
  if (minor === null || currency !== payment.currency) return failure('400 5001', 'Invalid parameter', 'amount');
  const { description = '' } = asked.data;
  const answered = (drawn: SimulatedOperation) => captureOf(payment, drawn, description);
  return operate(call, payment, { kind: 'capture', reference, amount: minor, end: 'succeed', answered });
}

/** POST /refunds. */
export function refund(call: Call): Response {
  const { amount, rest } = amountApart(call.text);
  const asked = wireRefundRequest.safeParse(rest);
  if (!asked.success) return failure('400 5001', 'Invalid parameter', asked.error.issues[0]?.path.join('.'));
  const { payment_id: id, order_refund_id: reference, currency, description = '' } = asked.data;
  const payment = paidUnder(call, id);
  if (!payment) return failure('404 4000', 'Payment not found');
  const minor = minorOf(amount, currency);
  if (minor === null || currency !== payment.currency) return failure('400 5001', 'Invalid parameter', 'amount');
  const answered = (drawn: SimulatedOperation) => refundOf(payment, drawn);
  return operate(call, payment, {
    kind: 'refund',
    reference,
    amount: minor,
    end: ENDS[description] ?? 'succeed',
    answered,
  });
}

/** POST /payments/{id}/cancel of an authorization. */
export function voidOf(call: Call, payment: SimulatedPayment): Response {
  const reference = call.request.headers.get('x-idempotency-key') ?? call.world.newId('void-');
  const answered = (drawn: SimulatedOperation) =>
    wireOf(call.world, { ...payment, status: drawn.status === 'failed' ? 'declined' : 'voided' });
  return operate(call, payment, { kind: 'void', reference, amount: payment.amount, end: 'succeed', answered });
}

interface Wanted extends Pick<SimulatedOperation, 'kind' | 'reference' | 'amount'> {
  readonly end: WantedEnd;
  readonly answered: (drawn: SimulatedOperation) => Record<string, unknown>;
}

function operate(call: Call, payment: SimulatedPayment, { end, answered, ...wanted }: Wanted): Response {
  const { world, account } = call;
  const key = call.request.headers.get('x-idempotency-key') ?? '';
  const requestMark = world.hmac(account.secretKey, `${key} ${wanted.kind} ${payment.id} ${call.text}`);
  const earlier = operationUnder(call, wanted.reference);
  if (earlier) {
    const isRepeat = earlier.operation.requestMark === requestMark;
    return isRepeat ? replay(earlier.operation) : failure('400 5009', 'Order ID is duplicated');
  }
  const idOfKind = wanted.kind === 'refund' ? 'REF-4-' : 'D-4-';
  const drawn = { ...newOperation(world, payment, { ...wanted, requestMark, end }), id: world.newId(idOfKind) };
  const refused = refusalOf(drawn);
  if (refused) return refused;
  const firstAnswer = { status: 200, body: JSON.stringify(answered(drawn)) };
  const order = world.takeFault(ID, wanted.kind);
  if (!order || order.isObeyed) addOperation(world, payment, { ...drawn, firstAnswer });
  if (order) return playFault(order.fault, ownAnswers(drawn, answered));
  return new Response(firstAnswer.body, { headers: { 'content-type': 'application/json' } });
}

/** What dLocal does not even begin; null where there is an object of it, be it a rejected one. */
function refusalOf({ kind, failureCode }: SimulatedOperation): Response | null {
  if (failureCode === null || failureCode === 'declined') return null;
  if (failureCode === 'amount_too_large') return failure('400 5007', 'Amount exceeded');
  if (kind === 'void') return failure('403 3003', 'Merchant has no authorization to use this API');
  return failure('400 5002', 'Invalid transaction status');
}

/** The account's payment with this id. */
export function own({ world, account }: Pick<Call, 'world' | 'account'>, id: string): SimulatedPayment | null {
  const payment = world.payment(ID, id);
  return payment?.account === account.login ? payment : null;
}

/** The payment whose money is under this id: its capture's where it was only authorized at first. */
function paidUnder(call: Call, id: string): SimulatedPayment | null {
  const direct = own(call, id);
  if (direct) return direct.captureMode === 'automatic' ? direct : null;
  return captureUnder(call, id)?.payment ?? null;
}

export interface Found {
  readonly payment: SimulatedPayment;
  readonly operation: SimulatedOperation;
}

/** The account's capture or refund with this id of dLocal's. */
export function operationWithId(
  { world, account }: Pick<Call, 'world' | 'account'>,
  id: string,
  kind: SimulatedOperation['kind'],
): Found | null {
  for (const payment of world.payments()) {
    const operation = payment.operations.find((one) => one.id === id && one.kind === kind);
    if (operation && payment.gateway === ID && payment.account === account.login) return { payment, operation };
  }
  return null;
}

const captureUnder = (call: Call, id: string) => operationWithId(call, id, 'capture');

/** The account's operation with the merchant's reference. */
export function operationUnder({ world, account }: Pick<Call, 'world' | 'account'>, reference: string): Found | null {
  const payment = world.paymentByOperation({ gateway: ID, account: account.login }, reference);
  const operation = payment?.operations.find((one) => one.reference === reference);
  return payment && operation ? { payment, operation } : null;
}

const CAPTURE_STATUS = {
  pending: { status: 'PENDING', status_code: '100', status_detail: 'The payment is pending.' },
  succeeded: { status: 'PAID', status_code: '200', status_detail: 'The payment was paid' },
  failed: { status: 'REJECTED', status_code: '300', status_detail: 'The payment was rejected.' },
} as const;

/** A capture as the wire shows it; what it was described with is in its first answer. */
export function captureOf(
  payment: SimulatedPayment,
  operation: SimulatedOperation,
  description = describedIn(operation),
): Record<string, unknown> {
  return {
    id: operation.id,
    amount: wireAmount(operation.amount, payment.currency),
    currency: payment.currency,
    created_date: wireDate(operation.createdAt),
    ...CAPTURE_STATUS[operation.status],
    order_id: operation.reference,
    authorization_id: payment.id,
    ...(description === '' ? {} : { description }),
  };
}

function describedIn({ firstAnswer }: SimulatedOperation): string {
  const answer = jsonOf(firstAnswer.body);
  const isDescribed = typeof answer === 'object' && answer !== null && 'description' in answer;
  return isDescribed ? String(answer.description) : '';
}

const REFUND_STATUS = {
  pending: { status: 'PENDING', status_code: '100', status_detail: 'The refund is pending.' },
  succeeded: { status: 'SUCCESS', status_code: '200', status_detail: 'The refund was paid.' },
  failed: { status: 'REJECTED', status_code: '300', status_detail: 'The refund was rejected.' },
} as const;

/** A refund as the wire shows it, in answers and notifications: no payer, and the order of what it gives back. */
export function refundOf(payment: SimulatedPayment, operation: SimulatedOperation): Record<string, unknown> {
  const taken = payment.operations.find(({ kind, status }) => kind === 'capture' && status === 'succeeded');
  return {
    id: operation.id,
    payment_id: taken?.id ?? payment.id,
    order_refund_id: operation.reference,
    amount: wireAmount(operation.amount, payment.currency),
    currency: payment.currency,
    ...REFUND_STATUS[operation.status],
    created_date: wireDate(operation.createdAt),
    order_id: taken?.reference ?? payment.reference,
  };
}

/** How a call about an operation would have been answered without a fault. */
function ownAnswers(drawn: SimulatedOperation, answered: Wanted['answered']): OwnAnswers {
  return {
    approved: answered({ ...drawn, status: 'succeeded', failureCode: null }),
    declined: answered({ ...drawn, status: 'failed', failureCode: 'declined' }),
    declinedStatus: 200,
    members: drawn.kind === 'refund' ? { ...MEMBERS, reference: 'order_refund_id' } : MEMBERS,
  };
}

/** How a question about a refund is answered, by whichever id it was found. */
export function answerRefund({ world }: Pick<Call, 'world'>, found: Found | null): Response {
  if (!found) return failure('404 4001', 'Refund not found');
  const order = world.takeFault(ID, 'query_operation');
  const answered = (drawn: SimulatedOperation) => refundOf(found.payment, drawn);
  return order
    ? playFault(order.fault, ownAnswers(found.operation, answered))
    : Response.json(answered(found.operation));
}
