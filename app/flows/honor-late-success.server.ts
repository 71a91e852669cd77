import type { Queries } from '~/database/database.server';
import { orderJob } from '~/database/jobs.server';
import { isYetToBeCaptured, type Attempt } from '~/payments/attempt';
import { isLive, isPaid } from '~/payments/attempt-states';
import { anotherIsLive, changeAttempt, findLateSuccess, ledgerEntriesOf } from '~/payments/attempt-store.server';
import { isOperatedOn } from '~/payments/operation-store.server';
import type { CheckoutSession } from '~/sessions/session';
import { moveSession } from '~/sessions/session-row.server';
import { JOB } from './jobs';
import { giveUseBack } from './link-use.server';
import { settleSession } from './settle-session.server';

/** A session and one of its attempts, both locked: the session first, as everyone takes it. */
interface Locked {
  readonly session: CheckoutSession;
  readonly attempt: Attempt;
  readonly now: Date;
}

/** Whether money taken by the attempt would be too much: the session is paid, being paid, costs something else now, or its link is used up. */
export function isUnwanted({
  attempt,
  session,
  hasRival,
  isUsedUp,
}: Omit<Locked, 'now'> & { readonly hasRival: boolean; readonly isUsedUp: boolean }): boolean {
  const isSamePrice = attempt.amount === session.amount && attempt.currency === session.currency;
  return hasRival || isUsedUp || !isSamePrice || (session.status === 'completed' && !isPaid(attempt.state));
}

/**
 * Money that an attempt took too late counts after all, now that no other attempt does: nobody pays twice. Not while it is
 * being given back: whichever of the two was committed first stands.
 */
export async function honorLateSuccess(tx: Queries, { attempt, session, now }: Locked): Promise<void> {
  if (attempt.amount !== session.amount || attempt.currency !== session.currency) return;
  if (await isOperatedOn(tx, attempt.id)) return;
  const recorded = await ledgerEntriesOf(tx, attempt.id);
  const state = recorded.has('captured') ? 'captured' : 'authorized';
  await changeAttempt(tx, attempt, { state });
  const after: Attempt = { ...attempt, state };
  await settleSession(tx, { session, attempt: after, anotherCounts: false, now });
  await orderWhatFollows(tx, after, now);
}

/** Paid: billing hears, and where money that is to be taken at once is only reserved yet, somebody asks again. Too late: whoever else is trying is stopped. Open: somebody has to ask what became of it. */
export async function orderWhatFollows(tx: Queries, attempt: Attempt, now: Date): Promise<void> {
  const payload = { attemptId: attempt.id };
  const order = (kind: string, waitMs: number) =>
    orderJob(tx, {
      kind,
      key: attempt.id,
      payload,
      runAt: new Date(now.getTime() + waitMs),
      connectionId: attempt.connectionId,
    });
  if (isPaid(attempt.state)) {
    await order(JOB.reportToBilling, 0);
    return isYetToBeCaptured(attempt) ? order(JOB.resolveAttempt, 60_000) : undefined;
  }
  if (attempt.state === 'late_success') return order(JOB.stopRivals, 0);
  if (!isLive(attempt.state) || attempt.state === 'mismatch') return;
  return order(JOB.resolveAttempt, attempt.state === 'unknown' ? 2_000 : 60_000);
}

/** After late money was given back: a session that waited for it alone can be paid again. */
export async function reopenSession(tx: Queries, { session, attempt }: Omit<Locked, 'now'>): Promise<void> {
  if ((await anotherIsLive(tx, attempt)) || (await findLateSuccess(tx, attempt.paymentId))) return;
  if (await moveSession(tx, session, { from: ['processing'], to: 'active' })) await giveUseBack(tx, session);
}
