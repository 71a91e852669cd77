import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resolveUnknownAttempt } from '~/flows/resolve-unknown-attempt.server';
import { openShop, sessionBody, type Shop } from '../support/open-shop';
import { rowsIn, worldOf } from '../support/paid-transaction';
import { GOOD_CARD, see, submit } from '../support/payer';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ variables: { DEMO_GATEWAYS: 'all' } });
});
afterAll(() => shop.close());

test('money that a gateway reserves first and takes a moment later is known to be taken, though its webhook is lost', async () => {
  const body = sessionBody(shop.demo, { paymentData: { currency: 'GBP', paymentMethod: 'card' } });
  const { session_id: id, checkout_url: url } = await shop.session(body);
  const path = new URL(url).pathname;
  // Checkout.com answers that it reserved the money, and tells by webhook that it took it.
  for (let count = 0; count < 3; count += 1) worldOf(shop).planWebhook({ copies: 0 });
  await submit(shop.knock, await see(shop.knock, path), GOOD_CARD);
  const attempts = () => rowsIn(shop, sql`select id, state from attempts`);
  const [attempt] = (await attempts()) as unknown as { id: string; state: string }[];
  expect(attempt?.state).toBe('authorized');
  expect(await rowsIn(shop, sql`select kind from jobs where kind = 'resolve-unknown-attempt'`)).toHaveLength(1);
  expect(await shop.charged(id)).toMatchObject([{ status: 'captured' }]);
  expect(await resolveUnknownAttempt(shop.house, attempt?.id ?? '', 1)).toBeNull();
  expect(await attempts()).toMatchObject([{ state: 'captured' }]);
});
