import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowsOf } from '~/database/migrate.server';
import { expireDueSessions } from '~/flows/expire-due-sessions.server';
import { changeMerchant } from '~/merchants/merchant-store.server';
import { openShop, sessionBody, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';
import { GOOD_CARD, see, submit } from '../support/payer';

const pathOf = (url: string) => new URL(url).pathname;

describe.each(TEST_DATABASES)('expiry on %s', (on) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ on });
  });
  afterAll(() => shop.close());

  const hours = (ahead: number) =>
    changeMerchant(shop.house.database.queries, shop.demo.merchantId, { clockAheadMs: ahead * 3_600_000 });

  const eventsOf = async (type: string) =>
    rowsOf<{ n: number }>(
      await shop.house.database.queries.execute(
        sql`select count(*)::int as n from merchant_events where type = ${type}`,
      ),
    )[0]?.n;

  test('the test clock expires an open session: its page says so, the sweep ends it, the merchant hears once', async () => {
    const session = await shop.session(sessionBody(shop.demo, { expiresInMinutes: 60 }));
    const page = await see(shop.knock, pathOf(session.checkout_url));
    await hours(2);
    const expired = await see(shop.knock, page.url);
    expect(expired.status).toBe(410);
    expect(expired.html).toContain('This checkout has expired');
    expect(expired.html).toContain('You have not been charged');
    await expireDueSessions(shop.house);
    await expireDueSessions(shop.house);
    expect(await eventsOf('session.expired')).toBeGreaterThanOrEqual(1);
    const before = await eventsOf('session.expired');
    await expireDueSessions(shop.house);
    expect(await eventsOf('session.expired')).toBe(before);
    expect(await submit(shop.knock, page, GOOD_CARD)).toBe(page.url);
    expect(await shop.charged(session.session_id)).toEqual([]);
    await hours(0);
  });

  test('a session does not expire under a payment that is under way', async () => {
    const session = await shop.session(sessionBody(shop.demo, { expiresInMinutes: 60 }));
    const page = await see(shop.knock, pathOf(session.checkout_url));
    await submit(shop.knock, page, { ...GOOD_CARD, card_number: '4000 0000 0000 3220' });
    await hours(48);
    await expireDueSessions(shop.house);
    const seen = await see(shop.knock, page.url);
    expect(seen.html).not.toContain('This checkout has expired');
    await hours(0);
  });
});
