import type { Queries } from '~/database/database.server';
import { gatewayById } from '~/gateways/registry.server';
import type { Attempt } from '~/payments/attempt';
import { anotherIsLive, findAttempt, lockAttempt } from '~/payments/attempt-store.server';
import type { CheckoutSession } from '~/sessions/session';
import { lockSession } from '~/sessions/session-row.server';
import type { House } from './house';

/** What is true in the transaction, with session and attempt locked: the session first, as everyone takes it. */
export interface LockedAttempt {
  readonly session: CheckoutSession;
  readonly attempt: Attempt;
  readonly anotherIsLive: boolean;
  readonly now: Date;
  /** How long the attempt's gateway may take to answer. */
  readonly timeoutMs: number | undefined;
}

/** Locks an attempt with the session that its outcome changes. */
export async function lockAttemptScene(house: House, tx: Queries, attemptId: string): Promise<LockedAttempt> {
  const found = await findAttempt(tx, attemptId);
  const session = found && (await lockSession(tx, found.sessionId));
  const attempt = session && (await lockAttempt(tx, attemptId));
  if (!session || !attempt) throw new Error(`no attempt ${attemptId}`);
  const timeoutMs = gatewayById(attempt.gateway)?.dataSheet.timeoutMs;
  return { session, attempt, timeoutMs, anotherIsLive: await anotherIsLive(tx, attempt), now: house.clock.now() };
}
