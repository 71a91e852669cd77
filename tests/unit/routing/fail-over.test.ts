import { describe, expect, test } from 'vitest';
import { DECLINE_CODES } from '~/gateways/contract';
import { ATTEMPT_TRANSITIONS } from '~/payments/attempt-states';
import { nextStep, type SubmitTerms, type TryEnd } from '~/routing/fail-over';

const TERMS: SubmitTerms = { tries: 1, elapsedMs: 100, failsOverOnSoftDecline: true, canStepUp: true };
const declined = (
  declineCode: (typeof DECLINE_CODES)[number],
  retryAdvice: 'never' | 'later' | null = null,
): TryEnd => ({
  recorded: 'declined',
  said: { kind: 'answered', outcome: 'declined', declineCode, retryAdvice },
});
const stepOf = (end: TryEnd, terms: Partial<SubmitTerms> = {}) => nextStep(end, { ...TERMS, ...terms }).step;

describe('after a decline', () => {
  test.each(DECLINE_CODES)('%s', (code) => {
    const soft = ['generic', 'try_again_later'];
    const expected = soft.includes(code) ? 'next_entry' : code === 'authentication_required' ? 'step_up' : 'stop';
    expect(stepOf(declined(code))).toBe(expected);
    expect(stepOf(declined(code), { failsOverOnSoftDecline: false, canStepUp: false })).toBe('stop');
    expect(stepOf(declined(code, 'never'))).toBe('stop');
  });
});

describe('everything that is not named stops', () => {
  const OUTCOMES = [
    'authorized',
    'captured',
    'pending',
    'requires_action',
    'canceled',
    'expired',
    'unknown',
    'absent',
  ] as const;
  test.each(OUTCOMES)('answered %s', (outcome) => {
    for (const recorded of Object.keys(ATTEMPT_TRANSITIONS)) {
      const said = { kind: 'answered', outcome, declineCode: 'generic', retryAdvice: null } as const;
      expect(stepOf({ recorded, said })).toBe('stop');
    }
  });

  test.each(Object.keys(ATTEMPT_TRANSITIONS))('recorded as %s', (recorded) => {
    expect(stepOf({ recorded, said: { kind: 'not_sent' } })).toBe(recorded === 'not_sent' ? 'next_entry' : 'stop');
    const refused = { kind: 'refused', isConfiguration: true } as const;
    expect(stepOf({ recorded, said: refused })).toBe(recorded === 'failed' ? 'next_entry' : 'stop');
    expect(stepOf({ recorded, said: { ...refused, isConfiguration: false } })).toBe('stop');
    expect(stepOf({ ...declined('generic'), recorded })).toBe(recorded === 'declined' ? 'next_entry' : 'stop');
  });
});

test('two tries are the most, and none begins when the time is nearly over', () => {
  const unsent: TryEnd = { recorded: 'not_sent', said: { kind: 'not_sent' } };
  for (const end of [unsent, declined('generic'), declined('authentication_required')]) {
    expect(stepOf(end)).not.toBe('stop');
    expect(stepOf(end, { tries: 2 })).toBe('stop');
    expect(stepOf(end, { elapsedMs: 14_900 })).not.toBe('stop');
    expect(stepOf(end, { elapsedMs: 15_100 })).toBe('stop');
  }
});
