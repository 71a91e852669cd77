import { expect, test } from 'vitest';
import { playSeeds, tellFailed } from './interleavings';

const count = Number(process.env.INTERLEAVINGS ?? 2_000);
const first = Number(process.env.INTERLEAVINGS_FIRST ?? 1);

test(`${count} orders of submits, webhooks, returns, questions, kills and expiry, from seed ${first}: no invariant is broken`, async () => {
  const { played, charges, failed } = await playSeeds({ first, count });
  expect(failed.map(tellFailed).join('\n\n')).toBe('');
  expect(played).toBe(count);
  // A model in which nobody pays would hold every promise.
  if (count > 100) expect(charges).toBeGreaterThan(count / 3);
}, 600_000);
