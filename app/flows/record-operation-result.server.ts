import type { Queries } from '~/database/database.server';
import { killPoint } from '~/foundation/kill-point.server';
import type { OperationAnswer } from '~/gateways/operation-contract';
import type { Attempt } from '~/payments/attempt';
import { addToLedger, changeAttempt, type LedgerEntry } from '~/payments/attempt-store.server';
import { judgeOperationAnswer, judgeStatedOperation, type OperationJudgment } from '~/payments/judge-operation';
import type { Operation } from '~/payments/operation';
import { isOperationLive, type OperationState } from '~/payments/operation-states';
import { balanceOf, changeOperation, findOperation, releaseReserved } from '~/payments/operation-store.server';
import type { Asked } from './ask-gateway.server';
import { reopenSession } from './honor-late-success.server';
import type { House } from './house';
import { lockOperationScene, type LockedOperation } from './lock-operation-scene.server';
import { orderOperationQuestion } from './prepare-operation.server';
import { tellOfOperation } from './tell-of-operation.server';

/** How an operation's outcome was learned, and what proves it. */
export interface OperationFinding {
  readonly operationId: string;
  readonly source: LedgerEntry['source'];
  readonly asked: Asked<OperationAnswer>;
  /** What an operator stated: evidence for the ledger, and how it is kept in the same transaction. Only of source `operator`. */
  readonly stated?: {
    readonly state: OperationState;
    readonly evidence: Readonly<Record<string, unknown>>;
    readonly keep: (tx: Queries, from: Operation) => Promise<void>;
  };
}

/**
 * Writes down what became of a capture, void or refund: the one place where it is done, whether we learned it from the
 * gateway's answer, an event or a query. One transaction: operation, reservation, ledger, attempt, session, merchant event,
 * jobs. Safe to repeat. Answers the operation as it stands afterwards.
 */
export async function recordOperationResult(house: House, finding: OperationFinding): Promise<Operation> {
  const operation = await house.database.transact(async (tx) => {
    const scene = await lockOperationScene(house, tx, finding.operationId);
    const judgment = await judge(tx, scene, finding);
    if (judgment.kind === 'count_absence') {
      await changeOperation(tx, scene.operation, { absentAnswers: scene.operation.absentAnswers + 1 });
    }
    if (judgment.kind === 'become') await become(house, tx, { ...scene, finding, judgment });
    killPoint('K13:6');
    return (await findOperation(tx, finding.operationId)) ?? scene.operation;
  });
  killPoint('K13:7');
  house.wakeWorker();
  return operation;
}

async function judge(
  tx: Queries,
  scene: LockedOperation,
  { asked, stated, source }: OperationFinding,
): Promise<OperationJudgment> {
  const { operation, attempt, timeoutMs, now } = scene;
  if (stated) {
    const balance = await balanceOf(tx, attempt);
    return judgeStatedOperation(operation, stated.state, { now, balance, attemptState: attempt.state });
  }
  if (asked.kind === 'answered') {
    const balance = await balanceOf(tx, attempt);
    const byItsClock = asked.answer.outcome === 'absent' ? await scene.byItsClock() : now;
    return judgeOperationAnswer(operation, asked.answer, {
      now: byItsClock,
      timeoutMs,
      balance,
      attemptState: attempt.state,
    });
  }
  // Proof that nothing was done counts only for the request that would have done it, not for a later question about it.
  // Who did not ask has no such proof about what was sent meanwhile: the asker may have woken up.
  const isBefore = operation.state === 'prepared' || (operation.state === 'sent' && source === 'answer');
  if (!isBefore) return { kind: 'nothing', why: asked.why };
  const state = asked.kind === 'refused' ? 'failed' : 'not_sent';
  return { kind: 'become', state, message: asked.why, attemptState: null };
}

interface Becoming extends LockedOperation {
  readonly finding: OperationFinding;
  readonly judgment: Extract<OperationJudgment, { kind: 'become' }>;
}

async function become(house: House, tx: Queries, becoming: Becoming): Promise<void> {
  const { operation, finding, judgment, now } = becoming;
  const { state, message, attemptState } = judgment;
  const answer = finding.asked.kind === 'answered' ? finding.asked.answer : null;
  const isOver = !isOperationLive(state);
  await changeOperation(tx, operation, {
    state,
    message,
    absentAnswers: 0,
    rawCode: answer?.outcome === 'declined' ? answer.rawCode : operation.rawCode,
    // An answer about something else must not take that one's place.
    ...(state !== 'mismatch' && answer && 'gatewayReference' in answer
      ? { gatewayReference: operation.gatewayReference ?? answer.gatewayReference }
      : {}),
    concludedAt: isOver ? now : null,
  });
  // A mismatch keeps what it holds: the money may be gone.
  if (isOver && state !== 'mismatch') await releaseReserved(tx, operation);
  if (attemptState !== null) await moveMoney(tx, { ...becoming, attemptState });
  await finding.stated?.keep(tx, operation);
  if (isOver && operation.origin === 'late_success') await reopenSession(tx, becoming);
  if (state === 'mismatch')
    house.log.error({ operation: operation.id, why: message }, 'an operator has to look at this operation');
  if (!isOver) await orderOperationQuestion(tx, operation, { now, waitMs: state === 'unknown' ? 2_000 : 60_000 });
}

const ENTRY = { capture: 'captured', void: 'voided', refund: 'refunded' } as const;

async function moveMoney(tx: Queries, moving: Becoming & { readonly attemptState: Attempt['state'] }): Promise<void> {
  const { attempt, operation, attemptState, finding, now, session } = moving;
  const { source } = finding;
  const answer = finding.asked.kind === 'answered' ? finding.asked.answer : null;
  const evidence = { source, answer, ...finding.stated?.evidence };
  const entry = ENTRY[operation.kind];
  await addToLedger(tx, attempt, {
    entry,
    amount: operation.amount,
    source,
    evidence,
    at: now,
    operationId: operation.id,
  });
  await changeAttempt(tx, attempt, { state: attemptState });
  await tellOfOperation(tx, { session, attempt: { ...attempt, state: attemptState }, operation, now });
}
