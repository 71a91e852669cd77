import type { Queries } from '~/database/database.server';
import type { Attempt } from '~/payments/attempt';
import { isPaid } from '~/payments/attempt-states';
import { findAttempt, lockAttempt, rivalStates } from '~/payments/attempt-store.server';
import type { Operation } from '~/payments/operation';
import { balanceOf, isOperatedOn, operationsOf } from '~/payments/operation-store.server';
import { lockSession } from '~/sessions/session-row.server';
import { honorLateSuccess, isUnwanted } from './honor-late-success.server';
import type { House } from './house';
import { isUsedUp } from './link-use.server';
import { prepareOperationOn } from './prepare-operation.server';
import { runOperation } from './run-operation.server';

/** How long until it is looked again whether a rival, or a return under way, has ended. */
const AGAIN_AFTER_MS = 15_000;
/** So often the gateway may say no; then an operator has to look. */
const MOST_FAILURES = 6;

type Decision =
  | { readonly kind: 'over' | 'wait' }
  | { readonly kind: 'operator'; readonly why: string }
  | { readonly kind: 'return'; readonly attempt: Attempt; readonly operation: Operation };

/**
 * Money that came too late counts if the order still stands; otherwise it is given back: released if it was only reserved,
 * refunded if it was taken. Decided under the locks under which it could be honored, so that never both happen. Answers
 * when to look again, or null when there is nothing left to do by itself.
 */
export async function returnLateMoney(house: House, attemptId: string): Promise<number | null> {
  const found = await findAttempt(house.database.queries, attemptId);
  if (found?.state !== 'late_success') return null;
  const decision = await house.database.transact((tx) => decide(house, tx, found));
  if (decision.kind === 'wait') return AGAIN_AFTER_MS;
  if (decision.kind === 'operator')
    house.log.error({ attempt: attemptId, why: decision.why }, 'an operator has to give this money back');
  if (decision.kind !== 'return') return null;
  const { state } = await runOperation(house, decision.attempt, decision.operation);
  return state === 'succeeded' ? null : AGAIN_AFTER_MS;
}

async function decide(house: House, tx: Queries, found: Attempt): Promise<Decision> {
  const session = await lockSession(tx, found.sessionId);
  const attempt = session && (await lockAttempt(tx, found.id));
  if (session === null || attempt?.state !== 'late_success') return { kind: 'over' };
  if (await isOperatedOn(tx, attempt.id)) return { kind: 'wait' };
  const rivals = await rivalStates(tx, attempt);
  // Whoever is still trying may end without money: then this one's counts.
  if (rivals.length > 0 && !rivals.some(isPaid)) return { kind: 'wait' };
  if (!isUnwanted({ session, attempt, hasRival: rivals.length > 0, isUsedUp: await isUsedUp(tx, session) })) {
    await honorLateSuccess(tx, { session, attempt, now: house.clock.now() });
    return { kind: 'over' };
  }
  const tried = (await operationsOf(tx, attempt)).length;
  if (tried >= MOST_FAILURES) return { kind: 'operator', why: `it was refused ${tried} times` };
  const kind = (await balanceOf(tx, attempt)).captured > 0 ? 'refund' : 'void';
  const wish = { kind, amount: null, currency: null, origin: 'late_success', reason: null } as const;
  const prepared = await prepareOperationOn(house, tx, {
    attempt,
    wish: { ...wish, requestKey: `late_success ${tried}` },
  });
  if (!prepared.ok) return { kind: 'operator', why: prepared.refusal.message };
  return { kind: 'return', attempt, operation: prepared.value.operation };
}
