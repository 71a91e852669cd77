import type { OperationKind } from '~/gateways/operation-contract';

/**
 * What may happen to an operation (a capture, void or refund), in one literal, as for attempts. `unknown` leaves only by a
 * query, an event or an operator. A success that is told after the operation had ended without one is legal, because money
 * that moved is always recorded; where it no longer fits what is left, it is a `mismatch`, and an operator has to look.
 */
export const OPERATION_TRANSITIONS = {
  prepared: ['sent', 'not_sent'],
  sent: ['not_sent', 'pending', 'succeeded', 'declined', 'failed', 'unknown', 'not_found', 'mismatch'],
  pending: ['succeeded', 'declined', 'unknown', 'not_found', 'mismatch'],
  unknown: ['pending', 'succeeded', 'declined', 'not_found', 'mismatch'],
  not_sent: [],
  succeeded: [],
  declined: ['succeeded', 'mismatch'],
  failed: ['succeeded', 'mismatch'],
  not_found: ['succeeded', 'declined', 'mismatch'],
  mismatch: ['succeeded', 'declined', 'failed'],
} as const satisfies Record<string, readonly string[]>;

export type OperationState = keyof typeof OPERATION_TRANSITIONS;

/** States in which the operation may still move money: what it reserved stays reserved. */
export const LIVE_OPERATION_STATES = [
  'prepared',
  'sent',
  'pending',
  'unknown',
] as const satisfies readonly OperationState[];

const LIVE: ReadonlySet<OperationState> = new Set(LIVE_OPERATION_STATES);

export function isOperationLive(state: OperationState): boolean {
  return LIVE.has(state);
}

export function mayOperationBecome(from: OperationState, to: OperationState): boolean {
  return (OPERATION_TRANSITIONS[from] as readonly OperationState[]).includes(to);
}

/** What merchants are told of an operation. What nobody knows yet is pending, never a failure. */
export type OperationStatus = 'succeeded' | 'failed' | 'pending';

const FAILED: ReadonlySet<OperationState> = new Set(['not_sent', 'declined', 'failed', 'not_found']);

export function operationStatus(state: OperationState): OperationStatus {
  if (state === 'succeeded') return 'succeeded';
  return FAILED.has(state) ? 'failed' : 'pending';
}

/** An operation beside others of the same attempt: what the rules look at. */
export interface OperationBeside {
  readonly kind: OperationKind;
  readonly state: OperationState;
  readonly amount: number;
}
