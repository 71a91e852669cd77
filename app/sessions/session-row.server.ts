import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { checkoutSessions } from '~/database/tables';
import type { CheckoutSession, SessionStatus } from './session';

export type SessionRow = typeof checkoutSessions.$inferSelect;

/** A row as the house works with it. The JSON columns were validated when they were written, by this code alone. */
export function sessionOf(row: SessionRow): CheckoutSession {
  return row as unknown as CheckoutSession;
}

/** The session behind a payer's capability; the capability itself is the proof, so no merchant is asked for. */
export async function findOpenedSession(queries: Queries, id: string): Promise<CheckoutSession | null> {
  const [row] = await queries.select().from(checkoutSessions).where(eq(checkoutSessions.id, id));
  return row ? sessionOf(row) : null;
}

/** The same, holding its row until the transaction ends: whoever changes a session takes this first. */
export async function lockSession(tx: Queries, id: string): Promise<CheckoutSession | null> {
  const [row] = await tx.select().from(checkoutSessions).where(eq(checkoutSessions.id, id)).for('update');
  return row ? sessionOf(row) : null;
}

/** Moves a session on, from one of the states given; false when it was in none of them. */
export async function moveSession(
  queries: Queries,
  session: Pick<CheckoutSession, 'id' | 'merchantId'>,
  change: { from: readonly SessionStatus[]; to: SessionStatus; completedAt?: Date },
): Promise<boolean> {
  const moved = await queries
    .update(checkoutSessions)
    .set({ status: change.to, ...(change.completedAt ? { completedAt: change.completedAt } : {}) })
    .where(
      and(
        eq(checkoutSessions.id, session.id),
        eq(checkoutSessions.merchantId, session.merchantId),
        inArray(checkoutSessions.status, [...change.from]),
      ),
    )
    .returning({ id: checkoutSessions.id });
  return moved.length > 0;
}

/** Keeps what the payer told us about themselves, so that it is never asked for twice. */
export async function keepPayerWords(
  queries: Queries,
  session: Pick<CheckoutSession, 'id' | 'merchantId'>,
  words: { email?: string; locale?: string },
): Promise<void> {
  await queries
    .update(checkoutSessions)
    .set({
      ...(words.locale ? { locale: words.locale } : {}),
      ...(words.email
        ? { customer: sql`${checkoutSessions.customer} || ${JSON.stringify({ email: words.email })}::jsonb` }
        : {}),
    })
    .where(and(eq(checkoutSessions.id, session.id), eq(checkoutSessions.merchantId, session.merchantId)));
}
