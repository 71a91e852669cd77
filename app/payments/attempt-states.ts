/**
 * What may happen to an attempt, in one literal. The flow that records results reads it, the database's trigger reads a
 * copy of it (refilled at every start), and so do the buttons and the model tests.
 *
 * `unknown` leaves only by a query, an event or an operator, never by a timer. A late success of an attempt that was
 * given up (`canceled`, `expired`, `not_found`, `declined`) is legal: money that moved is always recorded. It becomes
 * `late_success` when the session has meanwhile been paid, or is being paid, by another attempt.
 */
export const ATTEMPT_TRANSITIONS = {
  prepared: ['sent', 'not_sent', 'failed'],
  sent: [
    'not_sent',
    'requires_action',
    'pending',
    'authorized',
    'captured',
    'declined',
    'failed',
    'unknown',
    'canceled',
    'expired',
    'mismatch',
    'not_found',
  ],
  not_sent: [],
  requires_action: [
    'pending',
    'authorized',
    'captured',
    'declined',
    'failed',
    'unknown',
    'canceled',
    'expired',
    'mismatch',
    'not_found',
  ],
  pending: [
    'requires_action',
    'authorized',
    'captured',
    'declined',
    'failed',
    'unknown',
    'canceled',
    'expired',
    'mismatch',
    'not_found',
  ],
  unknown: [
    'requires_action',
    'pending',
    'authorized',
    'captured',
    'declined',
    'failed',
    'canceled',
    'expired',
    'mismatch',
    'not_found',
  ],
  authorized: ['captured', 'voided', 'expired', 'mismatch'],
  captured: ['partly_refunded', 'refunded', 'mismatch'],
  partly_refunded: ['partly_refunded', 'refunded'],
  refunded: [],
  voided: [],
  declined: ['authorized', 'captured', 'late_success', 'mismatch'],
  failed: ['authorized', 'captured', 'late_success', 'mismatch'],
  canceled: ['authorized', 'captured', 'late_success', 'mismatch'],
  expired: ['authorized', 'captured', 'late_success', 'mismatch'],
  not_found: ['authorized', 'captured', 'declined', 'late_success', 'mismatch'],
  late_success: ['authorized', 'captured', 'voided', 'refunded', 'mismatch'],
  mismatch: ['captured', 'authorized', 'declined', 'failed', 'voided', 'refunded'],
} as const satisfies Record<string, readonly string[]>;

export type AttemptState = keyof typeof ATTEMPT_TRANSITIONS;

/** States in which money may have moved or may still move: no second attempt is made meanwhile. */
export const LIVE_STATES = [
  'prepared',
  'sent',
  'requires_action',
  'pending',
  'unknown',
  'authorized',
  'captured',
  'partly_refunded',
  'mismatch',
] as const satisfies readonly AttemptState[];

const LIVE: ReadonlySet<AttemptState> = new Set(LIVE_STATES);

/** States in which the payer's money was taken or reserved by the attempt that counts. */
export const PAID_STATES = [
  'authorized',
  'captured',
  'partly_refunded',
  'refunded',
] as const satisfies readonly AttemptState[];

const PAID: ReadonlySet<AttemptState> = new Set(PAID_STATES);

export function isAttemptState(state: string): state is AttemptState {
  return Object.hasOwn(ATTEMPT_TRANSITIONS, state);
}

export function mayBecome(from: AttemptState, to: AttemptState): boolean {
  return (ATTEMPT_TRANSITIONS[from] as readonly AttemptState[]).includes(to);
}

export function isLive(state: AttemptState): boolean {
  return LIVE.has(state);
}

/** Whether the payer's money was taken or reserved. */
export function isPaid(state: AttemptState): boolean {
  return PAID.has(state);
}
