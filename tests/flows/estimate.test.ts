import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorOf, expectRefusal, merchantOf } from '../support/merchant';
import { openShop, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';

describe.each(TEST_DATABASES)('the public API on %s', (on) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ on });
  });
  afterAll(() => shop.close());

  const merchant = merchantOf(() => shop);

  describe('estimate', () => {
    const estimate = (body: unknown, id = shop.demo.billingPlatformId) =>
      merchant.ask('POST', `/api/checkout/v1/${id}/estimate-subscription`, { body, key: null });

    test('answers major units, by the same way to a price as a session', async () => {
      const answer = await estimate({
        currency: 'EUR',
        couponCodes: [shop.demo.couponCode],
        customerBillingInfo: { billingAddress: { country: 'DE', city: 'Berlin' } },
        subscriptionItems: [
          { itemPriceId: shop.demo.planIds.monthly, quantity: 1 },
          { itemPriceId: shop.demo.addonIds[0], quantity: 2 },
          { itemPriceId: shop.demo.addonIds[1], quantity: 1 },
        ],
      });
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(answer.json).toEqual({
        currency: 'EUR',
        priceType: 'tax_exclusive',
        invoiceSubtotal: 94,
        totalDiscountAmount: 9.4,
        totalTaxAmount: 16.07,
        futureInvoiceAmountDue: 100.67,
        lineItems: [
          {
            id: 'line_1',
            entityId: 'plan_pro_monthly',
            description: 'Pro',
            quantity: 1,
            unitAmount: 49,
            totalAmount: 49,
          },
          {
            id: 'line_2',
            entityId: 'addon_seat',
            description: 'Extra seat',
            quantity: 2,
            unitAmount: 10,
            totalAmount: 20,
          },
          { id: 'line_3', entityId: 'addon_setup', description: 'Setup', quantity: 1, unitAmount: 25, totalAmount: 25 },
        ],
      });
    });

    test('without tax, and in a currency without minor units', async () => {
      const answer = await estimate({
        currency: 'JPY',
        subscriptionItems: [{ itemPriceId: shop.demo.planIds.monthly, quantity: 1 }],
      });
      expect(answer.json).toMatchObject({ totalTaxAmount: null, totalDiscountAmount: 0, futureInvoiceAmountDue: 7200 });
    });

    test('a rejected coupon is a sentence for the coupon box', async () => {
      const answer = await estimate({
        currency: 'EUR',
        couponCodes: ['NOPE'],
        subscriptionItems: [{ itemPriceId: shop.demo.planIds.monthly, quantity: 1 }],
      });
      expectRefusal(answer, 400, 'invalid_request');
      expect(errorOf(answer)).toMatchObject({
        message: 'The coupon "NOPE" is not valid.',
        details: { 'couponCodes.0': expect.any(String) as string },
      });
    });

    test('refuses strange bodies and platforms, and browsers may read why', async () => {
      expectRefusal(await estimate({}), 400, 'invalid_request');
      const items = { currency: 'EUR', subscriptionItems: [{ itemPriceId: shop.demo.planIds.monthly, quantity: 1 }] };
      expectRefusal(await estimate(items, randomUUID()), 422, 'invalid_billing_platform');
      const malformed = await estimate(items, 'nope');
      expectRefusal(malformed, 400, 'invalid_request');
      expect(malformed.headers.get('access-control-allow-origin')).toBe('*');
      const preflight = await merchant.ask(
        'OPTIONS',
        `/api/checkout/v1/${shop.demo.billingPlatformId}/estimate-subscription`,
        {
          key: null,
        },
      );
      expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([200, 'content-type']);
    });
  });

  test('the keys of results are published', async () => {
    const answer = await merchant.ask('GET', '/.well-known/jwks.json', { key: null });
    expect(answer.json).toMatchObject({
      keys: [{ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', kid: expect.any(String) as string }],
    });
    expect(answer.headers.get('cache-control')).toContain('max-age');
  });

  test('transactions that are not there are not found', async () => {
    for (const id of [randomUUID(), 'nope', '%00'])
      expectRefusal(await merchant.ask('GET', `/api/v1/transaction/${id}/details`), 404, 'not_found');
  });
});
