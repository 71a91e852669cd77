import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkoutSessions, idempotentAnswers } from '~/database/tables';
import { expectRefusal, merchantOf, sessionPath } from '../support/merchant';
import { openShop, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';

describe.each(TEST_DATABASES)('repeats on %s', (on) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ on });
  });
  afterAll(() => shop.close());

  const merchant = merchantOf(() => shop);
  const queries = () => shop.house.database.queries;

  describe('Idempotency-Key', () => {
    const once = (key: string, change: object = {}) => merchant.create(change, { headers: { 'idempotency-key': key } });

    test('the same request gets the same bytes, another one a mismatch', async () => {
      const key = randomUUID();
      const [first, second] = [await once(key), await once(key)];
      expect(second.text).toBe(first.text);
      expect([first, second].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
      expectRefusal(await once(key, { locale: 'de' }), 422, 'idempotency_mismatch');
      const rows = await queries().select().from(idempotentAnswers).where(eq(idempotentAnswers.key, key));
      expect(rows).toHaveLength(1);
      expect(JSON.stringify(rows)).not.toContain(String(first.json.session_id));
    });

    test('many at once make one session; who comes meanwhile is told to wait', async () => {
      const key = randomUUID();
      const marker = { metadata: { marker: key } };
      const answers = await Promise.all(Array.from({ length: 10 }, () => once(key, marker)));
      for (const answer of answers.filter(({ status }) => status !== 200)) {
        expectRefusal(answer, 409, 'idempotency_conflict');
        expect(answer.headers.get('retry-after')).toBe('1');
      }
      const made = new Set(answers.filter(({ status }) => status === 200).map(({ json }) => json.session_id));
      expect(made.size).toBe(1);
      const rows = await queries().select({ metadata: checkoutSessions.metadata }).from(checkoutSessions);
      expect(rows.filter(({ metadata }) => (metadata as { marker?: string }).marker === key)).toHaveLength(1);
    });

    test('a refusal leaves the key free', async () => {
      const key = randomUUID();
      expectRefusal(
        await once(key, { billingData: { billingPlatformId: shop.demo.billingPlatformId, planId: 'nope' } }),
        422,
        'invalid_plan_id',
      );
      expect((await once(key)).status).toBe(200);
    });

    test('a claim left by a crash may be taken over after a minute, by the same request only', async () => {
      const key = randomUUID();
      const first = await once(key);
      const unfinished = (claimedAt: Date) =>
        queries()
          .update(idempotentAnswers)
          .set({ status: null, answerSealed: null, claimedAt })
          .where(eq(idempotentAnswers.key, key));
      await unfinished(new Date(Date.now() - 30_000));
      expectRefusal(await once(key), 409, 'idempotency_conflict');
      await unfinished(new Date(Date.now() - 61_000));
      expectRefusal(await once(key, { locale: 'de' }), 422, 'idempotency_mismatch');
      const second = await once(key);
      expect(second.status).toBe(200);
      expect(second.json.session_id).not.toBe(first.json.session_id);
      expect((await once(key)).text).toBe(second.text);
    });

    test.each([
      ['empty', ''],
      ['too long', 'k'.repeat(256)],
    ])('%s', async (_name, key) => {
      expectRefusal(await once(key), 400, 'invalid_request');
    });

    test('is another one at another route', async () => {
      const key = randomUUID();
      const { session_id: id } = (await once(key)).json;
      expect(
        (await merchant.ask('POST', `${sessionPath(id)}/expire`, { headers: { 'idempotency-key': key } })).json.status,
      ).toBe('expired');
    });
  });
});
