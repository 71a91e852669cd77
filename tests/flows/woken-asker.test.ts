/**
 * A process sleeps between preparing an attempt and sending it, so long that the attempt is given up; and it wakes up in the
 * moment in which that is being written down. What it sends then must not count as never sent. Found by `npm run chaos`
 * (interleavings, seeds 304 and 1678): such a charge was lost, and the payer could be charged again.
 */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '~/database/database.server';
import { rowsOf } from '~/database/migrate.server';
import { resolveUnknownAttempt } from '~/flows/resolve-unknown-attempt.server';
import { isCharged } from '~/gateways/simulation/ledger';
import { TEST_DATABASES } from '../support/open-test-house';
import { GOOD_CARD, post, see } from '../support/payer';
import { openVirtualShop, type VirtualShop } from '../support/virtual-shop';

const ABANDONED_MS = 31_000;

function signal(): { readonly given: Promise<void>; give: () => void } {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give };
}

describe.each(TEST_DATABASES)('an asker that wakes up, on %s', (on) => {
  let shop: VirtualShop;
  beforeAll(async () => {
    shop = await openVirtualShop(on);
  });
  afterAll(() => shop.close());

  const newest = async () =>
    rowsOf<{ id: string; state: string }>(
      await shop.house.database.queries.execute(sql`select id, state from attempts order by prepared_at desc limit 1`),
    )[0];

  test('has sent, whatever the one who gave it up had seen before', async () => {
    const { session_id: sessionId, checkout_url: url } = await shop.session();
    const page = await see(shop.knock, new URL(url).pathname);
    const { database } = shop.house;
    const [janitorWaits, isSent] = [signal(), signal()];
    let janitor: Promise<unknown> = Promise.resolve();
    let nth = 0;
    const transact: Database['transact'] = async (work) => {
      nth += 1;
      if (nth === 2) {
        // Between the two commits of the asker: long enough to be given up, by one who still sees it as prepared.
        shop.pass(ABANDONED_MS);
        janitor = resolveUnknownAttempt(shop.house, (await newest())?.id ?? '', 1);
        await janitorWaits.given;
        const sent = await database.transact(work);
        isSent.give();
        await janitor;
        return sent;
      }
      if (nth === 3) {
        janitorWaits.give();
        await isSent.given;
      }
      return database.transact(work);
    };
    Object.assign(shop.house, { database: Object.assign(Object.create(database) as Database, { transact }) });
    await post(shop.knock, page, GOOD_CARD);
    await janitor;
    Object.assign(shop.house, { database });
    expect(nth).toBeGreaterThanOrEqual(4);
    const charges = shop.world.payments().filter((one) => one.sessionId === sessionId && isCharged(one));
    expect(charges).toHaveLength(1);
    expect(await newest()).toMatchObject({ state: 'captured' });
  });
});
