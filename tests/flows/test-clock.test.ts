/** A sandbox merchant's clock, moved by the sandbox page's own form: all that waits by time moves with it, and nobody else's. */
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderJob } from '~/database/jobs.server';
import { rowsOf } from '~/database/migrate.server';
import { JOB } from '~/flows/jobs';
import { practiceGateway } from '~/gateways/practice/practice.server';
import { keepEndpoint } from '~/merchant-webhooks/webhook-endpoint-store.server';
import { newWebhookSecret } from '~/merchant-webhooks/webhook-secret.server';
import { action } from '~/routes/sandbox';
import { sandboxToken } from '~/sandbox/drive-sandbox.server';
import { merchantOf } from '../support/merchant';
import { eventually, openShop, type Shop } from '../support/open-shop';
import { TEST_APP_URL, TEST_DATABASES } from '../support/open-test-house';
import { GOOD_CARD, see, submit } from '../support/payer';
import { readEvent, WebhookSink } from '../support/webhook-sink';

describe.each(TEST_DATABASES)('the test clock, on %s', (on) => {
  let shop: Shop;
  const sink = new WebhookSink();
  let isDown = true;
  let asked = 0;
  const realQuery = practiceGateway.query?.bind(practiceGateway);
  beforeAll(async () => {
    sink.answer = () => (isDown ? 'down' : { status: 200 });
    shop = await openShop({ on, overrides: { postOutside: sink.post } });
    const standing = { kind: JOB.expireSessions, key: 'all', payload: {}, runAt: new Date() };
    await orderJob(shop.house.database.queries, standing);
    practiceGateway.query = (payment, context) => {
      asked += 1;
      if (isDown || !realQuery) return Promise.reject(new Error('the query is down'));
      return realQuery(payment, context);
    };
  });
  afterAll(async () => {
    practiceGateway.query = realQuery;
    await shop.close();
  });

  const rows = async (query: ReturnType<typeof sql>) =>
    rowsOf<Record<string, unknown>>(await shop.house.database.queries.execute(query));

  /** As the sandbox page's form does. */
  async function moveOn(hours: number, merchantId = shop.demo.merchantId): Promise<void> {
    const fields = { intent: 'clock', merchant: merchantId, hours: String(hours), token: sandboxToken(shop.house) };
    const body = new URLSearchParams(fields).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: TEST_APP_URL };
    const request = new Request(`${TEST_APP_URL}/sandbox`, { method: 'POST', headers, body });
    const context = { house: shop.house, nonce: 'n', requestId: 'r', clientAddress: '127.0.0.1' };
    expect((await action({ request, params: {}, context })).status).toBe(303);
  }

  test('a gateway, an endpoint and a payer who are away for seven days', async () => {
    const whose = { id: randomUUID(), merchantId: shop.demo.merchantId };
    const { sealed: secretSealed } = newWebhookSecret(shop.house.keys, whose);
    const endpoint = { ...whose, mode: 'sandbox' as const, url: 'https://shop.example/hook', eventTypes: null };
    await keepEndpoint(shop.house.database.queries, { ...endpoint, secretSealed, createdAt: new Date() }, 10);
    const left = await shop.session();
    const paid = await shop.session();
    shop.house.sandbox.world?.orderFault({
      verb: 'pay',
      fault: { id: 'cut', net: 'rst-after-request' },
      isObeyed: true,
    });
    await submit(shop.knock, await see(shop.knock, new URL(paid.checkout_url).pathname), GOOD_CARD);
    const [attempt] = await rows(sql`select id, state from attempts`);
    expect(attempt?.state).toBe('unknown');
    const stateOf = async () => (await rows(sql`select state from attempts where id = ${attempt?.id}`))[0]?.state;
    const attention = () => merchantOf(() => shop).ask('GET', '/api/v1/attention');
    expect((await attention()).text).not.toContain('attempt_unknown');

    for (let day = 1; day <= 7; day += 1) {
      const before = asked;
      // A little less than a day: at the end of the seventh an event is given up, and waits for its replay.
      await moveOn(23.9);
      await eventually(
        () => Promise.resolve(asked),
        (many) => many > before,
      );
      expect(await stateOf(), `day ${day}`).toBe('unknown');
    }
    expect((await attention()).text).toContain('attempt_unknown');
    await eventually(
      () => merchantOf(() => shop).ask('GET', `/api/session/v1/${left.session_id}`),
      ({ json }) => json.status === 'expired',
    );
    const ends = await rows(sql`select type from merchant_events where type = 'session.expired'`);
    expect(ends.length).toBeGreaterThan(0);

    expect(sink.received.length).toBeGreaterThan(5);
    isDown = false;
    await moveOn(0.5);
    await eventually(stateOf, (state) => state === 'captured');
    expect((await shop.charged(paid.session_id)).length).toBe(1);
    // An endpoint that was off for failing is probed first; then its queue follows, by its own schedule.
    const states = async () => {
      await moveOn(6);
      return rows(sql`select state, event_id from event_deliveries where endpoint_id = ${whose.id}`);
    };
    const told = await eventually(states, (all) => all.every(({ state }) => state === 'delivered'), 30_000);
    const heard = new Set(sink.received.map((one) => readEvent(one).id));
    expect(heard.size).toBe(told.length);
    expect((await attention()).text).not.toContain('attempt_unknown');
  }, 60_000);

  test('nobody else’s jobs are moved, and none of live money', async () => {
    const { owner } = await merchantOf(() => shop).another();
    const connections = await rows(sql`select id, merchant_id from gateway_connections`);
    const mine = connections.find(({ merchant_id: whose }) => whose === shop.demo.merchantId);
    const theirs = connections.find(({ merchant_id: whose }) => whose === owner.merchantId);
    const live = randomUUID();
    await rows(sql`insert into gateway_connections (id, merchant_id, mode, gateway, label, settings_sealed, created_at)
      select ${live}, merchant_id, 'live', gateway, 'live', settings_sealed, created_at from gateway_connections where id = ${mine?.id}`);
    const runAt = new Date(Date.now() + 48 * 3_600_000);
    for (const id of [mine?.id, theirs?.id, live])
      await orderJob(shop.house.database.queries, {
        kind: 'later',
        key: String(id),
        payload: {},
        runAt,
        connectionId: String(id),
      });
    await orderJob(shop.house.database.queries, { kind: 'later', key: 'all', payload: {}, runAt });
    await moveOn(24);
    const after =
      await rows(sql`select key, round(extract(epoch from run_at - ${runAt.toISOString()}::timestamptz) / 3600)::int as hours
      from jobs where kind = 'later'`);
    const hoursOf = (key: unknown) => after.find((job) => job.key === key)?.hours;
    expect([mine?.id, theirs?.id, live, 'all'].map(hoursOf)).toEqual([-24, 0, 0, 0]);
  });
});
