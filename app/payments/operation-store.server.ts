import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { ledger, operations, payments } from '~/database/tables';
import type { Attempt } from './attempt';
import type { Operation } from './operation';
import type { Balance } from './operation-rules';
import { LIVE_OPERATION_STATES } from './operation-states';
import { clockAheadNow } from './test-clock.server';

function operationOf(row: typeof operations.$inferSelect): Operation {
  return row as unknown as Operation;
}

export async function findOperation(queries: Queries, id: string): Promise<Operation | null> {
  const [row] = await queries.select().from(operations).where(eq(operations.id, id));
  return row ? operationOf(row) : null;
}

/** The operation, holding its row until the transaction ends. Taken after the session's and the attempt's. */
export async function lockOperation(tx: Queries, id: string): Promise<Operation | null> {
  const [row] = await tx.select().from(operations).where(eq(operations.id, id)).for('update');
  return row ? operationOf(row) : null;
}

/** An attempt's operations, oldest first. */
export async function operationsOf(
  queries: Queries,
  attempt: Pick<Attempt, 'id' | 'merchantId'>,
): Promise<readonly Operation[]> {
  const rows = await queries
    .select()
    .from(operations)
    .where(and(eq(operations.attemptId, attempt.id), eq(operations.merchantId, attempt.merchantId)))
    .orderBy(asc(operations.preparedAt), asc(operations.id));
  return rows.map(operationOf);
}

/** Whether an operation of the attempt may still move its money. */
export async function isOperatedOn(tx: Queries, attemptId: string): Promise<boolean> {
  const [row] = await tx
    .select({ id: operations.id })
    .from(operations)
    .where(and(eq(operations.attemptId, attemptId), inArray(operations.state, [...LIVE_OPERATION_STATES])))
    .limit(1);
  return row !== undefined;
}

/** Keeps a new operation as `prepared`; what it is to give back is reserved with it. Null when a rival was first. */
export async function prepareOperation(
  tx: Queries,
  operation: Pick<
    Operation,
    | 'id'
    | 'merchantId'
    | 'paymentId'
    | 'attemptId'
    | 'connectionId'
    | 'kind'
    | 'origin'
    | 'currency'
    | 'amount'
    | 'requestKey'
    | 'reason'
    | 'preparedAt'
  >,
): Promise<Operation | null> {
  const reserved = operation.kind === 'refund' ? operation.amount : 0;
  const [row] = await tx
    .insert(operations)
    .values({ ...operation, state: 'prepared', reserved, clockAheadMs: clockAheadNow(operation.connectionId) })
    .onConflictDoNothing()
    .returning();
  if (row && reserved > 0) await moveReservation(tx, operation, reserved);
  return row ? operationOf(row) : null;
}

/** Changes an operation that the caller has locked. The database refuses an illegal change of state. */
export async function changeOperation(
  tx: Queries,
  operation: Pick<Operation, 'id' | 'merchantId'>,
  change: Partial<
    Pick<Operation, 'state' | 'gatewayReference' | 'rawCode' | 'message' | 'absentAnswers' | 'sentAt' | 'concludedAt'>
  >,
): Promise<void> {
  await tx
    .update(operations)
    .set(change)
    .where(and(eq(operations.id, operation.id), eq(operations.merchantId, operation.merchantId)));
}

/** Gives back what a locked operation holds of its payment, because its end is definite. */
export async function releaseReserved(tx: Queries, operation: Operation): Promise<void> {
  if (operation.reserved === 0) return;
  await tx
    .update(operations)
    .set({ reserved: 0 })
    .where(and(eq(operations.id, operation.id), eq(operations.merchantId, operation.merchantId)));
  await moveReservation(tx, operation, -operation.reserved);
}

async function moveReservation(
  tx: Queries,
  { paymentId, merchantId }: Pick<Operation, 'paymentId' | 'merchantId'>,
  amount: number,
): Promise<void> {
  await tx
    .update(payments)
    .set({ refundPending: sql`${payments.refundPending} + ${amount}` })
    .where(and(eq(payments.id, paymentId), eq(payments.merchantId, merchantId)));
}

/** The money of one attempt: its ledger rows added up, and what its refunds hold. */
export async function balanceOf(queries: Queries, attempt: Pick<Attempt, 'id' | 'merchantId'>): Promise<Balance> {
  const rows = await queries
    .select({ entry: ledger.entry, amount: sql<string>`sum(${ledger.amount})` })
    .from(ledger)
    .where(and(eq(ledger.attemptId, attempt.id), eq(ledger.merchantId, attempt.merchantId)))
    .groupBy(ledger.entry);
  const sums = new Map(rows.map(({ entry, amount }) => [entry, Number(amount)]));
  const [held] = await queries
    .select({ amount: sql<string>`coalesce(sum(${operations.reserved}), 0)` })
    .from(operations)
    .where(and(eq(operations.attemptId, attempt.id), eq(operations.merchantId, attempt.merchantId)));
  return {
    authorized: sums.get('authorized') ?? 0,
    captured: sums.get('captured') ?? 0,
    refunded: sums.get('refunded') ?? 0,
    refundPending: Number(held?.amount ?? 0),
  };
}
