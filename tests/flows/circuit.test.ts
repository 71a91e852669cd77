import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openBulkhead } from '~/routing/bulkhead';
import { openConnectionHealth } from '~/routing/connection-health.server';
import { eventually, openShop, type Shop } from '../support/open-shop';
import { openTestHouse, TEST_DATABASES } from '../support/open-test-house';
import { see } from '../support/payer';
import { routedShopOf } from '../support/routed-shop';
import { watchDial } from '../support/watched-dial';

const AUD = { paymentData: { currency: 'AUD' } };

describe.each(TEST_DATABASES)('a connection that stops answering, on %s', (on) => {
  let shop: Shop;
  const routed = routedShopOf(() => shop);
  beforeAll(async () => {
    shop = await openShop({ on });
  });
  afterAll(() => shop.close());
  beforeEach(() => routed.heal());

  /** Nothing reaches the gateway, no payment and no query: after ten payments the connection is given up. */
  async function breakDown(): Promise<string> {
    const watched = watchDial(shop);
    watched.cut = () => true;
    for (let count = 0; count < 10; count += 1) await routed.pay((await routed.open()).page);
    await shop.house.background.settled();
    watched.restore();
    return shop.demo.connections.practice ?? '';
  }

  test('is left out, the next entry is asked, every process is told, and a status query brings it back', async () => {
    const connectionId = await breakDown();
    const name = { connectionId, operation: 'pay' };
    expect(shop.house.health.isOpen(name)).toBe(true);
    const other = openConnectionHealth(shop.house.clock);
    await other.refresh(shop.house.database);
    expect(other.isOpen(name)).toBe(true);

    const watched = watchDial(shop);
    const aud = await routed.open(AUD);
    await routed.pay(aud.page);
    const [first] = await routed.triesOf(aud.id);
    expect(first).toMatchObject({ state: 'captured', connection: shop.demo.connections.practiceBackup });
    expect(first?.decision.considered).toContainEqual(
      expect.objectContaining({
        connectionId,
        verdict: 'circuit_open',
        reason: expect.stringMatching(/stopped answering/) as string,
      }),
    );

    // With no entry left the payer is told, at once, and nothing is sent to anybody.
    const usd = await routed.open();
    const refused = await routed.pay(usd.page);
    expect(refused.html).toContain('The payment could not be sent. Nothing was taken.');
    expect(await routed.triesOf(usd.id)).toEqual([]);

    await eventually(
      () => Promise.resolve(shop.house.health.isOpen(name)),
      (isOpen) => !isOpen,
      20_000,
    );
    // What brought it back was a question about no payment, not a payer's.
    expect(watched.asked.filter((line) => line.startsWith('POST'))).toHaveLength(1);
    expect(watched.asked).toContain('GET /v1/payments');
    watched.restore();
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    await other.refresh(shop.house.database);
    expect(other.isOpen(name)).toBe(false);
    expect(new URL((await routed.pay(refused)).url).searchParams.get('status')).toBe('success');
    expect(await shop.charged(usd.id)).toHaveLength(1);
  });

  test('is probed again and again while it is away, and never with a payment', async () => {
    const connectionId = await breakDown();
    const watched = watchDial(shop);
    watched.cut = () => true;
    await eventually(
      async () =>
        (await routed.rows(sql`select wait_ms from connection_health where connection_id = ${connectionId}`))[0],
      (row) => Number(row?.wait_ms) === 10_000,
      20_000,
    );
    const { page, id } = await routed.open();
    await routed.pay(page);
    expect(await routed.triesOf(id)).toEqual([]);
    expect(watched.asked.filter((line) => line.startsWith('POST'))).toEqual([]);
    watched.restore();
  });

  test('wrong credentials take a connection out as well', async () => {
    for (let count = 0; count < 10; count += 1) {
      routed.world().orderFault({ verb: 'pay', isObeyed: false, fault: { id: '401', status: 401 } });
      const { page, id } = await routed.open(AUD);
      await routed.pay(page);
      expect(await shop.charged(id)).toHaveLength(1);
      // The account is refused whatever is asked.
      if (count === 8) routed.world().orderFault({ verb: 'query', isObeyed: false, fault: { id: '401', status: 401 } });
    }
    await shop.house.background.settled();
    expect(shop.house.health.isOpen({ connectionId: shop.demo.connections.practice ?? '', operation: 'pay' })).toBe(
      true,
    );
  });

  test('a full connection is sent nothing more, and the next entry is asked', async () => {
    const bulkhead = openBulkhead(1);
    Object.assign(shop.house, { bulkhead });
    const leave = bulkhead.enter(shop.demo.connections.practice ?? '');
    const { page, id } = await routed.open(AUD);
    await routed.pay(page);
    leave?.();
    expect(await routed.triesOf(id)).toMatchObject([
      { state: 'not_sent', message: 'too many payments are under way at this connection' },
      { state: 'captured' },
    ]);
    // Everyone who entered has left.
    for (let count = 0; count < 2; count += 1) {
      const { page: again, id: nextId } = await routed.open(AUD);
      await routed.pay(again);
      expect(await routed.triesOf(nextId)).toMatchObject([
        { state: 'captured', connection: shop.demo.connections.practice },
      ]);
    }
    Object.assign(shop.house, { bulkhead: openBulkhead() });
  });

  test('a gateway that hangs: the payer is answered within ten seconds, others are not held up, and the outcome is recorded', async () => {
    const { id, page, path } = await routed.open();
    routed.world().orderFault({ verb: 'pay', isObeyed: true, fault: { id: 'no-answer', net: 'hang' } });
    const startedAt = performance.now();
    const hanging = routed.pay(page);
    await eventually(
      () => routed.triesOf(id),
      ([one]) => one?.state === 'sent',
    );
    const others: number[] = [];
    for (let count = 0; count < 10; count += 1) {
      const { page: quick } = await routed.open(AUD);
      const begunAt = performance.now();
      await routed.pay(quick);
      others.push(performance.now() - begunAt);
    }
    expect(Math.max(...others)).toBeLessThan(3_000);
    const seen = await hanging;
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(seen.html).toContain('We are checking with your bank');
    expect(seen.hidden.submission_id).toBeUndefined();
    expect((await routed.triesOf(id)).map(({ state }) => state)).toEqual(['sent']);
    // The question goes on behind the answer; stopping the house would wait for it.
    await shop.house.background.settled();
    const [recorded] = await routed.triesOf(id);
    expect(['unknown', 'captured']).toContain(recorded?.state);
    await eventually(
      () => see(shop.knock, path),
      ({ html }) => html.includes('Payment received'),
      20_000,
    );
    expect(await routed.triesOf(id)).toHaveLength(1);
    expect(await shop.charged(id)).toHaveLength(1);
  }, 60_000);
});

test('closing the house waits for what goes on behind an answer, while the database is still there', async () => {
  const { house, close } = await openTestHouse();
  let isRecorded = false;
  const asked = new Promise((resolve) => setTimeout(resolve, 300));
  house.background.add(asked.then(() => house.database.ping()).then(() => (isRecorded = true)));
  await close();
  expect(isRecorded).toBe(true);
});
