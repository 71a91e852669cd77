import type { SimulatedPayment, SimulatedStatus, SimulatedWorld } from './world';

/** A capture, void or refund as its simulated gateway knows it: a part of its payment, so that both are written down at once. */
export interface SimulatedOperation {
  /** The gateway's own reference. */
  readonly id: string;
  /** The merchant's reference. */
  readonly reference: string;
  readonly kind: 'capture' | 'void' | 'refund';
  /** Whole ISO 4217 minor units of the payment's currency. */
  readonly amount: number;
  readonly status: 'pending' | 'succeeded' | 'failed';
  /** In the gateway's own words. */
  readonly failureCode: string | null;
  /** When a pending one ends by itself, and how. */
  readonly settlesAt: string | null;
  readonly settlesAs: 'succeeded' | 'failed' | null;
  readonly createdAt: string;
  /** A keyed hash of the request, to tell a repeat from another request with the same key. */
  readonly requestMark: string;
  readonly firstAnswer: { readonly status: number; readonly body: string };
}

/** What a tester wants to become of an operation; each gateway has its own test values for it. */
export type WantedEnd = 'succeed' | 'decline' | 'pend' | 'pend_then_fail';

/** How long a pending operation takes to settle. */
const PENDING_OPERATION_SETTLES_AFTER_MS = 2_000;

type Amounts = Pick<SimulatedPayment, 'amount' | 'status' | 'operations'>;

const CAPTURED: ReadonlySet<SimulatedStatus> = new Set(['captured', 'partly_refunded', 'refunded']);

/** How much of a payment was captured. */
export function capturedOf(payment: Amounts): number {
  if (!CAPTURED.has(payment.status)) return 0;
  const capture = payment.operations.find(({ kind, status }) => kind === 'capture' && status === 'succeeded');
  return capture ? capture.amount : payment.amount;
}

const refundsOf = ({ operations }: Amounts, status: SimulatedOperation['status']): number =>
  operations
    .filter((operation) => operation.kind === 'refund' && operation.status === status)
    .reduce((sum, { amount }) => sum + amount, 0);

/** How much of a payment was given back. */
export function refundedOf(payment: Amounts): number {
  return refundsOf(payment, 'succeeded');
}

/** Why a gateway would not do it; null when it would. The same money rules at every gateway, in words of ours. */
function whyNot(payment: SimulatedPayment, asked: Pick<SimulatedOperation, 'kind' | 'amount'>): string | null {
  if (asked.kind === 'refund') {
    const left = capturedOf(payment) - refundedOf(payment) - refundsOf(payment, 'pending');
    if (left === 0) return 'nothing_to_refund';
    return asked.amount > left ? 'amount_too_large' : null;
  }
  if (payment.status !== 'authorized') return 'not_authorized';
  if (payment.operations.some(({ status }) => status === 'pending')) return 'operation_in_progress';
  return asked.amount > payment.amount ? 'amount_too_large' : null;
}

/** An operation as it will be, and not yet done: its answer can be drawn before. */
export function newOperation(
  world: SimulatedWorld,
  payment: SimulatedPayment,
  asked: Pick<SimulatedOperation, 'reference' | 'kind' | 'amount' | 'requestMark'> & { readonly end: WantedEnd },
): SimulatedOperation {
  const { end, ...terms } = asked;
  const now = world.clock.now().getTime();
  const failureCode = whyNot(payment, asked) ?? (end === 'decline' ? 'declined' : null);
  const isPending = failureCode === null && (end === 'pend' || end === 'pend_then_fail');
  return {
    ...terms,
    id: world.newId('op_'),
    status: failureCode !== null ? 'failed' : isPending ? 'pending' : 'succeeded',
    failureCode,
    settlesAt: isPending ? new Date(now + PENDING_OPERATION_SETTLES_AFTER_MS).toISOString() : null,
    settlesAs: isPending ? (end === 'pend' ? 'succeeded' : 'failed') : null,
    createdAt: new Date(now).toISOString(),
    firstAnswer: { status: 500, body: '' },
  };
}

/** Does it: the payment's status follows, and the gateway tells by webhook of whatever has ended well. */
export function addOperation(
  world: SimulatedWorld,
  payment: SimulatedPayment,
  operation: SimulatedOperation,
): SimulatedPayment {
  const operations = [...payment.operations, operation];
  const changed = world.change(payment, {
    operations,
    lastOperationId: operation.id,
    status: statusAfter({ ...payment, operations }, operation),
  });
  if (operation.status === 'succeeded') world.announce(changed);
  settleInTime(world, operation);
  return changed;
}

function statusAfter(payment: SimulatedPayment, operation: SimulatedOperation): SimulatedStatus {
  if (operation.status !== 'succeeded') return payment.status;
  if (operation.kind === 'capture') return 'captured';
  if (operation.kind === 'void') return 'voided';
  return refundedOf(payment) === capturedOf(payment) ? 'refunded' : 'partly_refunded';
}

/** Ends a pending operation, and the gateway says so by webhook. Without effect on one that has ended. */
export function settleOperation(
  world: SimulatedWorld,
  id: string,
  status: 'succeeded' | 'failed',
): SimulatedPayment | null {
  const payment = world.payments().find(({ operations }) => operations.some((operation) => operation.id === id));
  const operation = payment?.operations.find((one) => one.id === id);
  if (!payment || operation?.status !== 'pending') return payment ?? null;
  const failureCode = status === 'failed' ? 'declined' : null;
  const ended: SimulatedOperation = { ...operation, status, failureCode, settlesAt: null, settlesAs: null };
  const operations = payment.operations.map((one) => (one.id === id ? ended : one));
  const changed = world.change(payment, {
    operations,
    lastOperationId: id,
    status: statusAfter({ ...payment, operations }, ended),
  });
  world.announce(changed);
  return changed;
}

/** The pending operations of a payment go on, also those of an earlier run. */
export function settleOperationsInTime(world: SimulatedWorld, payment: SimulatedPayment): void {
  for (const operation of payment.operations) settleInTime(world, operation);
}

function settleInTime(world: SimulatedWorld, operation: SimulatedOperation): void {
  const { settlesAt, settlesAs } = operation;
  if (operation.status !== 'pending' || settlesAt === null || settlesAs === null) return;
  const waitMs = Math.max(0, Date.parse(settlesAt) - world.clock.now().getTime());
  world.later(waitMs, () => void settleOperation(world, operation.id, settlesAs));
}
