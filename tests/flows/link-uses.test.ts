import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPaymentLink } from '~/flows/open-payment-link.server';
import { returnLateMoney } from '~/flows/return-late-money.server';
import { settle } from '~/gateways/simulation/control';
import { expectRefusal, merchantOf, sessionPath } from '../support/merchant';
import { eventually, openShop, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';
import { worldOf } from '../support/paid-transaction';
import { GOOD_CARD, see, submit } from '../support/payer';

const DECLINED = { ...GOOD_CARD, card_number: '4000 0000 0000 0002' };
const CHALLENGED = { ...GOOD_CARD, card_number: '4000 0000 0000 3220' };
const INACTIVE = 'This payment link is no longer active';

describe.each(TEST_DATABASES)('links with a limit, on %s', (on) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ on });
  });
  afterAll(() => shop.close());

  const merchant = merchantOf(() => shop);
  const path = '/api/v1/payment-link';
  const template = {
    mode: 'payment',
    paymentData: { currency: 'USD' },
    lineItems: [{ name: 'The last chair', quantity: 1, unitAmount: 9900, currency: 'USD' }],
  };

  async function limited(maxUses: number) {
    const slug = `chair-${randomUUID().slice(0, 8)}`;
    const made = await merchant.ask('POST', path, { body: { ...template, slug, maxUses } });
    expect(made.json).toMatchObject({ maxUses, uses: 0 });
    const uses = async () => {
      const { json } = await merchant.ask('GET', path);
      return (json.data as { slug: string; uses: number }[]).find((link) => link.slug === slug)?.uses;
    };
    return { slug, uses, open: () => checkoutOf(slug) };
  }

  async function checkoutOf(slug: string) {
    const opened = await openPaymentLink(shop.house, slug);
    if (opened.kind !== 'opened') throw new Error(`the link is ${opened.kind}`);
    const { pathname } = new URL(opened.checkoutUrl);
    return { page: await see(shop.knock, pathname), path: pathname, id: pathname.split('/').at(-1) ?? '' };
  }

  test('of 100 buyers at once exactly one pays for the only use', async () => {
    const { open, uses, slug } = await limited(1);
    const buyers = await Promise.all(Array.from({ length: 100 }, open));
    await Promise.all(buyers.map(({ page }) => submit(shop.knock, page, GOOD_CARD)));
    const charged = await Promise.all(buyers.map(({ id }) => shop.charged(id)));
    expect(charged.flat()).toHaveLength(1);
    expect(await uses()).toBe(1);
    const pages = await Promise.all(buyers.map(({ path: address }) => see(shop.knock, address)));
    expect(pages.filter(({ html }) => html.includes('Payment received'))).toHaveLength(1);
    expect(pages.filter(({ html }) => html.includes(INACTIVE))).toHaveLength(99);
    expect(await openPaymentLink(shop.house, slug)).toEqual({ kind: 'inactive' });
    expect((await see(shop.knock, `/pay/${slug}`)).html).toContain(INACTIVE);
  });

  test('of 30 buyers at once exactly as many pay as there are uses', async () => {
    const { open, uses } = await limited(7);
    const buyers = await Promise.all(Array.from({ length: 30 }, open));
    await Promise.all(
      buyers.map(({ page }, index) => submit(shop.knock, page, index % 5 === 0 ? DECLINED : GOOD_CARD)),
    );
    const charges = async () => (await Promise.all(buyers.map(({ id }) => shop.charged(id)))).flat();
    // A use that a declined payment gave back is there for the next one.
    for (const { path: address } of buyers) {
      const page = await see(shop.knock, address);
      if (page.html.includes('data-state="open"')) await submit(shop.knock, page, GOOD_CARD);
    }
    expect(await charges()).toHaveLength(7);
    expect(await uses()).toBe(7);
  });

  test('a payment that ends without money gives its use back', async () => {
    const { open, uses } = await limited(1);
    const [first, second] = [await open(), await open()];
    await submit(shop.knock, first.page, CHALLENGED);
    expect(await uses()).toBe(1);
    expect((await see(shop.knock, second.path)).html).toContain(INACTIVE);
    await submit(shop.knock, await see(shop.knock, first.path), { intent: 'abandon' });
    expect(await uses()).toBe(0);
    await submit(shop.knock, await see(shop.knock, second.path), GOOD_CARD);
    expect(await shop.charged(second.id)).toHaveLength(1);
    expect(await uses()).toBe(1);
  });

  test('money that comes after the last use went to another is given back', async () => {
    const { open, uses } = await limited(1);
    const [first, second] = [await open(), await open()];
    await submit(shop.knock, first.page, DECLINED);
    await submit(shop.knock, second.page, GOOD_CARD);
    const late = worldOf(shop)
      .payments()
      .find(({ sessionId }) => sessionId === first.id);
    if (!late) throw new Error('no such payment');
    settle(worldOf(shop), late.id);
    await eventually(
      async () => (await returnLateMoney(shop.house, late.reference), shop.charged(first.id)),
      ([charge]) => charge?.status === 'refunded',
    );
    expect(await shop.charged(second.id)).toMatchObject([{ status: 'captured' }]);
    expect(await uses()).toBe(1);
  });

  test('a session that expires unpaid never had a use; a link without a limit has no end', async () => {
    const { open, uses } = await limited(1);
    const { id } = await open();
    await merchant.ask('POST', `${sessionPath(id)}/expire`);
    expect(await uses()).toBe(0);
    const made = await merchant.ask('POST', path, { body: template });
    expect(made.json).toMatchObject({ maxUses: null, uses: 0 });
    for (let count = 0; count < 3; count += 1) {
      const { page } = await checkoutOf(String(made.json.slug));
      await submit(shop.knock, page, GOOD_CARD);
    }
    expect(await openPaymentLink(shop.house, String(made.json.slug))).toMatchObject({ kind: 'opened' });
  });

  test.each([0, -1, 1.5, '1', 1_000_001])('a limit of %s is refused', async (maxUses) => {
    expectRefusal(await merchant.ask('POST', path, { body: { ...template, maxUses } }), 400, 'invalid_request');
  });
});
