import { gzipSync } from 'node:zlib';
import { desc, sql, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { rowsOf } from '~/database/migrate.server';
import { gatewayEvents } from '~/database/tables';
import type { ToldEvent } from '~/flows/believe-event.server';
import { processGatewayEvent } from '~/flows/process-gateway-event.server';
import { receiveGatewayEvent } from '~/flows/receive-gateway-event.server';
import { findPayment } from '~/gateways/simulation/control';
import type { SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import { addGatewayConnection } from '~/merchants/gateway-connection.server';
import { createMerchant } from '~/merchants/merchant-store.server';
import { eventually, openShop, sessionBody, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';
import { GOOD_CARD, see, submit } from '../support/payer';
import {
  eventBody,
  knownConnection,
  connectionById,
  signedRequest,
  type KnownConnection,
} from '../support/signed-event';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const CHALLENGED = { ...GOOD_CARD, card_number: '4000 0000 0000 3220' };
type Signed = ReturnType<typeof signedRequest>;

describe.each(TEST_DATABASES)('webhooks in, on %s', (on) => {
  let shop: Shop;
  let mine: KnownConnection;
  let others: KnownConnection;
  let aheadMs = 0;
  beforeAll(async () => {
    shop = await openShop({ on, overrides: { clock: { now: () => new Date(Date.now() + aheadMs) } } });
    mine = await connectionById(shop.house, shop.demo.merchantId, shop.demo.connections.practice ?? '');
    const { queries } = shop.house.database;
    const merchantId = (await createMerchant(queries, { name: 'Other' })).id;
    const settings = {
      apiKey: 'practice_test_other_0123456789',
      account: 'acct_fedcba987654',
      webhookSecret: 'whsec_fedcba9876543210new',
      previousWebhookSecret: 'whsec_fedcba9876543210old',
    };
    const wanted = { merchantId, mode: 'sandbox', gateway: 'practice', label: 'g', settings } as const;
    others = knownConnection(shop.house, await addGatewayConnection(queries, shop.house.keys, wanted));
  });
  afterAll(() => shop.close());

  const rows = async (query: SQL) => rowsOf<Record<string, unknown>>(await shop.house.database.queries.execute(query));
  /** Everything that a webhook could change. */
  const everything = async () =>
    JSON.stringify(
      await rows(sql`select (select count(*)::int from gateway_events) as events, (select count(*)::int from ledger) as ledger,
        (select string_agg(id::text || state, ',' order by id) from attempts) as attempts,
        (select count(*)::int from jobs where kind = 'process-gateway-event') as jobs`),
    );
  const knock = (known: Pick<KnownConnection, 'path'>, init: RequestInit) => shop.knock(known.path, init);

  function world(): SimulatedWorld {
    if (!shop.house.sandbox.world) throw new Error('the simulators are not in this process');
    return shop.house.sandbox.world;
  }

  /** A payment that waits for its payer, at the gateway and with us. */
  async function waiting(): Promise<{ payment: SimulatedPayment; attemptId: string }> {
    const session = await shop.session(sessionBody(shop.demo));
    await submit(shop.knock, await see(shop.knock, new URL(session.checkout_url).pathname), CHALLENGED);
    const payment = world()
      .payments()
      .find(({ sessionId }) => sessionId === session.session_id);
    if (!payment) throw new Error('no payment');
    return { payment, attemptId: payment.reference };
  }

  /** The gateway takes the money, and its webhook is lost. */
  function captureSilently(id: string): SimulatedPayment {
    const payment = findPayment(world(), id);
    if (!payment) throw new Error('no payment');
    return world().change(payment, { status: 'captured' });
  }

  const wireOf = ({ id, reference, amount, currency }: SimulatedPayment) => ({ id, reference, amount, currency });
  const stateOf = async (attemptId: string) =>
    (await rows(sql`select state from attempts where id = ${attemptId}`))[0]?.state;
  const lastEvent = async () => {
    const { queries } = shop.house.database;
    const [event] = await queries.select().from(gatewayEvents).orderBy(desc(gatewayEvents.receivedAt)).limit(1);
    if (!event) throw new Error('no event');
    return event;
  };

  const HOSTILE: readonly (readonly [string, (known: KnownConnection) => { path?: string; init: RequestInit }])[] = [
    ['no signature', ({ settings }) => ({ init: { method: 'POST', body: eventBody(settings) } })],
    [
      "a stranger's signature",
      ({ settings }) => ({ init: signedRequest(eventBody(settings), 'whsec_0123456789abcdefgh') }),
    ],
    [
      'a genuine one that is six minutes old',
      ({ settings }) => ({
        init: signedRequest(eventBody(settings), settings.webhookSecret, Date.now() - 6 * MINUTE_MS),
      }),
    ],
    [
      'a genuine one that is thirty days old',
      ({ settings }) => ({
        init: signedRequest(eventBody(settings), settings.webhookSecret, Date.now() - 30 * DAY_MS),
      }),
    ],
    [
      'one that another account of the gateway signed',
      () => ({ init: signedRequest(eventBody(others.settings), others.settings.webhookSecret) }),
    ],
    [
      "another account's event, signed with this one's secret",
      ({ settings }) => ({ init: signedRequest(eventBody(others.settings), settings.webhookSecret) }),
    ],
    [
      'a wrong token',
      ({ settings, path }) => ({ path: `${path}x`, init: signedRequest(eventBody(settings), settings.webhookSecret) }),
    ],
    [
      "another connection's token",
      ({ settings, connection }) => ({
        path: `/webhooks/gateway/${connection.id}/${others.path.split('/').at(-1) ?? ''}`,
        init: signedRequest(eventBody(settings), settings.webhookSecret),
      }),
    ],
    [
      'a connection that is none',
      ({ settings, path }) => ({
        path: path.replace(/[0-9a-f-]{36}/, '00000000-0000-4000-8000-000000000000'),
        init: signedRequest(eventBody(settings), settings.webhookSecret),
      }),
    ],
    [
      'a connection id with SQL in it',
      ({ settings, path }) => ({
        path: path.replace(/[0-9a-f-]{36}/, encodeURIComponent("' or 1=1 --")),
        init: signedRequest(eventBody(settings), settings.webhookSecret),
      }),
    ],
    [
      'gzip',
      ({ settings }) => {
        const signed = signedRequest(gzipSync(eventBody(settings)), settings.webhookSecret);
        return { init: { ...signed, headers: { ...signed.headers, 'content-encoding': 'gzip' } } };
      },
    ],
    [
      'gzip that does not say so',
      ({ settings }) => ({ init: signedRequest(gzipSync(eventBody(settings)), settings.webhookSecret) }),
    ],
    [
      'an encoding that changes nothing',
      ({ settings }) => {
        const signed = signedRequest(eventBody(settings), settings.webhookSecret);
        return { init: { ...signed, headers: { ...signed.headers, 'content-encoding': 'identity' } } };
      },
    ],
    [
      'a byte order mark',
      ({ settings }) => ({ init: signedRequest(`\uFEFF${eventBody(settings)}`, settings.webhookSecret) }),
    ],
    [
      'a key twice',
      ({ settings }) => ({
        init: signedRequest(eventBody(settings).replace('{', '{"id":"evt_first_000001",'), settings.webhookSecret),
      }),
    ],
    [
      'a key twice, further in',
      ({ settings }) => ({
        init: signedRequest(eventBody(settings).replace('"amount":', '"amount":1,"amount":'), settings.webhookSecret),
      }),
    ],
    [
      'more than 256 KB',
      ({ settings }) => ({
        init: signedRequest(eventBody(settings, { note: 'x'.repeat(256 * 1024) }), settings.webhookSecret),
      }),
    ],
    [
      'half of it',
      ({ settings }) => ({ init: signedRequest(eventBody(settings).slice(0, -20), settings.webhookSecret) }),
    ],
    [
      'half of it, signed whole',
      ({ settings }) => {
        const body = eventBody(settings);
        return { init: { ...signedRequest(body, settings.webhookSecret), body: body.slice(0, -20) } };
      },
    ],
    ['no body', ({ settings }) => ({ init: { ...signedRequest('', settings.webhookSecret), body: undefined } })],
    [
      'not UTF-8',
      ({ settings }) => ({ init: signedRequest(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), settings.webhookSecret) }),
    ],
    ['a thousand brackets', ({ settings }) => ({ init: signedRequest('['.repeat(100_000), settings.webhookSecret) })],
    ['GET', () => ({ init: { method: 'GET' } })],
    [
      'PUT',
      ({ settings }) => ({ init: { ...signedRequest(eventBody(settings), settings.webhookSecret), method: 'PUT' } }),
    ],
  ];

  test.each(HOSTILE)('%s: refused, and nothing changes', async (_name, forge) => {
    const before = await everything();
    const { path = mine.path, init } = forge(mine);
    const response = await knock({ path }, init);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(await everything()).toBe(before);
  });

  test('a genuine one is taken: the tests above refuse for one reason each', async () => {
    const body = eventBody(mine.settings);
    expect((await knock(mine, signedRequest(body, mine.settings.webhookSecret))).status).toBe(200);
    const event = await lastEvent();
    expect(event.body).toMatch(/^v1\./);
    const place = `gateway_events.body ${event.merchantId} ${event.id}`;
    expect(shop.house.keys.open(place, event.body ?? '')).toBe(body);
  });

  test('the previous secret still counts while the gateway goes over to the new one', async () => {
    for (const secret of ['whsec_fedcba9876543210new', 'whsec_fedcba9876543210old']) {
      expect((await knock(others, signedRequest(eventBody(others.settings), secret))).status).toBe(200);
    }
    const other = signedRequest(eventBody(others.settings), 'whsec_fedcba9876543210odd');
    expect((await knock(others, other)).status).toBe(400);
  });

  test('fifty copies of one webhook at once: fifty are taken, one has an effect', async () => {
    const { payment, attemptId } = await waiting();
    captureSilently(payment.id);
    const signed = signedRequest(eventBody(mine.settings, wireOf(payment)), mine.settings.webhookSecret);
    const answers = await Promise.all(Array.from({ length: 50 }, () => knock(mine, signed)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200));
    await eventually(
      () => stateOf(attemptId),
      (state) => state === 'captured',
    );
    // Its event is marked as processed right after.
    await eventually(
      () => rows(sql`select id from gateway_events where attempt_id = ${attemptId}`),
      (events) => events.length > 0,
    );
    const [counted] = await rows(sql`select
      (select count(*)::int from gateway_events where attempt_id = ${attemptId}) as events,
      (select count(*)::int from ledger where attempt_id = ${attemptId} and entry = 'captured') as ledger,
      (select captured::int from payments p join attempts a on a.payment_id = p.id where a.id = ${attemptId}) as captured,
      (select count(*)::int from merchant_events m join attempts a on a.session_id = m.session_id
        where a.id = ${attemptId} and m.type = 'payment.captured') as told`);
    expect(counted).toEqual({ events: 1, ledger: 1, captured: payment.amount, told: 1 });
  });

  test('what it says is not believed: the gateway is asked, and nothing moves that has not moved there', async () => {
    const { payment, attemptId } = await waiting();
    const body = eventBody(mine.settings, { ...wireOf(payment), status: 'captured' });
    expect((await knock(mine, signedRequest(body, mine.settings.webhookSecret))).status).toBe(200);
    await eventually(lastEvent, ({ state }) => state === 'processed');
    expect(await stateOf(attemptId)).toBe('requires_action');
  });

  test('one that names our reference and another payment of the gateway is parked, and moves nothing', async () => {
    const { payment, attemptId } = await waiting();
    const body = eventBody(mine.settings, { ...wireOf(payment), id: 'pay_another0001' });
    expect((await knock(mine, signedRequest(body, mine.settings.webhookSecret))).status).toBe(200);
    const event = await eventually(lastEvent, ({ state }) => state === 'parked');
    expect(event.reason).toContain('pay_another0001');
    expect(await stateOf(attemptId)).toBe('requires_action');
  });

  test("an attempt of another connection is nobody's to this one", async () => {
    const { payment, attemptId } = await waiting();
    captureSilently(payment.id);
    const body = eventBody(others.settings, wireOf(payment));
    expect((await knock(others, signedRequest(body, others.settings.webhookSecret))).status).toBe(200);
    const event = await lastEvent();
    await processGatewayEvent(shop.house, { eventId: event.id, reference: attemptId }, 1);
    expect([await stateOf(attemptId), (await lastEvent()).attemptId]).toEqual(['requires_action', null]);
  });

  /** An event of no attempt, taken directly so that the worker does not play along. */
  async function takeStray(): Promise<ToldEvent> {
    const { headers, body } = signedRequest(eventBody(mine.settings), mine.settings.webhookSecret) as Signed & {
      body: string;
    };
    const [, , , id = '', token = ''] = mine.path.split('/');
    const raw = { headers: new Headers(headers), body: Buffer.from(body), receivedAt: new Date() };
    expect(await receiveGatewayEvent(shop.house, { connectionId: id, token }, raw)).toMatchObject({ kind: 'kept' });
    const { id: eventId } = await lastEvent();
    return { eventId, reference: '00000000-0000-4000-8000-000000000001' };
  }

  test('one without an attempt is tried quickly for ten minutes, then parked and tried seldom, and never forgotten', async () => {
    const told = await takeStray();
    expect(await processGatewayEvent(shop.house, told, 3)).toBeLessThanOrEqual(30_000);
    expect((await lastEvent()).state).toBe('received');
    aheadMs = 11 * MINUTE_MS;
    try {
      expect(await processGatewayEvent(shop.house, told, 20)).toBe(60 * MINUTE_MS);
      expect(await lastEvent()).toMatchObject({ state: 'parked', reason: 'it matches no attempt of its connection' });
      aheadMs = 2 * DAY_MS;
      expect(await processGatewayEvent(shop.house, told, 40)).toBe(DAY_MS);
      aheadMs = 31 * DAY_MS;
      expect(await processGatewayEvent(shop.house, told, 80)).toBeNull();
      expect((await lastEvent()).state).toBe('parked');
    } finally {
      aheadMs = 0;
    }
  });

  test('poison is parked with its error after five tries, others go on, and it can still recover', async () => {
    const { payment, attemptId } = await waiting();
    captureSilently(payment.id);
    const told = { ...(await takeStray()), reference: attemptId };
    const waits: (number | null)[] = [];
    for (let tries = 1; tries <= 5; tries += 1) {
      waits.push(await processGatewayEvent(houseThatThrows(), told, tries));
    }
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 60 * MINUTE_MS]);
    const eventRow = async () =>
      (await rows(sql`select state, reason, failures from gateway_events where id = ${told.eventId}`))[0];
    expect(await eventRow()).toEqual({ state: 'poison', reason: 'poison', failures: 5 });
    const next = await waiting();
    captureSilently(next.payment.id);
    await knock(mine, signedRequest(eventBody(mine.settings, wireOf(next.payment)), mine.settings.webhookSecret));
    await eventually(
      () => stateOf(next.attemptId),
      (state) => state === 'captured',
    );
    expect(await processGatewayEvent(shop.house, told, 9)).toBeNull();
    expect((await eventRow())?.state).toBe('processed');
    expect(await stateOf(attemptId)).toBe('captured');
  });

  /** A house in which recording throws: its transactions do. */
  function houseThatThrows() {
    const { database } = shop.house;
    const broken = { ...database, transact: () => Promise.reject(new Error('poison')) };
    return { ...shop.house, database: broken };
  }

  test('while the database is away nothing is acknowledged', async () => {
    const signed = signedRequest(eventBody(mine.settings), mine.settings.webhookSecret);
    const before = await everything();
    const away = vi.spyOn(shop.house.database, 'transact').mockRejectedValue(new Error('the database is away'));
    const refused = await knock(mine, signed);
    away.mockRestore();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await everything()).toBe(before);
    expect((await knock(mine, signed)).status).toBe(200);
  });

  test('a flood of forged ones asks the database next to nothing', async () => {
    const asked = vi.spyOn(shop.house.database, 'transact');
    const selected = vi.spyOn(shop.house.database.queries, 'select');
    const forged = { method: 'POST', headers: { 'practice-signature': `t=1,v1=${'0'.repeat(64)}` }, body: 'x' };
    for (let wave = 0; wave < 20; wave += 1) {
      const answers = await Promise.all(Array.from({ length: 25 }, () => knock(mine, forged)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400]));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    // Five hundred of them; what is counted are jobs of the events before, which may be looked at meanwhile.
    expect(asked).not.toHaveBeenCalled();
    expect(selected.mock.calls.length).toBeLessThanOrEqual(25);
    vi.restoreAllMocks();
  });
});
