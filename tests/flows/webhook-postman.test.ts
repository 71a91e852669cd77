import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { rowsOf } from '~/database/migrate.server';
import { forgetOldRecords } from '~/flows/forget-old-records.server';
import { Postman } from '~/jobs/postman.server';
import { keepEndpoint } from '~/merchant-webhooks/webhook-endpoint-store.server';
import { newWebhookSecret } from '~/merchant-webhooks/webhook-secret.server';
import { merchantOf } from '../support/merchant';
import { eventually, openShop, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';
import { GOOD_CARD, see, submit } from '../support/payer';
import { WebhookSink } from '../support/webhook-sink';
import { randomUUID } from 'node:crypto';

describe.each(TEST_DATABASES)('the postman on %s', (on) => {
  let shop: Shop;
  afterEach(() => shop.close());
  const merchant = merchantOf(() => shop);
  const queries = () => shop.house.database.queries;
  const count = async (of: ReturnType<typeof sql>) =>
    rowsOf<{ n: number }>(await queries().execute(sql`select count(*)::int as n from ${of}`))[0]?.n ?? 0;
  const addEndpoint = (url: string) => {
    const whose = { id: randomUUID(), merchantId: shop.demo.merchantId };
    const { sealed: secretSealed } = newWebhookSecret(shop.house.keys, whose);
    const row = { ...whose, mode: 'sandbox' as const, url, eventTypes: null, secretSealed, createdAt: new Date() };
    return keepEndpoint(queries(), row, 1_000);
  };

  test('dead endpoints that hang hold up nobody: the live ones hear at once', async () => {
    const sink = new WebhookSink();
    const [DEAD, LIVE, EVENTS] = [10, 20, 30];
    const hanging = new Set<() => void>();
    const tookMs: number[] = [];
    const sentAt = new Map<string, number>();
    sink.answer = async ({ url, body }, { signal }) => {
      if (!url.includes('dead')) {
        const { session_id } = (JSON.parse(body) as { data: { session: { session_id: string } } }).data.session;
        tookMs.push(performance.now() - (sentAt.get(session_id) ?? NaN));
        return { status: 200 };
      }
      // As the guarded way out does: nothing for fifteen seconds, unless we are to stop.
      await new Promise<void>((resolve) => {
        hanging.add(resolve);
        setTimeout(resolve, 15_000);
        signal?.addEventListener('abort', () => resolve());
      });
      return 'down';
    };
    shop = await openShop({ on, overrides: { postOutside: sink.post } });
    for (let index = 0; index < DEAD; index += 1) await addEndpoint(`https://dead${index}.example/`);
    for (let index = 0; index < LIVE; index += 1) await addEndpoint(`https://live${index}.example/`);
    // What they have not answered yet is known of the dead: they failed before.
    await queries().execute(
      sql`update webhook_endpoints set is_lagging = true, failing_since = now() where url like '%dead%'`,
    );
    for (let event = 0; event < EVENTS; event += 1) {
      const at = performance.now();
      sentAt.set((await shop.session()).session_id, at);
    }
    await eventually(
      () => Promise.resolve(tookMs.length),
      (heard) => heard === LIVE * EVENTS,
      30_000,
    );
    tookMs.sort((a, b) => a - b);
    const p99 = tookMs[Math.floor(tookMs.length * 0.99)] ?? NaN;
    console.info(`${on}: ${DEAD} dead, ${LIVE} live, ${EVENTS} events each: live p99 ${Math.round(p99)} ms`);
    expect(p99).toBeLessThan(5_000);
    const dead = sink.received.filter(({ url }) => url.includes('dead')).map(({ url }) => url);
    expect([dead.length, new Set(dead).size]).toEqual([DEAD, DEAD]);
    for (const end of hanging) end();
  }, 60_000);

  test('one that only now turns out to be dead takes four slots and no more', async () => {
    const sink = new WebhookSink();
    let live = 0;
    sink.answer = async ({ url }, { signal }) => {
      if (url.includes('live')) return ((live += 1), { status: 200 });
      await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
      return 'down';
    };
    shop = await openShop({ on, overrides: { postOutside: sink.post } });
    await addEndpoint('https://dead.example/');
    await addEndpoint('https://live.example/');
    for (let event = 0; event < 20; event += 1) await shop.session();
    await eventually(
      () => Promise.resolve(live),
      (heard) => heard === 20,
      15_000,
    );
    expect(sink.received.filter(({ url }) => url.includes('dead'))).toHaveLength(4);
  }, 60_000);

  test('two postmen share the work; what each has told once is told by nobody else', async () => {
    const sink = new WebhookSink();
    shop = await openShop({ on, overrides: { postOutside: sink.post } });
    const second = new Postman(shop.house);
    for (let index = 0; index < 5; index += 1) await addEndpoint(`https://live${index}.example/`);
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        await shop.session();
        second.wake();
      }),
    );
    await eventually(
      () => count(sql`event_deliveries where state = 'waiting'`),
      (left) => left === 0,
      20_000,
    );
    await second.stop();
    expect(sink.received).toHaveLength(100);
    expect(new Set(sink.received.map(({ url, id }) => url + id)).size).toBe(100);
  }, 60_000);

  test('what was kept long enough is forgotten, in batches; what is still on its way is not', async () => {
    const sink = new WebhookSink();
    sink.answer = ({ url }) => ({ status: url.includes('live') ? 200 : 500 });
    shop = await openShop({ on, overrides: { postOutside: sink.post } });
    const live = await addEndpoint('https://live.example/');
    const { checkout_url } = await shop.session();
    await submit(shop.knock, await see(shop.knock, new URL(checkout_url).pathname), GOOD_CARD);
    await eventually(
      () => count(sql`event_deliveries where state = 'delivered'`),
      (told) => told === 3,
    );
    await eventually(
      () => count(sql`attempts where concluded_at is not null`),
      (done) => done === 1,
    );
    await addEndpoint('https://dead.example/');
    await shop.session();
    await eventually(
      () => count(sql`delivery_tries where status = 500`),
      (tries) => tries > 0,
    );
    const old = (days: number) => sql.raw(`now() - interval '${days} days 1 hour'`);
    await queries().execute(sql`update merchant_events set created_at = ${old(29)}`);
    await queries().execute(
      sql`insert into jobs (kind, key, payload, dead_at) values ('a', '1', '{}', ${old(89)}), ('a', '2', '{}', ${old(90)})`,
    );
    await queries()
      .execute(sql`insert into gateway_events (id, merchant_id, connection_id, event_key, body, received_at, processed_at)
      select gen_random_uuid(), merchant_id, id, 'old', 'words', ${old(30)}, ${old(30)} from gateway_connections
      union all select gen_random_uuid(), merchant_id, id, 'unprocessed', 'words', ${old(30)}, null from gateway_connections`);
    const before = await count(sql`merchant_events`);
    const talk = await count(sql`exchanges`);
    expect(talk).toBeGreaterThan(0);
    await forgetOldRecords(shop.house);
    expect([await count(sql`merchant_events`), await count(sql`exchanges`)]).toEqual([before, talk]);
    expect(await count(sql`jobs where kind = 'a'`)).toBe(1);
    const connections = await count(sql`gateway_connections`);
    expect(await count(sql`gateway_events where body = ''`)).toBe(connections);
    expect(await count(sql`gateway_events where event_key = 'unprocessed' and body = 'words'`)).toBe(connections);
    await queries().execute(sql`update merchant_events set created_at = ${old(30)}`);
    await queries().execute(sql`update exchanges set at = ${old(30)}`);
    await queries()
      .execute(sql`insert into exchanges (merchant_id, attempt_id, operation, method, url, request_body, response_body, duration_ms, at)
      select merchant_id, id, 'pay', 'POST', 'u', '', '', 1, ${old(30)} from attempts cross join generate_series(1, 600)`);
    expect(await forgetOldRecords(shop.house)).toBe(0);
    expect(await forgetOldRecords(shop.house)).toBe(3_600_000);
    expect(await count(sql`exchanges`)).toBe(0);
    // The event that the failing endpoint has not got yet, and with it the tries that there were.
    expect(await count(sql`merchant_events`)).toBe(1);
    expect(await count(sql`event_deliveries where endpoint_id = ${live?.id}`)).toBe(1);
    expect(await count(sql`delivery_tries where status = 500`)).toBeGreaterThan(0);
    await merchant.ask('POST', '/api/v1/webhook-endpoint', { body: { url: 'https://x.example/' } });
  }, 60_000);
});
