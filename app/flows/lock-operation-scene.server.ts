import type { Queries } from '~/database/database.server';
import { gatewayById } from '~/gateways/registry.server';
import type { Attempt } from '~/payments/attempt';
import { findAttempt, lockAttempt } from '~/payments/attempt-store.server';
import type { Operation } from '~/payments/operation';
import { findOperation, lockOperation } from '~/payments/operation-store.server';
import { movedSince } from '~/payments/test-clock.server';
import type { CheckoutSession } from '~/sessions/session';
import { lockSession } from '~/sessions/session-row.server';
import type { House } from './house';

/** What is true in the transaction, with session, attempt and operation locked, in this order. */
export interface LockedOperation {
  readonly session: CheckoutSession;
  readonly attempt: Attempt;
  readonly operation: Operation;
  readonly now: Date;
  /** Now, by the merchant's test clock as it was moved since the operation began. */
  readonly byItsClock: () => Promise<Date>;
  /** How long the attempt's gateway may take to answer. */
  readonly timeoutMs: number | undefined;
}

/** Locks an operation with all that its outcome changes, in the order in which everyone takes the locks. */
export async function lockOperationScene(house: House, tx: Queries, operationId: string): Promise<LockedOperation> {
  const found = await findOperation(tx, operationId);
  const about = found && (await findAttempt(tx, found.attemptId));
  const session = about && (await lockSession(tx, about.sessionId));
  const attempt = session && (await lockAttempt(tx, about.id));
  const operation = attempt && (await lockOperation(tx, operationId));
  if (!session || !attempt || !operation) throw new Error(`no operation ${operationId}`);
  const timeoutMs = gatewayById(attempt.gateway)?.dataSheet.timeoutMs;
  const now = house.clock.now();
  const byItsClock = async () => new Date(now.getTime() + (await movedSince(tx, operation)));
  return { session, attempt, operation, timeoutMs, now, byItsClock };
}
