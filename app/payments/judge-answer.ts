import type { GatewayAnswer, RequiredAction } from '~/gateways/contract';
import { money, sameMoney, type Money } from '~/foundation/money';
import type { Attempt } from './attempt';
import { mayBecome, type AttemptState } from './attempt-states';

const SHORTEST_GRACE_MS = 10 * 60_000;

/**
 * An absent payment is believed absent only after this long since it was sent, and two such answers: ten minutes, or twice
 * as long as its gateway may take to answer.
 */
export function absentGraceMs(timeoutMs = 0): number {
  return Math.max(SHORTEST_GRACE_MS, 2 * timeoutMs);
}
const ABSENT_ANSWERS_NEEDED = 2;

/** What an answer means for an attempt: a new state, or nothing. */
export type Judgment =
  | { readonly kind: 'nothing'; readonly why: string }
  /** The gateway did not know the payment; counted, not yet believed. */
  | { readonly kind: 'count_absence' }
  | {
      readonly kind: 'become';
      readonly state: AttemptState;
      readonly message: string | null;
      /** Ledger entries that this change makes, in order. */
      readonly entries: readonly { readonly entry: 'authorized' | 'captured'; readonly money: Money }[];
    };

/** What is known beside the attempt. */
export interface JudgmentScene {
  readonly now: Date;
  /** Money taken by this attempt would be too much: the session is paid, being paid, or costs something else now. */
  readonly isUnwanted: boolean;
  /** What the ledger already holds of the attempt: money is never written down twice. */
  readonly recorded: ReadonlySet<string>;
  /** An operation on the attempt's money is under way: what moves by it is written down by it, and by nobody else. */
  readonly isOperatedOn?: boolean;
  /** How long the attempt's gateway may take to answer. */
  readonly timeoutMs?: number;
  /** The payer came back from an action: another one is the step after it. */
  readonly isReturn?: boolean;
}

const DIRECT = {
  pending: 'pending',
  requires_action: 'requires_action',
  declined: 'declined',
  canceled: 'canceled',
  expired: 'expired',
} as const;

/**
 * Judges a gateway's answer about an attempt. Pure: the same for an answer, a return, an event and a query.
 * Money that moved is always recorded; amounts and references must be the attempt's own, or it becomes a mismatch.
 */
export function judgeAnswer(attempt: Attempt, answer: GatewayAnswer, scene: JudgmentScene): Judgment {
  if (answer.outcome === 'absent') return judgeAbsence(attempt, scene);
  if (answer.outcome === 'unknown') return become(attempt, 'unknown', answer.why);
  if (isOtherPayment(attempt, answer.gatewayReference)) {
    return become(attempt, 'mismatch', `the gateway answered about ${answer.gatewayReference ?? 'another payment'}`);
  }
  if (answer.outcome === 'authorized' || answer.outcome === 'captured') return judgeSuccess(attempt, answer, scene);
  if (answer.outcome === 'requires_action' && isNextStep(attempt, answer.action, scene))
    return { kind: 'become', state: 'requires_action', message: null, entries: [] };
  return become(attempt, DIRECT[answer.outcome], null);
}

/**
 * Whether another action is required than the one that is shown. Where only details differ and nobody came back, the gateway
 * has written the same action anew: a page that the payer stands on stays what it is.
 */
function isNextStep(attempt: Attempt, action: RequiredAction, { isReturn }: JudgmentScene): boolean {
  const shown = attempt.requiredAction;
  if (attempt.state !== 'requires_action' || shown === null) return false;
  return shown.kind !== action.kind || (isReturn === true && inOrder(shown) !== inOrder(action));
}

/** A value as JSON with its names sorted: whether two are the same does not hang on how they were written. */
function inOrder(value: object): string {
  const sorted = (one: unknown): unknown =>
    typeof one === 'object' && one !== null
      ? Object.entries(one)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, inner]) => [name, sorted(inner)])
      : one;
  return JSON.stringify(sorted(value));
}

function judgeSuccess(
  attempt: Attempt,
  answer: Extract<GatewayAnswer, { outcome: 'authorized' | 'captured' }>,
  scene: JudgmentScene,
): Judgment {
  const asked = money(attempt.amount, attempt.currency);
  if (!sameMoney(asked, answer.money)) {
    const got = `${answer.money.amount} ${answer.money.currency}`;
    return become(attempt, 'mismatch', `the gateway took ${got}, asked were ${asked.amount} ${asked.currency}`);
  }
  if (attempt.state === 'late_success' && scene.isUnwanted) return { kind: 'nothing', why: 'still too late' };
  if (scene.isOperatedOn) return { kind: 'nothing', why: 'an operation is under way' };
  const late = scene.isUnwanted && mayBecome(attempt.state, 'late_success');
  const state = late ? 'late_success' : answer.outcome;
  if (!mayBecome(attempt.state, state)) return { kind: 'nothing', why: `already ${attempt.state}` };
  const taken = answer.outcome === 'captured' ? (['authorized', 'captured'] as const) : (['authorized'] as const);
  const entries = taken
    .filter((entry) => !scene.recorded.has(entry))
    .map((entry) => ({ entry, money: entry === 'captured' ? (answer.captured ?? asked) : asked }));
  return { kind: 'become', state, message: late ? 'paid after it had been given up' : null, entries };
}

function judgeAbsence(attempt: Attempt, { now, timeoutMs }: JudgmentScene): Judgment {
  if (!mayBecome(attempt.state, 'not_found')) return { kind: 'nothing', why: `already ${attempt.state}` };
  if (!isAbsenceProven(attempt, now, timeoutMs)) return { kind: 'count_absence' };
  return become(attempt, 'not_found', 'the gateway knows no such payment');
}

/** Whether one more answer that a gateway knows nothing of what we sent is enough to believe it. */
export function isAbsenceProven(
  asked: Pick<Attempt, 'sentAt' | 'preparedAt' | 'absentAnswers'>,
  now: Date,
  timeoutMs?: number,
): boolean {
  const sentAt = asked.sentAt ?? asked.preparedAt;
  const graceIsOver = now.getTime() - sentAt.getTime() >= absentGraceMs(timeoutMs);
  return graceIsOver && asked.absentAnswers + 1 >= ABSENT_ANSWERS_NEEDED;
}

function become(attempt: Attempt, state: AttemptState, message: string | null): Judgment {
  if (attempt.state === state || !mayBecome(attempt.state, state))
    return { kind: 'nothing', why: `already ${attempt.state}` };
  return { kind: 'become', state, message, entries: [] };
}

function isOtherPayment(attempt: Attempt, gatewayReference: string | null): boolean {
  return (
    attempt.gatewayReference !== null && gatewayReference !== null && attempt.gatewayReference !== gatewayReference
  );
}
