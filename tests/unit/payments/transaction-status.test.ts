import { expect, test } from 'vitest';
import { ATTEMPT_TRANSITIONS } from '~/payments/attempt-states';
import { transactionStatus } from '~/payments/transaction-status';

test('every state has a word, and only money that came is a success', () => {
  const told = Object.fromEntries(Object.keys(ATTEMPT_TRANSITIONS).map((state) => [state, transactionStatus(state)]));
  expect(told).toEqual({
    prepared: 'pending',
    sent: 'pending',
    not_sent: 'failed',
    requires_action: 'pending',
    pending: 'pending',
    unknown: 'pending',
    authorized: 'success',
    captured: 'success',
    partly_refunded: 'success',
    refunded: 'success',
    voided: 'failed',
    declined: 'failed',
    failed: 'failed',
    canceled: 'failed',
    expired: 'failed',
    not_found: 'failed',
    // Money came that nobody waited for, or another amount: an operator decides.
    late_success: 'pending',
    mismatch: 'pending',
  });
});

test('a state of a newer release is not known', () => {
  expect(transactionStatus('settled')).toBe('pending');
});
