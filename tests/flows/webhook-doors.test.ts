import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowsOf } from '~/database/migrate.server';
import { sql } from 'drizzle-orm';
import { changeMerchant } from '~/merchants/merchant-store.server';
import { errorOf, expectRefusal, merchantOf } from '../support/merchant';
import { openShop, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';
import { deliverDue, readEvent, WebhookSink } from '../support/webhook-sink';

const ENDPOINTS = '/api/v1/webhook-endpoint';
const EVENTS = '/api/v1/event';
const URL_GIVEN = 'https://hooks.example.com/a?b=c';

describe.each(TEST_DATABASES)('doors about webhooks on %s', (on) => {
  let shop: Shop;
  const sink = new WebhookSink();
  const merchant = merchantOf(() => shop);
  beforeAll(async () => {
    shop = await openShop({ on, withoutPostman: true, overrides: { postOutside: sink.post } });
  });
  afterAll(() => shop.close());
  const create = (body: object = { url: URL_GIVEN }, headers = {}) =>
    merchant.ask('POST', ENDPOINTS, { body, headers });
  const remove = (id: unknown) => merchant.ask('DELETE', `${ENDPOINTS}/${String(id)}`);

  test('an endpoint is made, shown without its secret, changed, removed', async () => {
    const made = await create({ url: URL_GIVEN, eventTypes: ['payment.captured'] }, { 'idempotency-key': 'once' });
    const { secret, ...view } = made.json;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(view).toMatchObject({
      url: URL_GIVEN,
      eventTypes: ['payment.captured'],
      enabled: true,
      disabledReason: null,
    });
    const again = await create({ url: URL_GIVEN, eventTypes: ['payment.captured'] }, { 'idempotency-key': 'once' });
    expect([again.text, again.headers.get('idempotent-replayed')]).toEqual([made.text, 'true']);
    const path = `${ENDPOINTS}/${String(view.id)}`;
    expect((await merchant.ask('GET', path)).json).toEqual(view);
    const change = { url: 'https://hooks.example.com:8443/', eventTypes: null, enabled: false };
    const changed = await merchant.ask('PATCH', path, { body: change });
    expect(changed.json).toMatchObject({ ...change, disabledReason: 'merchant' });
    expectRefusal(await merchant.ask('POST', `${path}/test`), 400, 'invalid_request');
    expect((await remove(view.id)).json).toEqual({ id: view.id, deleted: true });
    expectRefusal(await merchant.ask('GET', path), 404, 'not_found');
    expectRefusal(await remove(view.id), 404, 'not_found');
  });

  test('lists come in pages, newest first; sixteen endpoints are the most', async () => {
    const ids: unknown[] = [];
    for (let index = 0; index < 16; index += 1) ids.push((await create()).json.id);
    expectRefusal(await create(), 400, 'invalid_request');
    const listed: unknown[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await merchant.ask('GET', `${ENDPOINTS}?limit=5${cursor && `&cursor=${cursor}`}`);
      expect(page.text).not.toContain('whsec_');
      listed.push(...(page.json.data as { id: string }[]).map(({ id }) => id));
      cursor = page.json.nextCursor as string | null;
    }
    expect(listed).toEqual(ids.reverse());
    for (const id of ids) await remove(id);
  });

  const corpus = JSON.parse(
    readFileSync(new URL('../corpora/own/ssrf-webhook-urls.json', import.meta.url), 'utf8'),
  ) as { urls: readonly { url: string; form: string; expect: string }[] };

  test('an address that names no public place is refused by its field, and so is any other field', async () => {
    for (const { url, expect: verdict } of corpus.urls) {
      const answer = await create({ url });
      expect([answer.status, url]).toEqual([verdict === 'allow' ? 200 : 400, url]);
      if (answer.status === 200) await remove(answer.json.id);
      else expect(errorOf(answer).details).toHaveProperty('url');
    }
    for (const url of ['http://localhost:3000/', 'http://127.0.0.1/'])
      expectRefusal(await create({ url }), 400, 'invalid_request');
    for (const extra of [
      { enabled: false },
      { secret: 'whsec_x' },
      { merchantId: 'x' },
      { eventTypes: [] },
      { eventTypes: ['refund'] },
    ])
      expectRefusal(await create({ url: URL_GIVEN, ...extra }), 400, 'invalid_request');
    expectRefusal(await merchant.ask('GET', `${ENDPOINTS}?limit=0`), 400, 'invalid_request');
    expectRefusal(await merchant.ask('GET', `${EVENTS}?cursor=x`), 400, 'invalid_request');
  });

  test('a test event goes the way of all events, to that endpoint alone', async () => {
    const { id } = (await create({ url: URL_GIVEN, eventTypes: ['payment.captured'] })).json;
    const other = (await create()).json.id;
    sink.received.length = 0;
    const { eventId } = (await merchant.ask('POST', `${ENDPOINTS}/${String(id)}/test`)).json;
    await deliverDue(shop.house);
    expect(sink.received.map(readEvent)).toMatchObject([
      { id: eventId, type: 'webhook.test', state_version: 0, data: {} },
    ]);
    const shown = (await merchant.ask('GET', `${EVENTS}/${String(eventId)}`)).json;
    expect(shown).toMatchObject({
      type: 'webhook.test',
      deliveries: [{ endpointId: id, state: 'delivered', tries: 1, nextTryAt: null, lastTries: [{ status: 200 }] }],
      body: JSON.parse(sink.received[0]?.body ?? '') as object,
    });
    for (const one of [id, other]) await remove(one);
  });

  test('events come in pages with their deliveries, and are replayed one by one or by time, with the same ids', async () => {
    const before = new Date().toISOString();
    const late = (await create({ url: URL_GIVEN, eventTypes: ['session.created', 'session.expired'] })).json.id;
    const made = [];
    for (let index = 0; index < 7; index += 1) made.push((await merchant.create()).json.session_id);
    await merchant.ask('POST', `/api/session/v1/${String(made[0])}/expire`);
    await deliverDue(shop.house);
    const listed: { id: string; sequence: number; type: string }[] = [];
    let cursor: string | null = '';
    while (cursor !== null && listed.length < 8) {
      const page = await merchant.ask('GET', `${EVENTS}?limit=3${cursor && `&cursor=${cursor}`}`);
      listed.push(...(page.json.data as typeof listed));
      cursor = page.json.nextCursor as string | null;
    }
    const sequences = listed.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...sequences].sort((a, b) => b - a));
    expect(listed[0]?.type).toBe('session.expired');
    const fresh = (await create({ url: 'https://new.example.com/', eventTypes: ['session.created'] })).json.id;
    sink.received.length = 0;
    const replay = (id: unknown, body: object) => merchant.ask('POST', `${ENDPOINTS}/${String(id)}/replay`, { body });
    expect((await replay(fresh, { since: before })).json).toEqual({ replayed: 7 });
    await deliverDue(shop.house);
    expect(sink.received).toHaveLength(7);
    const firstIds = sink.received.map(({ id }) => id);
    expect((await replay(late, { since: before })).json).toEqual({ replayed: 8 });
    expect((await replay(fresh, { since: before, until: before })).json).toEqual({ replayed: 0 });
    const one = `${EVENTS}/${listed[0]?.id}/replay`;
    expect((await merchant.ask('POST', one)).json).toEqual({ replayed: 1 });
    expect((await merchant.ask('POST', one, { body: { endpointId: fresh } })).json).toEqual({ replayed: 1 });
    await deliverDue(shop.house);
    expect(new Set(sink.received.map(({ id }) => id)).size).toBe(8);
    expect(firstIds.every((id) => sink.received.filter((got) => got.id === id).length === 2)).toBe(true);
    for (const body of [
      {},
      { since: 'yesterday' },
      { since: before, until: '2020-01-01T00:00:00Z' },
      { since: before, all: true },
    ])
      expectRefusal(await replay(fresh, body), 400, 'invalid_request');
    for (const id of [late, fresh]) await remove(id);
  });

  test("another merchant's endpoints and events are not there, by any door", async () => {
    const other = await merchant.another();
    const { id } = (await create()).json;
    await merchant.create();
    const event = ((await merchant.ask('GET', EVENTS)).json.data as { id: string }[])[0]?.id;
    const path = `${ENDPOINTS}/${String(id)}`;
    const asks: readonly (readonly [string, string, object?])[] = [
      ['GET', path],
      ['PATCH', path, { enabled: false }],
      ['DELETE', path],
      ['POST', `${path}/rotate-secret`],
      ['POST', `${path}/test`],
      ['POST', `${path}/replay`, { since: '2020-01-01T00:00:00Z' }],
      ['GET', `${EVENTS}/${event}`],
      ['POST', `${EVENTS}/${event}/replay`],
    ];
    for (const [method, where, body] of asks) {
      expectRefusal(await merchant.ask(method, where, { body, key: other.key }), 404, 'not_found');
      for (const unknown of [where.replace(/[0-9a-f]{8}-/, '00000000-'), where.replace(/[0-9a-f]{8}-[^/]*/, "x'")])
        expectRefusal(await merchant.ask(method, unknown, { body }), 404, 'not_found');
      expectRefusal(await merchant.ask(method, where, { body, key: null }), 401, 'unauthorized');
    }
    const theirs = await merchant.ask('POST', ENDPOINTS, { body: { url: URL_GIVEN }, key: other.key });
    const crossed = { body: { endpointId: theirs.json.id } };
    expectRefusal(await merchant.ask('POST', `${EVENTS}/${event}/replay`, crossed), 404, 'not_found');
    for (const list of [ENDPOINTS, EVENTS]) {
      const text = (await merchant.ask('GET', list, { key: other.key })).text;
      expect(text).not.toContain(String(id));
      expect(text).not.toContain(String(event));
    }
    sink.received.length = 0;
    await merchant.ask('PATCH', path, { body: { url: 'https://mine.example.com/' } });
    await deliverDue(shop.house);
    expect(new Set(sink.received.map(({ url }) => url))).toEqual(new Set(['https://mine.example.com/']));
    await remove(id);
    const left = await shop.house.database.queries.execute(sql`select count(*)::int as n from event_deliveries`);
    expect(rowsOf<{ n: number }>(left)[0]?.n).toBe(0);
  });

  test("an endpoint hears by its merchant's clock", async () => {
    const { id } = (await create()).json;
    await changeMerchant(shop.house.database.queries, shop.demo.merchantId, { clockAheadMs: 3_600_000 });
    sink.received.length = 0;
    await merchant.create();
    expect(await deliverDue(shop.house)).toBe(1);
    const created = Date.parse((JSON.parse(sink.received[0]?.body ?? '') as { created: string }).created);
    expect(created - Date.now()).toBeGreaterThan(3_000_000);
    expect(Math.abs(Number(sink.received[0]?.headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(60);
    await remove(id);
  });
});
