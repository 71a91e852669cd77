import type { Queries } from '~/database/database.server';
import type { Attempt } from '~/payments/attempt';
import { mayBecome, type AttemptState } from '~/payments/attempt-states';
import { ledgerEntriesOf, type LedgerEntry } from '~/payments/attempt-store.server';
import { judgeAnswer, type Judgment } from '~/payments/judge-answer';
import { isOperatedOn } from '~/payments/operation-store.server';
import { movedSince } from '~/payments/test-clock.server';
import type { Asked } from './ask-gateway.server';
import { isUnwanted } from './honor-late-success.server';
import { isUsedUp } from './link-use.server';
import type { LockedAttempt } from './lock-attempt-scene.server';

/** How an outcome was learned, and what proves it. */
export interface Finding {
  readonly attemptId: string;
  readonly source: LedgerEntry['source'];
  readonly asked: Asked;
  /** What an operator stated: evidence for the ledger, and how it is kept in the same transaction. Only of source `operator`. */
  readonly stated?: {
    readonly evidence: Readonly<Record<string, unknown>>;
    readonly keep: (tx: Queries, become: { readonly from: Attempt; readonly to: AttemptState }) => Promise<void>;
  };
}

/** Judges what was found out about a locked attempt, by all that the database knows of it. */
export async function judgeFinding(tx: Queries, scene: LockedAttempt, { asked, source }: Finding): Promise<Judgment> {
  const { attempt, session, timeoutMs, now } = scene;
  if (asked.kind === 'answered') {
    const recorded = await ledgerEntriesOf(tx, attempt.id);
    const usedUp = await isUsedUp(tx, session);
    const unwanted = isUnwanted({ session, attempt, hasRival: scene.anotherIsLive, isUsedUp: usedUp });
    const operatedOn = await isOperatedOn(tx, attempt.id);
    // The grace after which an absent payment is absent is by the merchant's own clock.
    const movedMs = asked.answer.outcome === 'absent' ? await movedSince(tx, attempt) : 0;
    return judgeAnswer(attempt, asked.answer, {
      now: new Date(now.getTime() + movedMs),
      recorded,
      isUnwanted: unwanted,
      isOperatedOn: operatedOn,
      timeoutMs,
      isReturn: source === 'return',
    });
  }
  // Proof that nothing was charged counts only for the request that would have charged, not for a later question about it;
  // or as an operator's word about an attempt that is still theirs to conclude.
  const isStated = source === 'operator' && mayBecome(attempt.state, 'failed');
  // Who did not ask has no such proof about what was sent meanwhile: the asker may have woken up.
  const before = attempt.state === 'prepared' || (attempt.state === 'sent' && source === 'answer');
  if (!before && !isStated) return { kind: 'nothing', why: asked.why };
  return { kind: 'become', state: asked.kind === 'refused' ? 'failed' : 'not_sent', message: asked.why, entries: [] };
}
