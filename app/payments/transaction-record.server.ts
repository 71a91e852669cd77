import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { attempts, billingReports, checkoutSessions } from '~/database/tables';
import { PAID_STATES } from './attempt-states';

/** A transaction with all that its details tell: the attempt, its session, and what billing was told (null: not yet). */
export interface TransactionRecord {
  readonly attempt: typeof attempts.$inferSelect;
  readonly billingConnectionId: string | null;
  readonly report: typeof billingReports.$inferSelect | null;
}

/** A merchant's transaction in one mode; null for any other. */
export async function findTransactionRecord(
  queries: Queries,
  owner: { readonly merchantId: string; readonly mode: 'sandbox' | 'live' },
  id: string,
): Promise<TransactionRecord | null> {
  const [row] = await queries
    .select({ attempt: attempts, billingConnectionId: checkoutSessions.billingConnectionId, report: billingReports })
    .from(attempts)
    .innerJoin(
      checkoutSessions,
      and(eq(checkoutSessions.id, attempts.sessionId), eq(checkoutSessions.merchantId, attempts.merchantId)),
    )
    .leftJoin(
      billingReports,
      and(eq(billingReports.attemptId, attempts.id), eq(billingReports.merchantId, attempts.merchantId)),
    )
    .where(and(eq(attempts.id, id), eq(attempts.merchantId, owner.merchantId), eq(checkoutSessions.mode, owner.mode)));
  return row ?? null;
}

/** The transaction that paid a session. */
export async function paidTransactionId(
  queries: Queries,
  session: { readonly id: string; readonly merchantId: string },
): Promise<string | null> {
  const [row] = await queries
    .select({ id: attempts.id })
    .from(attempts)
    .where(
      and(
        eq(attempts.sessionId, session.id),
        eq(attempts.merchantId, session.merchantId),
        inArray(attempts.state, [...PAID_STATES]),
      ),
    )
    // What came too late and was given back did not pay it, however new it is.
    .orderBy(sql`${attempts.state} = 'refunded'`, desc(attempts.preparedAt))
    .limit(1);
  return row?.id ?? null;
}
