import type { Queries } from '~/database/database.server';
import { orderJob } from '~/database/jobs.server';
import { killPoint } from '~/foundation/kill-point.server';
import type { GatewayAnswer } from '~/gateways/contract';
import type { Attempt } from '~/payments/attempt';
import { isLive, isPaid, type AttemptState } from '~/payments/attempt-states';
import {
  addToLedger,
  anotherIsLive,
  changeAttempt,
  findAttempt,
  findLateSuccess,
  ledgerEntriesOf,
  lockAttempt,
  type LedgerEntry,
} from '~/payments/attempt-store.server';
import { judgeAnswer, type Judgment } from '~/payments/judge-answer';
import type { CheckoutSession } from '~/sessions/session';
import { lockSession } from '~/sessions/session-row.server';
import type { Asked } from './ask-gateway.server';
import type { House } from './house';
import { JOB } from './jobs';
import { settleSession } from './settle-session.server';

/** How an outcome was learned, and what proves it. */
export interface Finding {
  readonly attemptId: string;
  readonly source: LedgerEntry['source'];
  readonly asked: Asked;
}

/** What is true in the transaction, with session and attempt locked: the session first, as everyone takes it. */
interface Scene {
  readonly session: CheckoutSession;
  readonly attempt: Attempt;
  readonly anotherIsLive: boolean;
  readonly now: Date;
}

/**
 * Writes down what became of an attempt: the one place where it is done, whether we learned it from the gateway's answer,
 * a return, an event or a query. One transaction: attempt, ledger, session, merchant event, jobs. Safe to repeat.
 * Answers the attempt as it stands afterwards.
 */
export async function recordGatewayResult(house: House, finding: Finding): Promise<Attempt> {
  const attempt = await house.database.transact(async (tx) => {
    const scene = await openScene(house, tx, finding.attemptId);
    const judgment = await judge(tx, scene, finding.asked);
    if (judgment.kind === 'count_absence') {
      await changeAttempt(tx, scene.attempt, { absentAnswers: scene.attempt.absentAnswers + 1 });
    }
    if (judgment.kind === 'become') await become(house, tx, { ...scene, finding, judgment });
    killPoint('K6');
    return (await findAttempt(tx, finding.attemptId)) ?? scene.attempt;
  });
  killPoint('K7');
  house.wakeWorker();
  return attempt;
}

async function openScene(house: House, tx: Queries, attemptId: string): Promise<Scene> {
  const found = await findAttempt(tx, attemptId);
  const session = found && (await lockSession(tx, found.sessionId));
  const attempt = session && (await lockAttempt(tx, attemptId));
  if (!session || !attempt) throw new Error(`no attempt ${attemptId}`);
  return { session, attempt, anotherIsLive: await anotherIsLive(tx, attempt), now: house.clock.now() };
}

async function judge(tx: Queries, scene: Scene, asked: Asked): Promise<Judgment> {
  const { attempt, session, now } = scene;
  if (asked.kind === 'answered') {
    const recorded = await ledgerEntriesOf(tx, attempt.id);
    return judgeAnswer(attempt, asked.answer, { now, recorded, isUnwanted: isUnwanted(scene, session) });
  }
  // Proof that nothing was charged counts only for the request that would have charged, not for a later question about it.
  const before = attempt.state === 'prepared' || attempt.state === 'sent';
  if (!before) return { kind: 'nothing', why: asked.why };
  return { kind: 'become', state: asked.kind === 'refused' ? 'failed' : 'not_sent', message: asked.why, entries: [] };
}

/** Whether money taken by the attempt would be too much: the session is paid, being paid, or costs something else now. */
function isUnwanted({ attempt, anotherIsLive: rival }: Scene, session: CheckoutSession): boolean {
  const isSamePrice = attempt.amount === session.amount && attempt.currency === session.currency;
  return rival || !isSamePrice || (session.status === 'completed' && !isPaid(attempt.state));
}

interface Becoming extends Scene {
  readonly finding: Finding;
  readonly judgment: Extract<Judgment, { kind: 'become' }>;
}

async function become(house: House, tx: Queries, becoming: Becoming): Promise<void> {
  const { attempt, finding, judgment, now, session } = becoming;
  const answer = finding.asked.kind === 'answered' ? finding.asked.answer : null;
  const { state, message } = judgment;
  await changeAttempt(tx, attempt, {
    state,
    message,
    absentAnswers: 0,
    requiredAction: answer?.outcome === 'requires_action' ? answer.action : null,
    ...learned(attempt, answer),
    concludedAt: isConcluded(state) ? now : null,
  });
  for (const { entry, money } of judgment.entries) {
    const evidence = { source: finding.source, answer };
    await addToLedger(tx, attempt, { entry, amount: money.amount, source: finding.source, evidence, at: now });
  }
  const after: Attempt = { ...attempt, ...learned(attempt, answer), state };
  const ends = !isLive(state) && !isPaid(state);
  const waiting = ends && !becoming.anotherIsLive ? await findLateSuccess(tx, attempt.paymentId) : null;
  const anotherCounts = becoming.anotherIsLive || waiting !== null;
  await settleSession(tx, { session, attempt: after, anotherCounts, now });
  await orderWhatFollows(tx, after, now);
  if (state === 'mismatch' || state === 'late_success') {
    house.log.error({ attempt: attempt.id, state, why: message }, 'an operator has to look at this payment');
  }
  if (waiting && waiting.id !== attempt.id) await honor(tx, { ...becoming, attempt: waiting });
}

/** Money that an earlier attempt took too late counts after all, now that no other attempt does: nobody pays twice. */
async function honor(tx: Queries, { attempt, session, now }: Scene): Promise<void> {
  if (attempt.amount !== session.amount || attempt.currency !== session.currency) return;
  const recorded = await ledgerEntriesOf(tx, attempt.id);
  const state = recorded.has('captured') ? 'captured' : 'authorized';
  await changeAttempt(tx, attempt, { state });
  const after: Attempt = { ...attempt, state };
  await settleSession(tx, { session, attempt: after, anotherCounts: false, now });
  await orderWhatFollows(tx, after, now);
}

function isConcluded(state: AttemptState): boolean {
  return isPaid(state) || !isLive(state);
}

/** What an answer teaches about the attempt beside its state. */
function learned(attempt: Attempt, answer: GatewayAnswer | null): Partial<Attempt> {
  if (!answer || answer.outcome === 'absent') return {};
  return {
    gatewayReference: attempt.gatewayReference ?? answer.gatewayReference,
    ...(answer.outcome === 'declined' ? { declineCode: answer.declineCode, rawCode: answer.rawCode } : {}),
    ...('card' in answer && answer.card ? { card: answer.card } : {}),
  };
}

/** Paid: billing hears. Too late: whoever else is trying is stopped. Open: somebody has to ask what became of it. */
async function orderWhatFollows(tx: Queries, attempt: Attempt, now: Date): Promise<void> {
  const payload = { attemptId: attempt.id };
  const order = (kind: string, waitMs: number) =>
    orderJob(tx, { kind, key: attempt.id, payload, runAt: new Date(now.getTime() + waitMs) });
  if (isPaid(attempt.state)) return order(JOB.reportToBilling, 0);
  if (attempt.state === 'late_success') return order(JOB.stopRivals, 0);
  if (!isLive(attempt.state) || attempt.state === 'mismatch') return;
  return order(JOB.resolveAttempt, attempt.state === 'unknown' ? 2_000 : 60_000);
}
