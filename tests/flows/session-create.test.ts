import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { merchantEvents } from '~/database/tables';
import { changeMerchant } from '~/merchants/merchant-store.server';
import { changeRoutingEntry } from '~/routing/routing-store.server';
import { errorOf, expectRefusal, merchantOf, sessionPath } from '../support/merchant';
import { openShop, type Shop } from '../support/open-shop';
import { TEST_APP_URL, TEST_DATABASES } from '../support/open-test-house';

const MINUTE = 60_000;

describe.each(TEST_DATABASES)('creating sessions on %s', (on) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ on });
  });
  afterAll(() => shop.close());

  const merchant = merchantOf(() => shop);
  const queries = () => shop.house.database.queries;

  describe('create', () => {
    test('answers the documented shape, and keeps the price and an event', async () => {
      const before = Date.now();
      const answer = await merchant.create();
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const { session_id: id } = answer.json;
      expect(id).toMatch(/^sess_[\w-]{43}$/);
      expect(answer.json).toEqual({
        session_id: id,
        status: 'created',
        expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
        checkout_url: `${TEST_APP_URL}/checkout/${String(id)}`,
        available_payment_methods: [
          { payment_method: 'card', gateway: 'practice', gateway_connection_id: shop.demo.connections.practice },
        ],
        mode: 'subscription',
        amount_total: 4900,
        currency: 'USD',
        metadata: {},
        transaction_id: null,
      });
      const lifetimeMs = Date.parse(String(answer.json.expires_at)) - before;
      expect(Math.round(lifetimeMs / MINUTE)).toBe(1440);
      const row = await merchant.row(id);
      expect(row).toMatchObject({
        amount: 4900,
        currency: 'USD',
        style: null,
        price: { interval: { unit: 'month', count: 1 }, lines: [{ id: 'plan_pro_monthly' }] },
      });
      const events = await queries().select().from(merchantEvents).where(eq(merchantEvents.sessionId, row.id));
      expect(events).toMatchObject([
        {
          type: 'session.created',
          merchantId: row.merchantId,
          snapshot: { session: { id: row.id, amount: 4900, metadata: {} } },
        },
      ]);
    });

    test('two sessions never share an id', async () => {
      const ids = await Promise.all(Array.from({ length: 20 }, async () => (await merchant.create()).json.session_id));
      expect(new Set(ids).size).toBe(20);
    });

    test('with a method, answers it at the top as well', async () => {
      const answer = await merchant.create({ paymentData: { currency: 'EUR', paymentMethod: 'open_banking' } });
      const method = {
        payment_method: 'openbanking',
        gateway: 'practice',
        gateway_connection_id: shop.demo.connections.practice,
      };
      expect(answer.json).toMatchObject({ ...method, available_payment_methods: [method] });
    });

    test('without one, offers every method of the currency in order of priority, once', async () => {
      const methodsIn = async (currency: string) =>
        (
          (await merchant.create({ paymentData: { currency } })).json.available_payment_methods as {
            payment_method: string;
          }[]
        ).map((one) => one.payment_method);
      expect(await methodsIn('BRL')).toEqual(['card', 'pix', 'boleto']);
      expect(await methodsIn('AUD')).toEqual(['card']);
    });

    test('line items, coupons and tax are priced by the billing platform', async () => {
      const answer = await merchant.create({
        paymentData: { currency: 'EUR' },
        billingData: {
          billingPlatformId: shop.demo.billingPlatformId,
          lineItems: [
            { type: 'plan', id: shop.demo.planIds.monthly, quantity: 1 },
            { type: 'addon', id: shop.demo.addonIds[0], quantity: 2 },
            { type: 'addon', id: shop.demo.addonIds[1], quantity: 1 },
          ],
          couponCodes: [shop.demo.couponCode],
        },
        customerData: { email: 'a@b.example', billingAddress: { country: 'DE' } },
        metadata: { order: '7' },
        styleCustomization: { primaryColor: '#ff0000' },
        locale: 'de',
        allowedOrigins: ['https://shop.example'],
      });
      // (49 + 2 × 10 + 25) − 10 % + 19 %
      expect(answer.json).toMatchObject({ amount_total: 10_067, metadata: { order: '7' } });
      expect(await merchant.row(answer.json.session_id)).toMatchObject({
        price: {
          lines: [{ type: 'plan' }, { type: 'addon' }, { type: 'charge' }],
          discounts: [{ code: 'WELCOME10' }],
          taxes: [{ name: 'VAT 19 %' }],
        },
        customer: { email: 'a@b.example' },
        style: { primaryColor: expect.any(String) as string },
        locale: 'de',
        allowedOrigins: ['https://shop.example'],
      });
    });

    test('a payment with prices of its own', async () => {
      const answer = await merchant.createPayment();
      expect(answer.json).toMatchObject({ mode: 'payment', amount_total: 700, currency: 'USD' });
      expect(await merchant.row(answer.json.session_id)).toMatchObject({
        kind: 'payment',
        billingConnectionId: null,
        price: { interval: null },
      });
    });

    test('expiresInMinutes decides the end', async () => {
      const answer = await merchant.create({ expiresInMinutes: 5 });
      expect(Math.round((Date.parse(String(answer.json.expires_at)) - Date.now()) / MINUTE)).toBe(5);
    });
  });

  describe('refusals', () => {
    test('name each field', async () => {
      const answer = await merchant.ask('POST', '/api/session/v1/create', { body: {} });
      expectRefusal(answer, 400, 'invalid_request');
      expect(errorOf(answer).details).toEqual({
        paymentData: 'is missing',
        billingData: 'is missing',
        redirectUrl: 'is missing',
      });
    });

    test.each([
      ['not JSON', '{', 400],
      ['a key twice', '{"mode":"payment","mode":"payment"}', 400],
      ['__proto__', '{"__proto__":{"isAdmin":true}}', 400],
      ['a list', '[]', 400],
      ['too large', JSON.stringify({ x: 'x'.repeat(300_000) }), 413],
    ])('%s', async (_name, body, status) => {
      expectRefusal(await merchant.ask('POST', '/api/session/v1/create', { body }), status, 'invalid_request');
    });

    test('another content type', async () => {
      expectRefusal(await merchant.create({}, { headers: { 'content-type': 'text/plain' } }), 400, 'invalid_request');
    });

    test('unknown plans, addons, frequencies and prices that are not there', async () => {
      const billing = (change: object) =>
        merchant.create({
          billingData: { billingPlatformId: shop.demo.billingPlatformId, planId: shop.demo.planIds.monthly, ...change },
        });
      const plan = await billing({ planId: 'no-such-plan' });
      expectRefusal(plan, 422, 'invalid_plan_id');
      expect(errorOf(plan).details).toHaveProperty(['billingData.planId']);
      const frequency = await billing({ frequency: 'hourly' });
      expectRefusal(frequency, 422, 'invalid_plan_id');
      expect(errorOf(frequency).details).toHaveProperty(['billingData.frequency']);
      const lineItems = [
        { type: 'plan', id: shop.demo.planIds.monthly, quantity: 1 },
        { type: 'addon', id: 'no-such-addon', quantity: 1 },
      ];
      const addon = await billing({ planId: undefined, lineItems });
      expectRefusal(addon, 422, 'invalid_plan_id');
      expect(errorOf(addon).details).toHaveProperty(['billingData.lineItems.1.id']);
      const coupon = await billing({ couponCodes: [shop.demo.couponCode, 'NOPE'] });
      expectRefusal(coupon, 400, 'invalid_request');
      expect(errorOf(coupon)).toMatchObject({
        message: expect.stringContaining('NOPE') as string,
        details: { 'billingData.couponCodes.1': expect.any(String) as string },
      });
    });

    test('billing platforms that are not the caller’s', async () => {
      for (const billingPlatformId of [randomUUID(), (await merchant.another()).billingId]) {
        const answer = await merchant.create({ billingData: { billingPlatformId, planId: shop.demo.planIds.monthly } });
        expectRefusal(answer, 422, 'invalid_billing_platform');
        expect(errorOf(answer).details).toHaveProperty(['billingData.billingPlatformId']);
      }
    });

    test('no routing entry, and what there is instead', async () => {
      const currency = await merchant.create({ paymentData: { currency: 'NOK' } });
      expectRefusal(currency, 422, 'no_route');
      expect(errorOf(currency).message).toContain('USD card');
      expect(errorOf(currency).details).toHaveProperty(['paymentData.currency']);
      const method = await merchant.create({ paymentData: { currency: 'USD', paymentMethod: 'pix' } });
      expectRefusal(method, 422, 'no_route');
      expect(errorOf(method).details).toHaveProperty(['paymentData.paymentMethod']);
    });

    test('billing platforms that cannot be asked are a fault of theirs', async () => {
      const { dial } = shop.house;
      const away = { ...dial, sandbox: () => Promise.reject(new TypeError('fetch failed')) };
      Object.assign(shop.house, { dial: away });
      try {
        const billingData = { billingPlatformId: shop.demo.billingPlatformId, planId: 'plan_not_asked_before' };
        expectRefusal(await merchant.create({ billingData }), 502, 'billing_unavailable');
      } finally {
        Object.assign(shop.house, { dial });
      }
    });

    test('wrong methods are told the right ones', async () => {
      const answer = await merchant.ask('GET', '/api/session/v1/create');
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
      expect((await merchant.ask('DELETE', sessionPath('x'))).headers.get('allow')).toBe('GET, PATCH');
    });

    test('origins that the merchant does not list', async () => {
      await changeMerchant(queries(), shop.demo.merchantId, { allowedRedirectOrigins: ['https://shop.example'] });
      try {
        expect((await merchant.create()).status).toBe(200);
        const answer = await merchant.create({
          redirectUrl: 'https://evil.example/',
          cancelUrl: 'https://shop.example:444/',
        });
        expectRefusal(answer, 400, 'invalid_request');
        expect(Object.keys(errorOf(answer).details)).toEqual(['redirectUrl', 'cancelUrl']);
      } finally {
        await changeMerchant(queries(), shop.demo.merchantId, { allowedRedirectOrigins: [] });
      }
    });
  });

  describe('routing', () => {
    test('an entry that is switched off counts at once', async () => {
      const other = await merchant.another();
      const body = { billingData: { billingPlatformId: other.billingId, planId: shop.demo.planIds.monthly } };
      expect((await merchant.create(body, { key: other.key })).status).toBe(200);
      await changeRoutingEntry(queries(), other.owner, { id: other.entryId, enabled: false });
      const answer = await merchant.create(body, { key: other.key });
      expectRefusal(answer, 422, 'no_route');
      expect(errorOf(answer).message).toContain('switched off');
      // Another merchant cannot switch it on again.
      expect(
        await changeRoutingEntry(
          queries(),
          { merchantId: shop.demo.merchantId, mode: 'sandbox' },
          { id: other.entryId, enabled: true },
        ),
      ).toBe(false);
    });
  });
});
