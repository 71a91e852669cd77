import { sameMoney } from '~/foundation/money';
import type { OperationAnswer } from '~/gateways/operation-contract';
import type { AttemptState } from './attempt-states';
import { isAbsenceProven } from './judge-answer';
import { moneyOfOperation, type Operation } from './operation';
import { leftFor, type Balance } from './operation-rules';
import { isOperationLive, mayOperationBecome, type OperationState } from './operation-states';

/** What an answer means for an operation: a new state, or nothing. A success also says what becomes of the attempt. */
export type OperationJudgment =
  | { readonly kind: 'nothing'; readonly why: string }
  /** The gateway did not know the operation; counted, not yet believed. */
  | { readonly kind: 'count_absence' }
  | {
      readonly kind: 'become';
      readonly state: OperationState;
      readonly message: string | null;
      /** Set when money moved. */
      readonly attemptState: AttemptState | null;
    };

/** What is known beside the operation, under the locks. */
export interface OperationJudgmentScene {
  readonly now: Date;
  /** How long the gateway may take to answer. */
  readonly timeoutMs?: number;
  readonly attemptState: AttemptState;
  readonly balance: Balance;
}

/**
 * Judges a gateway's answer about an operation. Pure: the same for an answer, an event and a query. What it holds stays
 * reserved unless the end is definite; money that moved otherwise than asked, or more than is left, is a mismatch.
 */
export function judgeOperationAnswer(
  operation: Operation,
  answer: OperationAnswer,
  scene: OperationJudgmentScene,
): OperationJudgment {
  // Frozen: what a gateway tells in two ways is an operator's to decide.
  if (operation.state === 'mismatch') return { kind: 'nothing', why: 'a mismatch waits for an operator' };
  if (answer.outcome === 'absent') return judgeAbsence(operation, scene);
  const { gatewayReference } = operation;
  if (gatewayReference !== null && answer.gatewayReference !== null && gatewayReference !== answer.gatewayReference)
    return become(operation, 'mismatch', `the gateway answered about ${answer.gatewayReference}`);
  switch (answer.outcome) {
    case 'succeeded':
      return judgeSuccess(operation, answer, scene);
    case 'pending':
      return become(operation, 'pending', null);
    case 'declined':
      return become(operation, 'declined', null);
    case 'unknown':
      return become(operation, 'unknown', answer.why);
  }
}

/** What an operator's word means for an operation: the same, and only where the money still fits. */
export function judgeStatedOperation(
  operation: Operation,
  state: OperationState,
  scene: OperationJudgmentScene,
): OperationJudgment {
  if (!mayOperationBecome(operation.state, state)) return { kind: 'nothing', why: `already ${operation.state}` };
  if (state !== 'succeeded') return become(operation, state, null);
  const attemptState = attemptStateAfter(operation, scene);
  if (attemptState === null || operation.amount > leftFor(operation.kind, scene.balance) + operation.reserved)
    return { kind: 'nothing', why: `it does not fit the transaction, which is ${scene.attemptState}` };
  return { kind: 'become', state, message: null, attemptState };
}

function judgeSuccess(
  operation: Operation,
  answer: Extract<OperationAnswer, { outcome: 'succeeded' }>,
  scene: OperationJudgmentScene,
): OperationJudgment {
  if (!mayOperationBecome(operation.state, 'succeeded')) return { kind: 'nothing', why: `already ${operation.state}` };
  const asked = moneyOfOperation(operation);
  if (!sameMoney(asked, answer.money)) {
    const moved = `${answer.money.amount} ${answer.money.currency}`;
    return become(operation, 'mismatch', `the gateway moved ${moved}, asked were ${asked.amount} ${asked.currency}`);
  }
  const attemptState = attemptStateAfter(operation, scene);
  if (attemptState === null || operation.amount > leftFor(operation.kind, scene.balance) + operation.reserved)
    return become(operation, 'mismatch', `it succeeded when the transaction was ${scene.attemptState} already`);
  return { kind: 'become', state: 'succeeded', message: null, attemptState };
}

/** What the attempt becomes by the money that moved; null where it cannot have moved any more. */
function attemptStateAfter(operation: Operation, { attemptState: state, balance }: OperationJudgmentScene) {
  const isLate = state === 'late_success' && operation.origin === 'late_success';
  if (operation.kind === 'refund') {
    const isAll = balance.refunded + operation.amount === balance.captured;
    if (isLate) return isAll ? 'refunded' : null;
    if (state !== 'captured' && state !== 'partly_refunded') return null;
    return isAll ? 'refunded' : 'partly_refunded';
  }
  if (operation.kind === 'void') return state === 'authorized' || isLate ? 'voided' : null;
  return state === 'authorized' || state === 'captured' ? 'captured' : null;
}

function judgeAbsence(
  operation: Operation,
  { now, timeoutMs }: Pick<OperationJudgmentScene, 'now' | 'timeoutMs'>,
): OperationJudgment {
  if (!isOperationLive(operation.state) || !mayOperationBecome(operation.state, 'not_found'))
    return { kind: 'nothing', why: `already ${operation.state}` };
  if (!isAbsenceProven(operation, now, timeoutMs)) return { kind: 'count_absence' };
  return become(operation, 'not_found', 'the gateway knows no such operation');
}

function become(operation: Operation, state: OperationState, message: string | null): OperationJudgment {
  if (operation.state === state || !mayOperationBecome(operation.state, state))
    return { kind: 'nothing', why: `already ${operation.state}` };
  return { kind: 'become', state, message, attemptState: null };
}
