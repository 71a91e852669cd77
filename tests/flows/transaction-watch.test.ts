import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { askOverHttp } from '~/foundation/http-client.server';
import { merchants } from '~/database/tables';
import { openTestHouse, TEST_DATABASES, type TestHouse } from '../support/open-test-house';

// The mistake is also thrown where nobody catches it, which would end this run.
const outside: unknown[] = [];
const immediate = globalThis.setImmediate;

describe.each(TEST_DATABASES)('inside a transaction, on %s', (on) => {
  let open: TestHouse;
  beforeAll(async () => {
    open = await openTestHouse({ on });
    const caught = (work: () => void) =>
      immediate(() => {
        try {
          work();
        } catch (error) {
          outside.push(error);
        }
      });
    vi.stubGlobal('setImmediate', caught);
  });
  afterAll(async () => {
    vi.unstubAllGlobals();
    await open.close();
  });

  const { stringify } = JSON;
  const mistakes: readonly (readonly [string, () => Promise<unknown>, string])[] = [
    ['another query', () => open.house.database.queries.select().from(merchants).execute(), 'another query'],
    [
      'a query of a merchant',
      () =>
        open.house.database
          .forMerchant('00000000-0000-0000-0000-000000000000')
          .queries.select()
          .from(merchants)
          .execute(),
      'another query',
    ],
    ['another transaction', () => open.house.database.transact(() => Promise.resolve()), 'a transaction'],
    [
      'a network call',
      () =>
        askOverHttp(
          () => Promise.resolve(new Response(stringify({}))),
          { method: 'GET', url: 'https://gateway.test/', headers: {} },
          { timeoutMs: 1000 },
        ),
      'a network call',
    ],
  ];

  test.each(mistakes)('%s is a mistake that a test build does not survive', async (_name, work, what) => {
    outside.length = 0;
    const seen = await open.house.database.transact(async (tx) => {
      await tx.execute(sql`select 1`);
      return Promise.resolve()
        .then(work)
        .catch((error: unknown) => error);
    });
    for (let cause = seen; ; cause = cause.cause) {
      if (!(cause instanceof Error)) throw new Error('it was not refused', { cause: seen });
      if (cause.message === `${what} inside a transaction`) break;
    }
    await new Promise((resolve) => immediate(resolve));
    expect(outside).toHaveLength(1);
  });
});
