import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RATE_LIMIT, rateLimitOf } from '~/http/rate-limit.server';
import { findApiKey, issueApiKey, revokeApiKey } from '~/merchants/api-key-store.server';
import { hashApiKey } from '~/merchants/api-key.server';
import { errorOf, expectRefusal, merchantOf, sessionPath } from '../support/merchant';
import { openShop, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';

describe.each(TEST_DATABASES)('API keys on %s', (on) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ on });
  });
  afterAll(() => shop.close());

  const merchant = merchantOf(() => shop);
  const queries = () => shop.house.database.queries;

  describe('keys', () => {
    test.each([
      ['none', null],
      ['empty', ''],
      ['another text', 'secret'],
      ['an unknown one', `sk_sandbox_${'A'.repeat(43)}`],
    ])('%s', async (_name, key) => {
      expectRefusal(await merchant.create({}, { key }), 401, 'unauthorized');
    });

    test('a publishable key is refused in words', async () => {
      const answer = await merchant.create({}, { key: shop.demo.publishableKey });
      expectRefusal(answer, 401, 'unauthorized');
      expect(errorOf(answer).message).toContain('publishable');
    });

    test('the key of the other mode sees none of this mode’s data', async () => {
      const { session_id: id } = (await merchant.create()).json;
      const live = await issueApiKey(queries(), shop.house.keys, {
        merchantId: shop.demo.merchantId,
        kind: 'secret',
        mode: 'live',
      });
      expect(live.key).toMatch(/^sk_live_/);
      expectRefusal(await merchant.ask('GET', sessionPath(id), { key: live.key }), 404, 'not_found');
      expectRefusal(await merchant.create({}, { key: live.key }), 422, 'invalid_billing_platform');
    });

    test('revoked and expired keys are refused at once', async () => {
      const wanted = { merchantId: shop.demo.merchantId, kind: 'secret', mode: 'sandbox' } as const;
      const expired = await issueApiKey(queries(), shop.house.keys, { ...wanted, expiresAt: new Date(Date.now() - 1) });
      expectRefusal(await merchant.create({}, { key: expired.key }), 401, 'unauthorized');
      const revoked = await issueApiKey(queries(), shop.house.keys, wanted);
      expect((await merchant.create({}, { key: revoked.key })).status).toBe(200);
      expect(await revokeApiKey(queries(), shop.demo.merchantId, { id: revoked.id, at: new Date() })).toBe(true);
      expectRefusal(await merchant.create({}, { key: revoked.key }), 401, 'unauthorized');
    });

    test('too many requests are told when to come again', async () => {
      const key = await issueApiKey(queries(), shop.house.keys, {
        merchantId: shop.demo.merchantId,
        kind: 'secret',
        mode: 'sandbox',
      });
      expect((await merchant.create({}, { key: key.key })).status).toBe(200);
      const found = await findApiKey(shop.house.database, { keyHash: hashApiKey(key.key, shop.house.keys) });
      const limit = rateLimitOf(shop.house.database, 'apiKey');
      for (let asked = 0; asked < RATE_LIMIT.apiKey.points; asked += 1)
        if ((await limit.admit(found?.keyId ?? '')) !== null) break;
      const answer = await merchant.create({}, { key: key.key });
      expectRefusal(answer, 429, 'rate_limit_exceeded');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await merchant.create()).status).toBe(200);
    });
  });
});
