import type { Queries } from '~/database/database.server';
import { orderJob } from '~/database/jobs.server';
import { killPoint } from '~/foundation/kill-point.server';
import type { GatewayAnswer } from '~/gateways/contract';
import { addMerchantEvent } from '~/merchant-webhooks/merchant-event.server';
import type { Attempt } from '~/payments/attempt';
import { isLive, isPaid, type AttemptState } from '~/payments/attempt-states';
import {
  addToLedger,
  anotherIsLive,
  changeAttempt,
  lockAttempt,
  type LedgerEntry,
} from '~/payments/attempt-store.server';
import { judgeAnswer, type Judgment } from '~/payments/judge-answer';
import type { CheckoutSession } from '~/sessions/session';
import { lockSession, moveSession } from '~/sessions/session-row.server';
import type { Asked } from './ask-gateway.server';
import type { House } from './house';
import { JOB } from './jobs';

/** How an outcome was learned, and what proves it. */
export interface Finding {
  readonly attemptId: string;
  readonly source: LedgerEntry['source'];
  readonly asked: Asked;
}

/**
 * Writes down what became of an attempt: the one place where it is done, whether we learned it from the gateway's answer,
 * a return, an event or a query. One transaction: attempt, ledger, session, merchant event, jobs. Safe to repeat.
 * Answers the attempt as it stands afterwards.
 */
export async function recordGatewayResult(house: House, finding: Finding): Promise<Attempt> {
  const attempt = await house.database.transact(async (tx) => {
    const found = await lockAttempt(tx, finding.attemptId);
    if (!found) throw new Error(`no attempt ${finding.attemptId}`);
    const judgment = await judge(house, tx, { attempt: found, asked: finding.asked });
    if (judgment.kind === 'count_absence') await changeAttempt(tx, found, { absentAnswers: found.absentAnswers + 1 });
    if (judgment.kind === 'become') await become(house, tx, { attempt: found, finding, judgment });
    killPoint('K6');
    return (await lockAttempt(tx, found.id)) ?? found;
  });
  killPoint('K7');
  house.wakeWorker();
  return attempt;
}

async function judge(house: House, tx: Queries, about: { attempt: Attempt; asked: Asked }): Promise<Judgment> {
  const { attempt, asked } = about;
  if (asked.kind === 'answered') {
    const scene = { anotherIsLive: await anotherIsLive(tx, attempt), now: house.clock.now() };
    return judgeAnswer(attempt, asked.answer, scene);
  }
  // Proof that nothing was charged counts only for the request that would have charged, not for a later question about it.
  const before = attempt.state === 'prepared' || attempt.state === 'sent';
  if (!before) return { kind: 'nothing', why: asked.why };
  return { kind: 'become', state: asked.kind === 'refused' ? 'failed' : 'not_sent', message: asked.why, entries: [] };
}

interface Becoming {
  readonly attempt: Attempt;
  readonly finding: Finding;
  readonly judgment: Extract<Judgment, { kind: 'become' }>;
}

async function become(house: House, tx: Queries, { attempt, finding, judgment }: Becoming): Promise<void> {
  const now = house.clock.now();
  const answer = finding.asked.kind === 'answered' ? finding.asked.answer : null;
  await changeAttempt(tx, attempt, {
    state: judgment.state,
    message: judgment.message,
    absentAnswers: 0,
    requiredAction: answer?.outcome === 'requires_action' ? answer.action : null,
    ...learned(attempt, answer),
    concludedAt: isConcluded(judgment.state) ? now : null,
  });
  for (const { entry, money } of judgment.entries) {
    const evidence = { source: finding.source, answer };
    await addToLedger(tx, attempt, { entry, amount: money.amount, source: finding.source, evidence, at: now });
  }
  const after = { ...attempt, ...learned(attempt, answer), state: judgment.state };
  await moveOn(house, tx, after);
  await orderWhatFollows(tx, after, now);
  if (judgment.state === 'mismatch' || judgment.state === 'late_success') {
    house.log.error(
      { attempt: attempt.id, state: judgment.state, why: judgment.message },
      'an operator has to look at this payment',
    );
  }
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

/** The session follows its attempt: paid completes it, a definite end opens it again. */
async function moveOn(house: House, tx: Queries, attempt: Attempt): Promise<void> {
  const session = await lockSession(tx, attempt.sessionId);
  if (!session) throw new Error(`no session ${attempt.sessionId}`);
  const now = house.clock.now();
  if (isPaid(attempt.state)) {
    const completed = await moveSession(tx, session, {
      from: ['created', 'active', 'processing', 'expired'],
      to: 'completed',
      completedAt: now,
    });
    await tellMerchant(tx, {
      session,
      attempt,
      now,
      type: attempt.state === 'captured' ? 'payment.captured' : 'payment.authorized',
    });
    if (completed) await tellMerchant(tx, { session, attempt, now, type: 'session.completed' });
    return;
  }
  if (attempt.state === 'pending') await tellMerchant(tx, { session, attempt, now, type: 'payment.pending' });
  if (isLive(attempt.state) || attempt.state === 'late_success') return;
  await moveSession(tx, session, { from: ['processing'], to: 'active' });
  await tellMerchant(tx, { session, attempt, now, type: 'payment.failed' });
}

async function tellMerchant(
  tx: Queries,
  about: {
    session: CheckoutSession;
    attempt: Attempt;
    now: Date;
    type: Parameters<typeof addMerchantEvent>[1]['type'];
  },
): Promise<void> {
  const { session, attempt } = about;
  await addMerchantEvent(tx, {
    merchantId: session.merchantId,
    sessionId: session.id,
    type: about.type,
    createdAt: about.now,
    snapshot: {
      transaction: {
        id: attempt.id,
        state: attempt.state,
        amount: attempt.amount,
        currency: attempt.currency,
        gateway: attempt.gateway,
        method: attempt.method,
        declineCode: attempt.declineCode,
      },
      metadata: session.metadata,
    },
  });
}

/** Paid: billing hears. Open: somebody has to ask what became of it, if nobody tells us. */
async function orderWhatFollows(tx: Queries, attempt: Attempt, now: Date): Promise<void> {
  const payload = { attemptId: attempt.id };
  if (isPaid(attempt.state)) return orderJob(tx, { kind: JOB.reportToBilling, key: attempt.id, payload, runAt: now });
  if (!isLive(attempt.state) || attempt.state === 'mismatch') return;
  const waitMs = attempt.state === 'unknown' ? 2_000 : 60_000;
  return orderJob(tx, { kind: JOB.resolveAttempt, key: attempt.id, payload, runAt: new Date(now.getTime() + waitMs) });
}
