import { randomUUID } from 'node:crypto';
import { and, desc, eq, gt, inArray, ne, sql } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { attempts, checkoutSessions, exchanges, ledger, payments } from '~/database/tables';
import type { Attempt, Payment } from './attempt';
import { isAttemptState, isLive, LIVE_STATES, type AttemptState } from './attempt-states';
import { clockAheadNow } from './test-clock.server';

function attemptOf(row: typeof attempts.$inferSelect): Attempt {
  return row as unknown as Attempt;
}

export async function findAttempt(queries: Queries, id: string): Promise<Attempt | null> {
  const [row] = await queries.select().from(attempts).where(eq(attempts.id, id));
  return row ? attemptOf(row) : null;
}

/** The attempt, holding its row until the transaction ends. */
export async function lockAttempt(tx: Queries, id: string): Promise<Attempt | null> {
  const [row] = await tx.select().from(attempts).where(eq(attempts.id, id)).for('update');
  return row ? attemptOf(row) : null;
}

export async function findSubmission(
  queries: Queries,
  sessionId: string,
  submissionId: string,
): Promise<Attempt | null> {
  const [row] = await queries
    .select()
    .from(attempts)
    .where(and(eq(attempts.sessionId, sessionId), eq(attempts.submissionId, submissionId)))
    .orderBy(desc(attempts.submissionTry))
    .limit(1);
  return row ? attemptOf(row) : null;
}

/** Whether another attempt of the payment may have taken, or may still take, the money. */
export async function anotherIsLive(tx: Queries, attempt: Attempt): Promise<boolean> {
  const [row] = await tx
    .select({ id: attempts.id })
    .from(attempts)
    .where(
      and(
        eq(attempts.paymentId, attempt.paymentId),
        ne(attempts.id, attempt.id),
        inArray(attempts.state, [...LIVE_STATES]),
      ),
    )
    .limit(1);
  return row !== undefined;
}

/** The states of the payment's other live attempts. */
export async function rivalStates(tx: Queries, attempt: Attempt): Promise<readonly AttemptState[]> {
  const rows = await tx
    .select({ state: attempts.state })
    .from(attempts)
    .where(and(eq(attempts.paymentId, attempt.paymentId), ne(attempts.id, attempt.id)));
  return rows.flatMap(({ state }) => (isAttemptState(state) && isLive(state) ? [state] : []));
}

/** An attempt of the payment that took the money after it had been given up, and does not count yet. */
export async function findLateSuccess(tx: Queries, paymentId: string): Promise<Attempt | null> {
  const [row] = await tx
    .select()
    .from(attempts)
    .where(and(eq(attempts.paymentId, paymentId), eq(attempts.state, 'late_success')))
    .orderBy(attempts.preparedAt)
    .limit(1)
    .for('update');
  return row ? attemptOf(row) : null;
}

/** The attempts of a payment that wait for the payer. */
export async function findWaitingAttempts(queries: Queries, paymentId: string): Promise<readonly Attempt[]> {
  const rows = await queries
    .select()
    .from(attempts)
    .where(and(eq(attempts.paymentId, paymentId), eq(attempts.state, 'requires_action')));
  return rows.map(attemptOf);
}

/** How many attempts a session has had since a moment. */
export function countAttempts(queries: Queries, sessionId: string, since: Date): Promise<number> {
  return queries.$count(attempts, and(eq(attempts.sessionId, sessionId), gt(attempts.preparedAt, since)));
}

/** Which entries the ledger holds of an attempt. */
export async function ledgerEntriesOf(tx: Queries, attemptId: string): Promise<ReadonlySet<string>> {
  const rows = await tx.select({ entry: ledger.entry }).from(ledger).where(eq(ledger.attemptId, attemptId));
  return new Set(rows.map((row) => row.entry));
}

/** The payment of a session, made when it is first tried to be paid. The amount follows the session until then. */
export async function ensurePayment(
  tx: Queries,
  wanted: Omit<Payment, 'id' | 'authorized' | 'captured' | 'refunded' | 'refundPending'> & { createdAt: Date },
): Promise<Payment> {
  const [row] = await tx
    .insert(payments)
    .values({ id: randomUUID(), ...wanted })
    .onConflictDoUpdate({ target: payments.sessionId, set: { amount: wanted.amount, currency: wanted.currency } })
    .returning();
  if (!row) throw new Error('a payment was neither made nor found');
  return row as unknown as Payment;
}

/** Keeps a new attempt as `prepared`. False when the payment has a live attempt, or the submission was seen before. */
export async function prepareAttempt(
  tx: Queries,
  attempt: Omit<
    Attempt,
    | 'id'
    | 'state'
    | 'stateVersion'
    | 'gatewayReference'
    | 'declineCode'
    | 'rawCode'
    | 'message'
    | 'requiredAction'
    | 'absentAnswers'
    | 'sentAt'
    | 'concludedAt'
    | 'clockAheadMs'
  >,
): Promise<Attempt | null> {
  const [row] = await tx
    .insert(attempts)
    .values({ id: randomUUID(), state: 'prepared', ...attempt, clockAheadMs: clockAheadNow(attempt.connectionId) })
    .onConflictDoNothing()
    .returning();
  return row ? attemptOf(row) : null;
}

/** Changes an attempt that the caller has locked. The database refuses an illegal change of state. */
export async function changeAttempt(
  tx: Queries,
  attempt: Pick<Attempt, 'id' | 'merchantId'>,
  change: Partial<
    Pick<
      Attempt,
      | 'gatewayReference'
      | 'declineCode'
      | 'rawCode'
      | 'message'
      | 'card'
      | 'requiredAction'
      | 'absentAnswers'
      | 'sentAt'
      | 'concludedAt'
    >
  > & { state?: AttemptState },
): Promise<void> {
  await tx
    .update(attempts)
    .set(change)
    .where(and(eq(attempts.id, attempt.id), eq(attempts.merchantId, attempt.merchantId)));
}

export interface LedgerEntry {
  readonly entry: 'authorized' | 'captured' | 'voided' | 'expired' | 'refunded';
  readonly amount: number;
  readonly source: 'answer' | 'return' | 'event' | 'query' | 'operator';
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly at: Date;
  /** The operation that moved the money; absent where the payment itself did. */
  readonly operationId?: string;
}

/** Adds to the ledger and to the payment's sums, which are the ledger added up. */
export async function addToLedger(tx: Queries, attempt: Attempt, entry: LedgerEntry): Promise<void> {
  await tx.insert(ledger).values({
    merchantId: attempt.merchantId,
    paymentId: attempt.paymentId,
    attemptId: attempt.id,
    currency: attempt.currency,
    ...entry,
  });
  const column = { authorized: payments.authorized, captured: payments.captured, refunded: payments.refunded } as const;
  if (entry.entry === 'voided' || entry.entry === 'expired') return;
  const sum = column[entry.entry];
  await tx
    .update(payments)
    .set({ [entry.entry]: sql`${sum} + ${entry.amount}` })
    .where(and(eq(payments.id, attempt.paymentId), eq(payments.merchantId, attempt.merchantId)));
}

export interface KeptExchange {
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  readonly requestBody: string;
  readonly status: number | null;
  readonly responseBody: string;
  readonly fault: string | null;
  readonly durationMs: number;
  /** The operation that was asked for or about, if one was. */
  readonly operationId?: string;
}

/** Keeps what was asked and answered, already masked. */
export async function keepExchanges(
  queries: Queries,
  attempt: Pick<Attempt, 'id' | 'merchantId'>,
  told: readonly KeptExchange[],
): Promise<void> {
  if (told.length === 0) return;
  await queries
    .insert(exchanges)
    .values(told.map((exchange) => ({ ...exchange, merchantId: attempt.merchantId, attemptId: attempt.id })));
}

/** A merchant's attempt in one mode; null for any other. */
export async function findOwnAttempt(
  queries: Queries,
  owner: { readonly merchantId: string; readonly mode: 'sandbox' | 'live' },
  id: string,
): Promise<Attempt | null> {
  const [row] = await queries
    .select({ attempt: attempts })
    .from(attempts)
    .innerJoin(
      checkoutSessions,
      and(eq(checkoutSessions.id, attempts.sessionId), eq(checkoutSessions.merchantId, attempts.merchantId)),
    )
    .where(and(eq(attempts.id, id), eq(attempts.merchantId, owner.merchantId), eq(checkoutSessions.mode, owner.mode)));
  return row ? attemptOf(row.attempt) : null;
}
