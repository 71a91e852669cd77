import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { merchantEvents } from '~/database/tables';
import { endSession } from '~/flows/expire-session.server';
import { changeMerchant } from '~/merchants/merchant-store.server';
import { moveSession } from '~/sessions/session-row.server';
import { errorOf, expectRefusal, merchantOf, sessionPath, type ApiAnswer } from '../support/merchant';
import { openShop, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';

const MINUTE = 60_000;

describe.each(TEST_DATABASES)("a session's life at the API on %s", (on) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ on });
  });
  afterAll(() => shop.close());

  const merchant = merchantOf(() => shop);
  const queries = () => shop.house.database.queries;

  describe('get', () => {
    test('answers what create answered', async () => {
      const made = (await merchant.create()).json;
      expect((await merchant.ask('GET', sessionPath(made.session_id))).json).toEqual(made);
    });

    test('what is malformed, unknown or another merchant’s is not found, without a difference', async () => {
      const other = await merchant.another();
      const theirs = (
        await merchant.create(
          { billingData: { billingPlatformId: other.billingId, planId: shop.demo.planIds.monthly } },
          { key: other.key },
        )
      ).json;
      expect((await merchant.ask('GET', sessionPath(theirs.session_id), { key: other.key })).status).toBe(200);
      const answers = await Promise.all(
        [theirs.session_id, 'sess_', `sess_${'A'.repeat(43)}`, randomUUID(), '%00', 'sess_%F0%9F'].map((id) =>
          merchant.ask('GET', sessionPath(id)).catch(() => null),
        ),
      );
      const [first, ...others] = answers.slice(0, 5).map((answer) => answer?.text);
      expect(new Set(others)).toEqual(new Set([first]));
      expectRefusal(answers[0] as ApiAnswer, 404, 'not_found');
      for (const verb of ['PATCH', 'POST'] as const) {
        const path = verb === 'POST' ? `${sessionPath(theirs.session_id)}/expire` : sessionPath(theirs.session_id);
        expectRefusal(await merchant.ask(verb, path, { body: {} }), 404, 'not_found');
      }
    });

    test('an attempt under way is told as active, and time expires a session before a job does', async () => {
      const { session_id: id } = (await merchant.create({ expiresInMinutes: 5 })).json;
      await moveSession(queries(), await merchant.row(id), { from: ['created'], to: 'processing' });
      expect((await merchant.ask('GET', sessionPath(id))).json.status).toBe('active');
      await moveSession(queries(), await merchant.row(id), { from: ['processing'], to: 'active' });
      await changeMerchant(queries(), shop.demo.merchantId, { clockAheadMs: 6 * MINUTE });
      try {
        expect((await merchant.ask('GET', sessionPath(id))).json.status).toBe('expired');
        expectRefusal(
          await merchant.ask('PATCH', sessionPath(id), { body: { locale: 'de' } }),
          409,
          'session_not_open',
        );
      } finally {
        await changeMerchant(queries(), shop.demo.merchantId, { clockAheadMs: 0 });
      }
    });
  });

  describe('patch', () => {
    test('coupons, items, customer and language; each alone, the price anew', async () => {
      const { session_id: id } = (await merchant.create({ paymentData: { currency: 'EUR' } })).json;
      const patch = async (body: object) => (await merchant.ask('PATCH', sessionPath(id), { body })).json;
      expect(await patch({ billingData: { couponCodes: ['SAVE5'] } })).toMatchObject({
        session_id: id,
        amount_total: 4655,
        status: 'created',
      });
      expect(await patch({ customerData: { firstName: 'Ada', billingAddress: { country: 'DE' } } })).toMatchObject({
        amount_total: 5539,
      });
      expect(
        await patch({ billingData: { lineItems: [{ type: 'plan', id: shop.demo.planIds.yearly, quantity: 1 }] } }),
      ).toMatchObject({ amount_total: 55_395 });
      expect(await patch({ customerData: { email: 'ada@b.example' }, locale: 'fr' })).toMatchObject({
        amount_total: 55_395,
      });
      expect(await patch({ billingData: { couponCodes: [] } })).toMatchObject({ amount_total: 58_310 });
      expect(await merchant.row(id)).toMatchObject({
        locale: 'fr',
        customer: { firstName: 'Ada', email: 'ada@b.example', billingAddress: { country: 'DE' } },
      });
    });

    test('a payment’s items', async () => {
      const { session_id: id } = (await merchant.createPayment()).json;
      const lineItems = [{ name: 'Tea', quantity: 1, unitAmount: 999, currency: 'USD' }];
      expect((await merchant.ask('PATCH', sessionPath(id), { body: { lineItems } })).json).toMatchObject({
        amount_total: 999,
      });
      expectRefusal(
        await merchant.ask('PATCH', sessionPath(id), { body: { lineItems: [{ ...lineItems[0], currency: 'EUR' }] } }),
        400,
        'invalid_request',
      );
      expectRefusal(
        await merchant.ask('PATCH', sessionPath(id), { body: { billingData: { couponCodes: ['SAVE5'] } } }),
        400,
        'invalid_request',
      );
    });

    test('what cannot be changed or priced is refused, and changes nothing', async () => {
      const made = (await merchant.create()).json;
      const path = sessionPath(made.session_id);
      expectRefusal(
        await merchant.ask('PATCH', path, { body: { paymentData: { currency: 'EUR' } } }),
        400,
        'invalid_request',
      );
      expectRefusal(
        await merchant.ask('PATCH', path, { body: { billingData: { planId: 'no-such-plan' } } }),
        422,
        'invalid_plan_id',
      );
      expectRefusal(
        await merchant.ask('PATCH', path, {
          body: { billingData: { lineItems: [{ type: 'addon', id: 'addon_seat' }] } },
        }),
        400,
        'invalid_request',
      );
      expectRefusal(
        await merchant.ask('PATCH', path, { body: { lineItems: [{ name: 'x', quantity: 1, unitAmount: 1 }] } }),
        400,
        'invalid_request',
      );
      expect((await merchant.ask('GET', path)).json).toEqual(made);
    });

    test('not while a payment is under way, not after the end', async () => {
      const { session_id: id } = (await merchant.create()).json;
      await moveSession(queries(), await merchant.row(id), { from: ['created'], to: 'processing' });
      const processing = await merchant.ask('PATCH', sessionPath(id), { body: { locale: 'de' } });
      expectRefusal(processing, 409, 'session_not_open');
      expect(errorOf(processing).message).toContain('under way');
      await moveSession(queries(), await merchant.row(id), {
        from: ['processing'],
        to: 'completed',
        completedAt: new Date(),
      });
      expectRefusal(await merchant.ask('PATCH', sessionPath(id), { body: { locale: 'de' } }), 409, 'session_not_open');
    });

    test('changes at the same time all count', async () => {
      const { session_id: id } = (await merchant.create()).json;
      const bodies = [
        { billingData: { couponCodes: ['SAVE5'] } },
        { customerData: { firstName: 'Ada' } },
        { customerData: { lastName: 'Lovelace' } },
      ];
      const answers = await Promise.all(bodies.map((body) => merchant.ask('PATCH', sessionPath(id), { body })));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(await merchant.row(id)).toMatchObject({
        amount: 4655,
        customer: { firstName: 'Ada', lastName: 'Lovelace' },
      });
    });
  });

  describe('expire', () => {
    test('ends an open session once, and tells of it once', async () => {
      const { session_id: id } = (await merchant.create()).json;
      const both = [
        await merchant.ask('POST', `${sessionPath(id)}/expire`),
        await merchant.ask('POST', `${sessionPath(id)}/expire`, { body: {} }),
      ];
      expect(both.map(({ status, json }) => [status, json.status])).toEqual([
        [200, 'expired'],
        [200, 'expired'],
      ]);
      const row = await merchant.row(id);
      const events = await queries().select().from(merchantEvents).where(eq(merchantEvents.sessionId, row.id));
      expect(events.map(({ type }) => type).sort()).toEqual(['session.created', 'session.expired']);
      expect(await endSession(shop.house, row, new Date())).toBe(false);
    });

    test('not a payment under way, not a paid one', async () => {
      const { session_id: id } = (await merchant.create()).json;
      await moveSession(queries(), await merchant.row(id), { from: ['created'], to: 'processing' });
      expectRefusal(await merchant.ask('POST', `${sessionPath(id)}/expire`), 409, 'session_not_open');
      await moveSession(queries(), await merchant.row(id), {
        from: ['processing'],
        to: 'completed',
        completedAt: new Date(),
      });
      expectRefusal(await merchant.ask('POST', `${sessionPath(id)}/expire`), 409, 'session_not_open');
    });
  });
});
