import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { continuePayment } from '~/flows/continue-payment.server';
import { returnLateMoney } from '~/flows/return-late-money.server';
import { fail, settle } from '~/gateways/simulation/control';
import { findAttempt } from '~/payments/attempt-store.server';
import { expectRefusal, merchantOf, sessionPath } from '../support/merchant';
import { eventually, openShop, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';
import { openSession, rowsIn, transaction, worldOf, type Transaction } from '../support/paid-transaction';
import { GOOD_CARD, see, submit } from '../support/payer';

const DECLINED = { ...GOOD_CARD, card_number: '4000 0000 0000 0002' };
const CHALLENGED = { ...GOOD_CARD, card_number: '4000 0000 0000 3220' };

describe.each(TEST_DATABASES)('money that came too late, on %s', (on) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ on });
  });
  afterAll(() => shop.close());

  const attemptsOf = async (sessionId: string) => {
    const references = worldOf(shop)
      .payments()
      .filter((payment) => payment.sessionId === sessionId)
      .map(({ reference }) => reference);
    return references;
  };

  const paymentAt = (reference: string) => {
    const payment = worldOf(shop)
      .payments()
      .find((one) => one.reference === reference);
    if (!payment) throw new Error('no such payment at the gateway');
    return payment;
  };

  /** A first card is declined; the second one does what it does. The first is not yet settled. */
  async function twoTries(captureMode: 'automatic' | 'manual', second: typeof GOOD_CARD) {
    const { sessionId, path, page } = await openSession(shop, captureMode);
    await submit(shop.knock, page, DECLINED);
    await submit(shop.knock, await see(shop.knock, path), second);
    const [first = '', other = ''] = await attemptsOf(sessionId);
    return {
      first: transaction(shop, { id: first, sessionId, path }),
      second: transaction(shop, { id: other, sessionId, path }),
    };
  }

  const opened = async (late: Transaction) =>
    rowsIn(shop, sql`select state, origin, kind from operations where attempt_id = ${late.id}`);

  test.each([
    ['automatic', 'refund', 'refunded', { status: 'refunded', captured: 4900, refunded: 4900 }],
    ['manual', 'void', 'voided', { status: 'voided', captured: 0, refunded: 0 }],
  ] as const)(
    'of a session paid meanwhile (%s) is given back once, by %s, and told',
    async (mode, kind, state, charge) => {
      const { first, second } = await twoTries(mode, GOOD_CARD);
      const kept = await second.state();
      settle(worldOf(shop), paymentAt(first.id).id);
      await eventually(first.state, (now) => now === state);
      // News of it, and the job, again and again: nothing more happens.
      for (let again = 0; again < 5; again += 1) worldOf(shop).announce(paymentAt(first.id));
      await Promise.all(Array.from({ length: 5 }, () => returnLateMoney(shop.house, first.id)));
      expect(await opened(first)).toEqual([{ state: 'succeeded', origin: 'late_success', kind }]);
      expect(await second.state()).toBe(kept);
      const charged = await first.charged();
      expect(charged.find((one) => one.gatewayReference === paymentAt(first.id).id)).toMatchObject(charge);
      expect(charged.filter(({ status }) => status === kept)).toHaveLength(1);
      expect((await first.told()).filter((type) => type === `payment.${state}`)).toHaveLength(1);
      const [evidence] = await rowsIn(
        shop,
        sql`select entry, source from ledger where attempt_id = ${first.id} and operation_id is not null`,
      );
      expect(evidence).toEqual({ entry: state, source: 'answer' });
      // The session is still the one that the second attempt paid.
      const seen = await see(shop.knock, first.path);
      expect(new URL(seen.url, 'http://x').href + seen.html).toMatch(/status=success|Payment received/);
    },
  );

  test('counts, and is not given back, when the other attempt ends without money', async () => {
    const { first, second } = await twoTries('automatic', CHALLENGED);
    settle(worldOf(shop), paymentAt(first.id).id);
    await eventually(first.state, (now) => now === 'captured', 20_000);
    expect(await second.state()).toBe('canceled');
    expect(await opened(first)).toEqual([]);
    expect(await first.charged()).toMatchObject([{ status: 'captured', refunded: 0 }]);
  });

  test('honored or given back, never both: the other attempt ends in the same moment', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { first, second } = await twoTries('automatic', CHALLENGED);
      const world = worldOf(shop);
      settle(world, paymentAt(first.id).id);
      if (round % 2 === 0) settle(world, paymentAt(second.id).id);
      else fail(world, paymentAt(second.id).id);
      await Promise.all([returnLateMoney(shop.house, first.id), returnLateMoney(shop.house, second.id)]);
      const ended = await eventually(
        async () => [await first.state(), await second.state()],
        (states) =>
          states[0] !== 'declined' &&
          states.includes('captured') &&
          !states.includes('late_success') &&
          !states.includes('requires_action'),
        25_000,
      );
      expect(
        ended.filter((state) => state === 'captured'),
        String(ended),
      ).toHaveLength(1);
      const left = (await first.charged()).reduce((sum, { captured, refunded }) => sum + captured - refunded, 0);
      expect(left).toBe(4900);
      const sums = await first.sums();
      expect([sums.captured - sums.refunded, sums.refund_pending]).toEqual([4900, 0]);
    }
  }, 120_000);

  test('an unknown outcome of giving it back is found out, and it is still given back once', async () => {
    const { first } = await twoTries('automatic', GOOD_CARD);
    worldOf(shop).orderFault({ verb: 'refund', isObeyed: true, fault: { id: 'own', status: 500 } });
    settle(worldOf(shop), paymentAt(first.id).id);
    await eventually(first.state, (now) => now === 'refunded', 20_000);
    expect(paymentAt(first.id).operations).toHaveLength(1);
  });

  test('what is being given back does not count again when the order stands as before', async () => {
    const { sessionId, path, page } = await openSession(shop, 'automatic');
    await submit(shop.knock, page, DECLINED);
    const [id = ''] = await attemptsOf(sessionId);
    const first = transaction(shop, { id, sessionId, path });
    const price = async (unitAmount: number) => {
      const body = { lineItems: [{ name: 'Coffee', quantity: 1, unitAmount, currency: 'USD' }] };
      expect((await merchantOf(() => shop).ask('PATCH', sessionPath(sessionId), { body })).status).toBe(200);
    };
    const world = worldOf(shop);
    await price(5900);
    world.orderFault({ verb: 'refund', isObeyed: true, fault: { id: 'own', status: 500 } });
    for (let asked = 0; asked < 2; asked += 1)
      world.orderFault({ verb: 'query_operation', isObeyed: false, fault: { id: 'own', status: 500 } });
    settle(world, paymentAt(id).id);
    await eventually(first.operations, (list) => list.length === 1);
    await price(4900);
    const attempt = await findAttempt(shop.house.database.queries, id);
    if (attempt) await continuePayment(shop.house, attempt, { source: 'event' });
    await returnLateMoney(shop.house, id);
    expect(await eventually(first.state, (state) => state !== 'late_success', 20_000)).toBe('refunded');
    expect(await first.charged()).toMatchObject([{ captured: 4900, refunded: 4900 }]);
    expect(await first.told()).not.toContain('session.completed');
  });

  test('a merchant cannot operate on it meanwhile, and sees what was done', async () => {
    const { first } = await twoTries('automatic', GOOD_CARD);
    worldOf(shop).orderFault({ verb: 'refund', isObeyed: true, fault: { id: 'own', status: 500 } });
    worldOf(shop).orderFault({ verb: 'query_operation', isObeyed: false, fault: { id: 'own', status: 500 } });
    settle(worldOf(shop), paymentAt(first.id).id);
    await eventually(first.operations, (list) => list.length === 1);
    expectRefusal(await first.operate('refund'), 409, 'operation_not_possible');
    expect(await first.operations()).toMatchObject([{ kind: 'refund', origin: 'late_success' }]);
  });
});
