import { and, desc, eq, isNotNull } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { attempts, checkoutSessions } from '~/database/tables';
import type { RouteQuestion } from './routing-entry';
import type { RoutingOwner } from './routing-store.server';

/** A past payment: what routing was asked, and where it went. */
export interface RoutedAttempt {
  readonly transactionId: string;
  readonly connectionId: string;
  readonly question: RouteQuestion;
}

/**
 * The owner's latest payments, one for each submit, newest first. The metadata is the session's own, all of it: a draft may
 * ask for keys that no entry asked for at the time.
 */
export async function listRoutedAttempts(
  queries: Queries,
  owner: RoutingOwner,
  most: number,
): Promise<readonly RoutedAttempt[]> {
  const rows = await queries
    .select({
      transactionId: attempts.id,
      connectionId: attempts.connectionId,
      sessionId: attempts.sessionId,
      asked: attempts.routingQuestion,
      metadata: checkoutSessions.metadata,
    })
    .from(attempts)
    .innerJoin(
      checkoutSessions,
      and(eq(checkoutSessions.id, attempts.sessionId), eq(checkoutSessions.merchantId, attempts.merchantId)),
    )
    .where(
      and(
        eq(attempts.merchantId, owner.merchantId),
        eq(checkoutSessions.mode, owner.mode),
        eq(attempts.submissionTry, 0),
        isNotNull(attempts.routingQuestion),
      ),
    )
    .orderBy(desc(attempts.preparedAt))
    .limit(most);
  return rows.map(({ asked, sessionId, metadata, ...attempt }) => ({
    ...attempt,
    // Written by this code alone.
    question: { ...(asked as RouteQuestion), sessionId, metadata: metadata as RouteQuestion['metadata'] },
  }));
}
