import { expect, test } from 'vitest';
import { publicStatus } from '~/sessions/session-view';

const at = (minute: number) => new Date(Date.UTC(2030, 0, 1, 0, minute));

test.each([
  ['created', 9, 'created'],
  ['active', 9, 'active'],
  ['created', 10, 'expired'],
  ['active', 11, 'expired'],
  ['processing', 9, 'active'],
  // A payment under way is not cut off by the clock.
  ['processing', 11, 'active'],
  ['completed', 11, 'completed'],
  ['expired', 9, 'expired'],
] as const)('%s at minute %i of 10 is told as %s', (status, minute, told) => {
  expect(publicStatus({ status, expiresAt: at(10) }, at(minute))).toBe(told);
});
