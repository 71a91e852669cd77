import type { Queries } from '~/database/database.server';
import { killPoint } from '~/foundation/kill-point.server';
import type { GatewayAnswer } from '~/gateways/contract';
import type { Attempt } from '~/payments/attempt';
import { isLive, isPaid, type AttemptState } from '~/payments/attempt-states';
import { addToLedger, changeAttempt, findAttempt, findLateSuccess } from '~/payments/attempt-store.server';
import { endCardTry } from '~/payments/card-try-store.server';
import type { Judgment } from '~/payments/judge-answer';
import type { Asked } from './ask-gateway.server';
import { honorLateSuccess, orderWhatFollows } from './honor-late-success.server';
import type { House } from './house';
import { judgeFinding, type Finding } from './judge-finding.server';
import { keepOrForgetStep, keepWhatIsStored, withoutSecrets } from './keep-gateway-secrets.server';
import { lockAttemptScene, type LockedAttempt } from './lock-attempt-scene.server';
import { settleSession } from './settle-session.server';

/**
 * Writes down what became of an attempt: the one place where it is done, whether we learned it from the gateway's answer,
 * a return, an event or a query. One transaction: attempt, ledger, session, merchant event, jobs. Safe to repeat.
 * Answers the attempt as it stands afterwards.
 */
export async function recordGatewayResult(house: House, finding: Finding): Promise<Attempt> {
  const attempt = await record(house, finding).catch((error: unknown) => {
    if (!isTakenReference(error)) throw error;
    house.log.error({ attempt: finding.attemptId }, 'a gateway answered with the reference of another attempt');
    return record(house, { ...finding, asked: ABOUT_ANOTHER });
  });
  killPoint('K7');
  house.wakeWorker();
  return attempt;
}

/** What cannot be told apart is not believed: the gateway is asked again. */
const ABOUT_ANOTHER: Asked = {
  kind: 'answered',
  answer: { outcome: 'unknown', gatewayReference: null, why: "it answered with another attempt's reference" },
};

/** Whether the database refused a gateway's reference because another attempt of the connection has it. */
function isTakenReference(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('constraint' in cause && cause.constraint === 'attempts_connection_id_gateway_reference_key') return true;
  }
  return false;
}

function record(house: House, finding: Finding): Promise<Attempt> {
  return house.database.transact(async (tx) => {
    const scene = await lockAttemptScene(house, tx, finding.attemptId);
    const judgment = await judgeFinding(tx, scene, finding);
    if (judgment.kind === 'count_absence') {
      await changeAttempt(tx, scene.attempt, { absentAnswers: scene.attempt.absentAnswers + 1 });
    }
    if (judgment.kind === 'become') await become(house, tx, { ...scene, finding, judgment });
    killPoint('K6');
    const after = (await findAttempt(tx, finding.attemptId)) ?? scene.attempt;
    await keepWhatIsStored(house, tx, { ...scene, attempt: after, finding });
    return after;
  });
}

interface Becoming extends LockedAttempt {
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
  await endCardTry(tx, attempt, answer);
  await keepOrForgetStep(house, tx, becoming);
  for (const { entry, money } of judgment.entries) {
    const evidence = { source: finding.source, answer: withoutSecrets(answer), ...finding.stated?.evidence };
    await addToLedger(tx, attempt, { entry, amount: money.amount, source: finding.source, evidence, at: now });
  }
  await finding.stated?.keep(tx, { from: attempt, to: state });
  const after: Attempt = { ...attempt, ...learned(attempt, answer), state };
  const ends = !isLive(state) && !isPaid(state);
  const waiting = ends && !becoming.anotherIsLive ? await findLateSuccess(tx, attempt.paymentId) : null;
  const anotherCounts = becoming.anotherIsLive || waiting !== null;
  await settleSession(tx, { session, attempt: after, anotherCounts, now });
  await orderWhatFollows(tx, after, now);
  if (state === 'mismatch') {
    house.log.error({ attempt: attempt.id, state, why: message }, 'an operator has to look at this payment');
  }
  if (waiting && waiting.id !== attempt.id) await honorLateSuccess(tx, { session, attempt: waiting, now });
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
