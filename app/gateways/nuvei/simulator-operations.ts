import { expireIfLate } from '~/gateways/simulation/expiry';
import { playFault } from '~/gateways/simulation/fault-menu';
import { addOperation, newOperation, type SimulatedOperation, type WantedEnd } from '~/gateways/simulation/operations';
import type { SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import {
  challengeIdOf,
  ID,
  isFirstRequest,
  nameOf,
  operationIdOf,
  remember,
  textIn,
  transactionIdOf,
  type Account,
  type Body,
} from './simulator-accounts';
import { minorOf } from './simulator-amounts';
import {
  detailsOf,
  operationDetailsOf,
  operationWords,
  ownOfOperation,
  ownOfRecord,
  refusal,
  success,
  type Echo,
  type Json,
} from './simulator-answers';

const KINDS: Readonly<Record<string, SimulatedOperation['kind']>> = {
  settleTransaction: 'capture',
  voidTransaction: 'void',
  refundTransaction: 'refund',
};
export const OPERATION_CALLS = Object.keys(KINDS);

/** What the merchant's words make of an operation: the test values of the README. */
const ENDS: Readonly<Record<string, WantedEnd>> = {
  'simulate pending': 'pend',
  'simulate pending failure': 'pend_then_fail',
  'simulate decline': 'decline',
};

interface Asking {
  readonly world: SimulatedWorld;
  readonly account: Account;
  readonly body: Body;
}

/** settleTransaction.do, voidTransaction.do, refundTransaction.do */
export function operate({ world, account, body }: Asking, call: string): Response {
  const kind = KINDS[call] ?? 'refund';
  const related = textIn(body, 'relatedTransactionId');
  const payment = ownPayments(world, account).find((one) => namesOf(one).includes(related));
  if (!payment) return refusal(1058, 'Operation not allowed: no such related transaction');
  const amount = minorOf(textIn(body, 'amount'), textIn(body, 'currency'));
  if (amount === null || textIn(body, 'currency') !== payment.currency) return refusal(1040, 'Invalid amount');
  const order = world.takeFault(ID, kind);
  const isDone = !order || order.isObeyed;
  if (isDone && !isFirstRequest(world, account, body))
    return refusal(1019, 'Validation error: clientRequestId was used before');
  const reference = textIn(body, 'clientRequestId');
  const terms = { reference, kind, amount, requestMark: reference, end: ENDS[textIn(body, 'comment')] ?? 'succeed' };
  const drawn = newOperation(world, payment, terms);
  if (isDone) {
    const echo: Echo = {
      productId: textIn(body, 'productId'),
      customData: textIn(body, 'customData'),
      relatedTransactionId: related,
    };
    remember(world, `echo ${nameOf(account)} operation ${reference}`, echo);
    addOperation(world, payment, drawn);
  }
  const answerOf = (operation: SimulatedOperation): Json =>
    success(account, body, {
      transactionId: operationIdOf(operation),
      authCode: '111222',
      ...operationWords(operation),
    });
  if (!order) return Response.json(answerOf(drawn));
  const declined = answerOf({ ...drawn, status: 'failed', failureCode: 'declined' });
  return playFault(order.fault, ownOfOperation(answerOf({ ...drawn, status: 'succeeded' }), declined));
}

/** The account's own payments. */
export function ownPayments(world: SimulatedWorld, account: Account): SimulatedPayment[] {
  return world.payments().filter((one) => one.gateway === ID && one.account === nameOf(account));
}

/** All transactions of a payment. */
export const namesOf = (payment: SimulatedPayment): string[] => [
  transactionIdOf(payment),
  challengeIdOf(payment),
  ...payment.operations.map(operationIdOf),
];

interface Found {
  readonly payment: SimulatedPayment;
  /** Null for the payment itself. */
  readonly operation: SimulatedOperation | null;
}

/** getTransactionDetails.do: by the transaction, or the latest of those that bear a name. */
export function transactionDetails({ world, account, body }: Asking): Response {
  const id = textIn(body, 'transactionId');
  const found =
    id === '' ? latestOf(world, account, textIn(body, 'clientUniqueId')) : byTransaction(world, account, id);
  const order = world.takeFault(ID, found?.operation ? 'query_operation' : 'query');
  if (!found)
    return order
      ? playFault(order.fault, ownOfRecord({}, {}))
      : refusal(9146, 'No transaction details returned for the provided id.');
  const { operation } = found;
  const payment = expireIfLate(world, found.payment);
  const record = (one: SimulatedPayment, done: SimulatedOperation | null): Json =>
    done ? operationDetailsOf(world, account, { payment: one, operation: done }) : detailsOf(world, account, one);
  if (!order) return Response.json(record(payment, operation));
  const approved = record(
    { ...payment, status: 'captured' },
    operation && { ...operation, status: 'succeeded', failureCode: null },
  );
  const declined = record(
    { ...payment, status: 'declined', declineCode: 'insufficient_funds' },
    operation && { ...operation, status: 'failed', failureCode: 'declined' },
  );
  return playFault(order.fault, ownOfRecord(approved, declined));
}

function latestOf(world: SimulatedWorld, account: Account, name: string): Found | null {
  const mine = { gateway: ID, account: nameOf(account) };
  const payment = world.paymentByReference(mine, name);
  if (payment) return { payment, operation: payment.operations.filter(({ kind }) => kind !== 'refund').at(-1) ?? null };
  const refunded = world.paymentByOperation(mine, name);
  const operation = refunded?.operations.find(({ reference, kind }) => reference === name && kind === 'refund');
  return refunded && operation ? { payment: refunded, operation } : null;
}

function byTransaction(world: SimulatedWorld, account: Account, id: string): Found | null {
  const payment = ownPayments(world, account).find((one) => namesOf(one).includes(id));
  return payment ? { payment, operation: payment.operations.find((one) => operationIdOf(one) === id) ?? null } : null;
}
