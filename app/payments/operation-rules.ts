import type { OperationKind, OperationsSheet } from '~/gateways/operation-contract';
import type { AttemptState } from './attempt-states';
import { isOperationLive, type OperationBeside } from './operation-states';

/** The money of one attempt, from its own ledger rows, in minor units. */
export interface Balance {
  readonly authorized: number;
  readonly captured: number;
  readonly refunded: number;
  /** Reserved for refunds whose outcome is not known yet. */
  readonly refundPending: number;
}

export interface WantedOperation {
  readonly kind: OperationKind;
  /** Minor units; null takes all that is left. A void takes all there is. */
  readonly amount: number | null;
  /** Null is the attempt's own. */
  readonly currency: string | null;
  readonly origin: 'merchant' | 'late_success';
}

/** What is true of the attempt, under its lock. */
export interface OperationScene {
  readonly state: AttemptState;
  readonly currency: string;
  readonly balance: Balance;
  readonly others: readonly OperationBeside[];
  readonly sheet: OperationsSheet;
}

export type OperationVerdict =
  | { readonly kind: 'possible'; readonly amount: number }
  | { readonly kind: 'not_possible'; readonly why: string }
  /** The amount or currency is wrong; another one may do. */
  | { readonly kind: 'wrong_amount'; readonly field: 'amount' | 'currency'; readonly why: string };

const notPossible = (why: string): OperationVerdict => ({ kind: 'not_possible', why });

/**
 * Whether an operation may begin now. Pure; asked under the attempt's lock, so that what it says holds until the commit.
 * While an outcome that it builds on is open the answer is no: a refund waits for the capture, a void for the capture.
 */
export function judgeOperation(wanted: WantedOperation, scene: OperationScene): OperationVerdict {
  const blocked = whyBlocked(wanted, scene);
  if (blocked !== null) return notPossible(blocked);
  if (wanted.currency !== null && wanted.currency !== scene.currency) {
    return { kind: 'wrong_amount', field: 'currency', why: `must be the transaction's, ${scene.currency}` };
  }
  if (wanted.kind === 'refund' && scene.sheet.hasSeveralRefunds === false && isRefunded(scene.balance))
    return notPossible('This gateway refunds a transaction once.');
  const left = leftFor(wanted.kind, scene.balance);
  if (left <= 0) return notPossible(`Nothing is left to ${wanted.kind}.`);
  const amount = wanted.kind === 'void' ? left : (wanted.amount ?? left);
  return judgeAmount(amount, left, { wanted, sheet: scene.sheet });
}

function isRefunded({ refunded, refundPending }: Balance): boolean {
  return refunded + refundPending > 0;
}

/** What may at most be captured, released or given back. */
export function leftFor(kind: OperationKind, balance: Balance): number {
  if (kind === 'refund') return balance.captured - balance.refunded - balance.refundPending;
  return balance.authorized - balance.captured;
}

function judgeAmount(
  amount: number,
  left: number,
  { wanted, sheet }: { readonly wanted: WantedOperation; readonly sheet: OperationsSheet },
): OperationVerdict {
  const wrong = (why: string): OperationVerdict => ({ kind: 'wrong_amount', field: 'amount', why });
  if (!Number.isSafeInteger(amount) || amount <= 0) return wrong('must be greater than zero');
  if (amount > left) return wrong(`is more than the ${left} that is left`);
  const isPartial = amount < left;
  if (wanted.kind === 'capture' && isPartial && !sheet.hasPartialCapture)
    return wrong(`must be all of it, ${left}: this gateway captures no part`);
  if (wanted.kind === 'refund' && isPartial && !sheet.hasPartialRefund)
    return wrong(`must be all of it, ${left}: this gateway refunds no part`);
  return { kind: 'possible', amount };
}

const REFUNDABLE: ReadonlySet<AttemptState> = new Set(['captured', 'partly_refunded']);

function whyBlocked({ kind, origin }: WantedOperation, scene: OperationScene): string | null {
  const { state, others } = scene;
  if (state === 'mismatch' || others.some((other) => other.state === 'mismatch'))
    return 'The gateway told of another amount than was asked for; this has to be looked at first.';
  const rival = others.find((other) => other.kind !== 'refund' && isOperationLive(other.state));
  if (rival) return `A ${rival.kind} of this transaction is under way.`;
  if (state === 'late_success') {
    if (origin !== 'late_success') return 'This money came too late, and is given back by itself.';
    return others.some((other) => isOperationLive(other.state)) ? 'Its money is being given back.' : null;
  }
  if (origin === 'late_success') return 'The money counts by now.';
  if (kind === 'refund') return REFUNDABLE.has(state) ? null : `The transaction is ${state}: nothing was captured.`;
  if (state === 'authorized') return null;
  if (kind === 'capture' && state === 'captured' && scene.sheet.hasSeveralCaptures) return null;
  return `The transaction is ${state}, not authorized.`;
}
