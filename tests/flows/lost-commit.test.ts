/**
 * The connection to the database is lost in the moment of a commit (fault B08): whoever asked for it cannot know whether it
 * was made. Whatever it was, the payer is told the truth in the end, and charged at most once.
 */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '~/database/database.server';
import { rowsOf } from '~/database/migrate.server';
import { isCharged } from '~/gateways/simulation/ledger';
import { TEST_DATABASES } from '../support/open-test-house';
import { GOOD_CARD, post, see } from '../support/payer';
import { openVirtualShop, type VirtualShop } from '../support/virtual-shop';

const DAY_MS = 86_400_000;

/** The transactions of a payment, in order. */
const COMMITS = ['the intention', 'the mark that it is sent', 'the outcome'] as const;
const lost = () => new Error('Connection terminated unexpectedly');

/** Counts transactions, and loses the answer to one commit: made, or undone. */
class LosingDatabase {
  #left = 0;
  #isMade = false;

  lose(nth: number, isMade: boolean): void {
    this.#left = nth;
    this.#isMade = isMade;
  }

  over(database: Database): Database {
    const transact: Database['transact'] = async (work) => {
      this.#left -= 1;
      if (this.#left !== 0) return database.transact(work);
      if (this.#isMade) {
        await database.transact(work);
        throw lost();
      }
      return database.transact(async (tx) => {
        await work(tx);
        throw lost();
      });
    };
    return Object.assign(Object.create(database) as Database, { transact });
  }
}

describe.each(TEST_DATABASES)('a commit whose answer is lost, on %s', (on) => {
  let shop: VirtualShop;
  const losing = new LosingDatabase();
  beforeAll(async () => {
    shop = await openVirtualShop(on);
    Object.assign(shop.house, { database: losing.over(shop.house.database) });
  });
  afterAll(() => shop.close());

  const attempts = async () =>
    rowsOf<{ id: string; state: string }>(
      await shop.house.database.queries.execute(sql`select id, state from attempts order by prepared_at desc, id`),
    );

  const cases = COMMITS.flatMap((what, index) =>
    [true, false].map((isMade) => [what, isMade ? 'made' : 'undone', { nth: index + 1, isMade }] as const),
  );

  test.each(cases)('%s, %s', async (_what, _end, { nth, isMade }) => {
    const { session_id: sessionId, checkout_url: url } = await shop.session();
    const path = new URL(url).pathname;
    const page = await see(shop.knock, path);
    const before = new Set((await attempts()).map(({ id }) => id));
    losing.lose(nth, isMade);
    const answer = await post(shop.knock, page, GOOD_CARD);
    expect(answer.status).toBe(303);

    const charges = () =>
      shop.world.payments().filter((payment) => payment.sessionId === sessionId && isCharged(payment)).length;
    const made = (await attempts()).filter(({ id }) => !before.has(id));
    expect(made).toHaveLength(nth === 1 && !isMade ? 0 : 1);
    const seen = await see(shop.knock, path);
    // Where an attempt is on record nothing is offered to be paid; where money was taken it is.
    if (made.length > 0) expect(seen.html).not.toContain('data-state="open"');

    // The same form once more, as a payer who saw an error would: it finds what is on record.
    await post(shop.knock, page, GOOD_CARD);
    for (const { id, state } of await attempts()) {
      if (before.has(id) || state === 'captured' || state === 'not_sent') continue;
      expect(await shop.resolve(id, { withinMs: DAY_MS })).not.toBeNull();
    }
    const isPaid = nth === 3 || (nth === 1 && !isMade);
    expect(charges()).toBe(isPaid ? 1 : 0);
    const after = await see(shop.knock, path);
    expect(after.html === '' || after.html.includes('Payment received')).toBe(isPaid);
    if (!isPaid) expect(after.html).toContain('data-state="open"');
  });
});
