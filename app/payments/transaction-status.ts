import { isAttemptState, isPaid, type AttemptState } from './attempt-states';

/** What merchants are told of an attempt: money came, no money will come, or nobody knows yet. */
export type TransactionStatus = 'success' | 'failed' | 'pending';

const NOT_PAID: ReadonlySet<AttemptState> = new Set([
  'declined',
  'failed',
  'canceled',
  'expired',
  'not_sent',
  'not_found',
  'voided',
]);

/** A state that this code does not know is never a success and never a failure. */
export function transactionStatus(state: string): TransactionStatus {
  if (!isAttemptState(state)) return 'pending';
  if (isPaid(state)) return 'success';
  return NOT_PAID.has(state) ? 'failed' : 'pending';
}
