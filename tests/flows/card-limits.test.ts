import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forgetOldAnswers } from '~/flows/forget-old-answers.server';
import { sandboxSettingsOf } from '~/gateways/registry.server';
import { issueApiKey } from '~/merchants/api-key-store.server';
import { addGatewayConnection } from '~/merchants/gateway-connection.server';
import { addRoutingEntry } from '~/routing/routing-store.server';
import { openShop, REDIRECT_URL, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';
import { GOOD_CARD, post, see, submit, type SeenPage } from '../support/payer';
import { routedShopOf } from '../support/routed-shop';

const FOR_GOOD = 'This card was declined for good and cannot be used here again';
const TOO_OFTEN = 'This card was declined too often';

/** Live money, played: the networks' limits count a merchant's declines over all sessions only where cards are real. */
describe.each(TEST_DATABASES)("the card networks' limits on %s", (on) => {
  let shop: Shop;
  let key: string;
  const routed = routedShopOf(() => shop);
  const aheadMs = { now: 0 };

  beforeAll(async () => {
    const clock = { now: () => new Date(Date.now() + aheadMs.now) };
    shop = await openShop({ on, variables: { CARD_ENTRY: 'server' }, overrides: { clock } });
    const { house, demo } = shop;
    Object.assign(house, { dial: { sandbox: house.dial.sandbox, live: house.dial.sandbox } });
    const owner = { merchantId: demo.merchantId, mode: 'live' } as const;
    const settings = sandboxSettingsOf('practice', 'ab'.repeat(20));
    const { queries } = house.database;
    const connection = await addGatewayConnection(queries, house.keys, {
      ...owner,
      gateway: 'practice',
      label: 'live',
      settings,
    });
    await addRoutingEntry(queries, {
      ...owner,
      method: 'card',
      currency: 'USD',
      connectionId: connection.id,
      priority: 1,
    });
    key = (await issueApiKey(queries, house.keys, { ...owner, kind: 'secret' })).key;
  });
  afterAll(() => shop.close());

  async function openLive(): Promise<{ id: string; page: SeenPage }> {
    const response = await shop.knock('/api/session/v1/create', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-secret-key': key },
      body: JSON.stringify({
        mode: 'payment',
        paymentData: { currency: 'USD' },
        lineItems: [{ name: 'Coffee', quantity: 1, unitAmount: 350, currency: 'USD' }],
        redirectUrl: REDIRECT_URL,
      }),
    });
    const session = (await response.json()) as { session_id: string; checkout_url: string };
    return { id: session.session_id, page: await see(shop.knock, new URL(session.checkout_url).pathname) };
  }
  const payWith = async (page: SeenPage, number: string, expiry = GOOD_CARD.expiry) =>
    see(shop.knock, await submit(shop.knock, page, { ...GOOD_CARD, card_number: number, expiry }));

  test.each([
    ['a lost card', '4000 0000 0000 9987'],
    ['an expired one', '4000 0000 0000 0069'],
    ['one of which the network says never', '4000 0000 0000 0226'],
  ])(
    '%s is not sent again from any session, until it is forgotten; a corrected date is another card',
    async (_, number) => {
      aheadMs.now = 0;
      const first = await openLive();
      await payWith(first.page, number);
      expect((await routed.triesOf(first.id)).map(({ state }) => state)).toEqual(['declined']);
      const second = await openLive();
      const refused = await payWith(second.page, number);
      expect(refused.html).toContain(FOR_GOOD);
      expect(refused.html).toContain('Nothing was taken');
      expect(refused.html).toMatch(/<title>Error:/);
      expect(refused.html).not.toContain(number);
      expect(await routed.triesOf(second.id)).toEqual([]);
      // Another card pays the same session; the same card with another date is asked about.
      await payWith(refused, number, '11 / 33');
      expect(await routed.triesOf(second.id)).toHaveLength(1);
      aheadMs.now = 31 * 86_400_000;
      const later = await openLive();
      await payWith(later.page, number);
      expect(await routed.triesOf(later.id)).toHaveLength(1);
      aheadMs.now = 0;
    },
  );

  test('twenty declines of a Visa card in thirty days, also when they race, and a good card goes on', async () => {
    const number = '4000 0000 0000 0002';
    for (let count = 0; count < 18; count += 1) await payWith((await openLive()).page, number);
    const pages = await Promise.all(Array.from({ length: 6 }, () => openLive()));
    await Promise.all(pages.map(({ page }) => post(shop.knock, page, { ...GOOD_CARD, card_number: number })));
    const sent = await Promise.all(pages.map(({ id }) => routed.triesOf(id)));
    expect(sent.flat()).toHaveLength(2);
    const last = await openLive();
    const refused = await payWith(last.page, number);
    expect(refused.html).toContain(TOO_OFTEN);
    expect(new URL((await payWith(refused, GOOD_CARD.card_number)).url).searchParams.get('status')).toBe('success');
  });

  test('an approved card is never counted, and no number or anything to find it by is kept', async () => {
    for (let count = 0; count < 22; count += 1) {
      const paid = await payWith((await openLive()).page, GOOD_CARD.card_number);
      expect(new URL(paid.url).searchParams.get('status')).toBe('success');
    }
    const kept = JSON.stringify(
      await routed.rows(
        sql`select t.*, a.routing_question, a.card from card_tries t join attempts a on a.id = t.attempt_id`,
      ),
    );
    expect(kept).not.toMatch(/4242424242424242|4000000000000002/);
  });

  test('tries are forgotten after 35 days', async () => {
    aheadMs.now = (31 + 36) * 86_400_000;
    await forgetOldAnswers(shop.house);
    aheadMs.now = 0;
    expect(await routed.rows(sql`select attempt_id from card_tries`)).toEqual([]);
  });

  test('in the sandbox one tester does not block another: a card is remembered within its session', async () => {
    const number = '4000 0000 0000 9987';
    const first = await routed.open();
    const again = await routed.pay(await routed.pay(first.page, number), number);
    expect(again.html).toContain(FOR_GOOD);
    expect(await routed.triesOf(first.id)).toHaveLength(1);
    const second = await routed.open();
    await routed.pay(second.page, number);
    expect(await routed.triesOf(second.id)).toHaveLength(1);
  });
});
