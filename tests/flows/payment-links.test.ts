import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paymentLinks } from '~/database/tables';
import { switchLink } from '~/payment-links/payment-link-store.server';
import { errorOf, expectRefusal, merchantOf } from '../support/merchant';
import { openShop, type Shop } from '../support/open-shop';
import { TEST_APP_URL, TEST_DATABASES } from '../support/open-test-house';

describe.each(TEST_DATABASES)('links on %s', (on) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ on });
  });
  afterAll(() => shop.close());

  const merchant = merchantOf(() => shop);
  const queries = () => shop.house.database.queries;

  describe('payment links', () => {
    const path = '/api/v1/payment-link';
    const template = {
      mode: 'payment',
      paymentData: { currency: 'USD' },
      lineItems: [{ name: 'Tea', quantity: 1, unitAmount: 999, currency: 'USD' }],
    };

    test('each opening makes a fresh session and leads to its page', async () => {
      const slug = `tea-${randomUUID().slice(0, 8)}`;
      const made = await merchant.ask('POST', path, { body: { ...template, name: 'Tea', slug } });
      expect(made.json).toMatchObject({
        slug,
        name: 'Tea',
        active: true,
        url: `${TEST_APP_URL}/pay/${slug}`,
        session: template,
      });
      const opened = await Promise.all([shop.knock(`/pay/${slug}`), shop.knock(`/pay/${slug}`)]);
      expect(opened.map(({ status, headers }) => [status, headers.get('cache-control')])).toEqual([
        [303, 'no-store'],
        [303, 'no-store'],
      ]);
      const [one = '', two = ''] = opened.map(({ headers }) => headers.get('location') ?? '');
      expect(one).not.toBe(two);
      expect(one).toMatch(new RegExp(`^${TEST_APP_URL}/checkout/sess_`));
      expect(await merchant.row(one.split('/').at(-1))).toMatchObject({
        amount: 999,
        paymentLinkId: made.json.id,
        redirectUrl: null,
      });
    });

    test('a link that cannot work is refused when it is made', async () => {
      expectRefusal(
        await merchant.ask('POST', path, { body: { ...template, slug: 'Not A Slug' } }),
        400,
        'invalid_request',
      );
      expectRefusal(
        await merchant.ask('POST', path, {
          body: {
            ...template,
            paymentData: { currency: 'NOK' },
            lineItems: [{ ...template.lineItems[0], currency: 'NOK' }],
          },
        }),
        422,
        'no_route',
      );
      const first = await merchant.ask('POST', path, { body: template });
      const taken = await merchant.ask('POST', path, { body: { ...template, slug: first.json.slug } });
      expectRefusal(taken, 400, 'invalid_request');
      expect(errorOf(taken).details).toEqual({ slug: expect.stringContaining('taken') as string });
    });

    test('an unknown or switched-off link is a page for people, and makes no session', async () => {
      const made = (await merchant.ask('POST', path, { body: template })).json;
      await switchLink(
        queries(),
        { merchantId: shop.demo.merchantId, mode: 'sandbox' },
        { id: String(made.id), active: false },
      );
      for (const slug of [String(made.slug), 'no-such-link', 'NOT A SLUG', '%00']) {
        const page = await shop.knock(`/pay/${slug}`);
        expect(page.headers.get('content-type')).toMatch(/^text\/html/);
        expect(page.status).toBeGreaterThanOrEqual(400);
      }
    });

    test('are listed by pages, newest first, the caller’s alone', async () => {
      const other = await merchant.another();
      const body = (n: number) => ({ ...template, name: `link ${n}` });
      for (let n = 1; n <= 3; n += 1)
        expect((await merchant.ask('POST', path, { body: body(n), key: other.key })).status).toBe(200);
      const page = async (query: string) =>
        (await merchant.ask('GET', `${path}?${query}`, { key: other.key })).json as {
          data: { name: string }[];
          nextCursor: string | null;
        };
      const first = await page('limit=2');
      expect(first.data.map(({ name }) => name)).toEqual(['link 3', 'link 2']);
      const second = await page(`limit=2&cursor=${first.nextCursor ?? ''}`);
      expect([second.data.map(({ name }) => name), second.nextCursor]).toEqual([['link 1'], null]);
      expectRefusal(await merchant.ask('GET', `${path}?cursor=nope`), 400, 'invalid_request');
      expectRefusal(await merchant.ask('GET', `${path}?limit=0`), 400, 'invalid_request');
      expect(await queries().$count(paymentLinks)).toBeGreaterThan(3);
    });
  });
});
