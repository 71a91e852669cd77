import { describe, expect, it } from 'vitest';
import { frameSize } from '~/checkout/enhance/challenge-frame';
import { delayMs, hasMoved } from '~/checkout/enhance/follow-status';
import { timeLeft } from '~/checkout/enhance/qr-code';
import type { ClientWords } from '~/checkout/client-words';

describe('following the checkout', () => {
  it.each([
    [{ state: 'pending', version: '2' }, { state: 'pending', version: '1' }, true],
    [{ state: 'paid', version: '1' }, { state: 'pending', version: '1' }, true],
    [{ state: 'pending', version: '1' }, { state: 'pending', version: '1' }, false],
    // A form that may still be paid is not taken from under the payer's hands.
    [{ state: 'open', version: '2' }, { state: 'open', version: '1' }, false],
    [{ state: 'challenge', version: '2' }, { state: 'open', version: '1' }, true],
  ])('compares %j with %j', (answer, shown, expected) => {
    expect(hasMoved(answer, shown)).toBe(expected);
  });

  it.each([null, undefined, 'paid', 7, [], {}, { state: 'paid' }, { state: 1, version: 2 }])(
    'does not follow %j',
    (answer) => {
      expect(hasMoved(answer, { state: 'pending', version: '1' })).toBe(false);
    },
  );

  it('asks less and less often while it waits, and seldom while a form is open', () => {
    expect([0, 1, 2, 3, 4, 5, 99].map((times) => delayMs('pending', times))).toEqual([
      1_000, 1_500, 2_000, 3_000, 5_000, 5_000, 5_000,
    ]);
    expect([0, 5].map((times) => delayMs('open', times))).toEqual([5_000, 5_000]);
  });
});

describe('frame of the challenge', () => {
  it.each([
    [
      { width: 320, height: 568 },
      { width: '100%', height: 454 },
    ],
    [
      { width: 358, height: 844 },
      { width: '100%', height: 600 },
    ],
    [
      { width: 480, height: 300 },
      { width: '100%', height: 400 },
    ],
    [
      { width: 560, height: 720 },
      { width: 500, height: 600 },
    ],
    [
      { width: 620, height: 600 },
      { width: 600, height: 400 },
    ],
    [
      { width: 520, height: 600 },
      { width: 500, height: 600 },
    ],
  ])('fits into %j', (room, size) => {
    expect(frameSize(room)).toEqual(size);
  });
});

describe('time left', () => {
  const words = {
    minutesLeft: { one: '{{count}} more minute', other: '{{count}} more minutes' },
    secondsLeft: { one: '{{count}} more second', other: '{{count}} more seconds' },
  } as unknown as ClientWords;

  it.each([
    [300, '5 more minutes'],
    [119, '1 more minute'],
    [60, '1 more minute'],
    [59, '59 more seconds'],
    [1, '1 more second'],
    [0, '0 more seconds'],
  ])('says %i seconds in words', (seconds, expected) => {
    expect(timeLeft(seconds, words)).toBe(expected);
  });
});
