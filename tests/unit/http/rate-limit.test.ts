import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRateLimit } from '~/http/rate-limit.server';
import { openTestHouse, TEST_DATABASES, type TestHouse } from '../../support/open-test-house';

describe.each(TEST_DATABASES)('a rate limit on %s', (on) => {
  let test_: TestHouse;
  beforeAll(async () => {
    test_ = await openTestHouse({ on });
  });
  afterAll(() => test_.close());

  const admitted = async (limit: ReturnType<typeof openRateLimit>, caller: string, asks: number) => {
    const answers = await Promise.all(Array.from({ length: asks }, () => limit.admit(caller)));
    return answers.filter((seconds) => seconds === null).length;
  };

  test('admits exactly the allowance, then says when to come again; callers do not share', async () => {
    const limit = openRateLimit(test_.house.database, { points: 50, durationSeconds: 30 }, 'exact');
    expect(await admitted(limit, 'a', 80)).toBe(50);
    const seconds = await limit.admit('a');
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(30);
    expect(await limit.admit('b')).toBeNull();
  });

  test('begins anew after its time', async () => {
    const limit = openRateLimit(test_.house.database, { points: 2, durationSeconds: 1 }, 'anew');
    expect(await admitted(limit, 'a', 4)).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(await limit.admit('a')).toBeNull();
  });

  test.runIf(on === 'postgresql')('is shared by processes: together they do not exceed it', async () => {
    const processes = [1, 2, 3].map(() =>
      openRateLimit(test_.house.database, { points: 1_000, durationSeconds: 30 }, 'shared'),
    );
    const counts = await Promise.all(processes.map((limit) => admitted(limit, 'a', 600)));
    const total = counts.reduce((sum, count) => sum + count, 0);
    expect(total).toBeLessThanOrEqual(1_000);
    // Only what was drawn and not used may be missing.
    expect(total).toBeGreaterThanOrEqual(970);
  });
});
