import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deliveryTries, eventDeliveries, webhookEndpoints } from '~/database/tables';
import { deliverMerchantEvent } from '~/flows/deliver-merchant-event.server';
import { openLog } from '~/foundation/log.server';
import { changeMerchant } from '~/merchants/merchant-store.server';
import { errorOf, merchantOf } from '../support/merchant';
import { openShop, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';
import { claimBoth, deliverDue, readEvent, verifies, WebhookSink } from '../support/webhook-sink';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SCHEDULE = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR)];
const ENDPOINTS = '/api/v1/webhook-endpoint';

describe.each(TEST_DATABASES)('deliveries on %s', (on) => {
  let shop: Shop;
  const sink = new WebhookSink();
  const logged: string[] = [];
  const merchant = merchantOf(() => shop);
  beforeAll(async () => {
    const log = openLog('trace', { write: (line: string) => void logged.push(line) });
    shop = await openShop({ on, withoutPostman: true, overrides: { postOutside: sink.post, log } });
  });
  afterAll(() => shop.close());

  let ahead = 0;
  const queries = () => shop.house.database.queries;
  const moveClock = async (ms: number) => {
    ahead += ms;
    await changeMerchant(queries(), shop.demo.merchantId, { clockAheadMs: Math.round(ahead) });
  };
  const merchantNow = () => Date.now() + ahead;
  const endpoint = async (name: string, fields: object = {}) => {
    const made = await merchant.ask('POST', ENDPOINTS, { body: { url: `https://${name}.example/h`, ...fields } });
    expect(made.status, made.text).toBe(200);
    return { id: String(made.json.id), secret: String(made.json.secret) };
  };
  const seen = async (id: string) => (await merchant.ask('GET', `${ENDPOINTS}/${id}`)).json;
  const rows = () => queries().select().from(eventDeliveries).orderBy(eventDeliveries.id);
  const only = async () => {
    const [row, ...others] = await rows();
    if (!row || others.length > 0) throw new Error(`${others.length + 1} deliveries`);
    return row;
  };

  beforeEach(async () => {
    await queries().delete(webhookEndpoints);
    sink.received.length = 0;
    sink.answer = () => ({ status: 200 });
    await moveClock(-ahead);
  });

  test('an event reaches the endpoints of its merchant that listen to it, signed, once each', async () => {
    const all = await endpoint('all');
    const some = await endpoint('some', { eventTypes: ['session.created', 'payment.failed'] });
    await endpoint('others', { eventTypes: ['session.completed'] });
    const { session_id } = await shop.session();
    await deliverDue(shop.house);
    expect(sink.received.map(({ url }) => url).sort()).toEqual(['https://all.example/h', 'https://some.example/h']);
    expect(new Set(sink.received.map(({ id }) => id)).size).toBe(1);
    expect(new Set(sink.received.map(({ body }) => body)).size).toBe(1);
    for (const got of sink.received) {
      expect(readEvent(got)).toMatchObject({ id: got.id, type: 'session.created', data: { session: { session_id } } });
      expect(verifies(got.url.includes('all') ? all.secret : some.secret, got)).toBe(true);
      expect(verifies(got.url.includes('all') ? some.secret : all.secret, got)).toBe(false);
    }
    expect(await deliverDue(shop.house)).toBe(0);
  });

  test('tries again by the schedule, up to a tenth later and never earlier, with the same id and bytes', async () => {
    await endpoint('down');
    sink.answer = () => 'down';
    await shop.session();
    expect(await deliverDue(shop.house)).toBe(1);
    for (const [index, delayMs] of SCHEDULE.entries()) {
      const { nextTryAt, tries } = await only();
      const waitMs = nextTryAt.getTime() - merchantNow();
      expect(tries).toBe(index + 1);
      expect(waitMs, `after try ${tries}`).toBeGreaterThan(delayMs - 2 * SECOND);
      expect(waitMs, `after try ${tries}`).toBeLessThan(delayMs * 1.1 + SECOND);
      await moveClock(delayMs - 3 * SECOND);
      expect(await deliverDue(shop.house), `early after try ${tries}`).toBe(0);
      await moveClock(delayMs / 10 + 4 * SECOND);
      expect(await deliverDue(shop.house), `after try ${tries}`).toBe(1);
    }
    expect(new Set(sink.received.map(({ id, body }) => id + body)).size).toBe(1);
    expect(sink.received).toHaveLength(SCHEDULE.length + 1);
    const history = await queries().select().from(deliveryTries);
    expect(history.slice(-10).map(({ error }) => error)).toEqual(Array(10).fill('The connection was refused.'));
  });

  test.each([
    [{ status: 200 }, 'delivered', null],
    [{ status: 204 }, 'delivered', null],
    [{ status: 299 }, 'delivered', null],
    [{ status: 301 }, 'waiting', 5 * SECOND],
    [{ status: 307 }, 'waiting', 5 * SECOND],
    [{ status: 304 }, 'waiting', 5 * SECOND],
    [{ status: 400 }, 'waiting', 5 * SECOND],
    [{ status: 404 }, 'waiting', 5 * SECOND],
    [{ status: 429 }, 'waiting', 5 * SECOND],
    [{ status: 429, retryAfter: '120' }, 'waiting', 120 * SECOND],
    [{ status: 429, retryAfter: '1' }, 'waiting', 5 * SECOND],
    [{ status: 429, retryAfter: 'soon' }, 'waiting', 5 * SECOND],
    [{ status: 500 }, 'waiting', 5 * SECOND],
    [{ status: 503, retryAfter: String(30 * 86_400) }, 'waiting', DAY],
    [{ status: 503, retryAfter: 'in ten minutes' }, 'waiting', 10 * MINUTE],
    [{ status: 410 }, 'waiting', 5 * SECOND],
  ] as const)('%o makes the delivery %s', async (answer, state, waitMs) => {
    const { id } = await endpoint('told');
    await moveClock(3 * DAY);
    const moment = new Date(Date.now() + 10 * MINUTE).toUTCString();
    const retryAfter = 'retryAfter' in answer ? answer.retryAfter : null;
    sink.answer = () => ({ ...answer, retryAfter: retryAfter === 'in ten minutes' ? moment : retryAfter });
    await shop.session();
    await deliverDue(shop.house);
    const row = await only();
    expect([row.state, row.claimedBy, sink.received.length]).toEqual([state, null, 1]);
    if (waitMs !== null) {
      const waitedMs = row.nextTryAt.getTime() - merchantNow();
      expect(waitedMs).toBeGreaterThan(waitMs - 3 * SECOND);
      expect(waitedMs).toBeLessThan(waitMs * 1.1 + SECOND);
    }
    const isGone = answer.status === 410;
    expect(await seen(id)).toMatchObject({ enabled: !isGone, disabledReason: isGone ? 'gone' : null });
    await moveClock(2 * DAY);
    sink.answer = () => ({ status: 200 });
    expect(await deliverDue(shop.house)).toBe(state === 'delivered' || isGone ? 0 : 1);
  });

  test('an endpoint that is gone hears no more; switched on again it gets what waited, not what came meanwhile', async () => {
    const { id } = await endpoint('gone');
    sink.answer = () => ({ status: 410 });
    await shop.session();
    await deliverDue(shop.house);
    await shop.session();
    await moveClock(30 * DAY);
    sink.answer = () => ({ status: 200 });
    expect(await deliverDue(shop.house)).toBe(0);
    const on = await merchant.ask('PATCH', `${ENDPOINTS}/${id}`, { body: { enabled: true } });
    expect(on.json).toMatchObject({ enabled: true, disabledAt: null, disabledReason: null, failingSince: null });
    expect(await deliverDue(shop.house)).toBe(1);
  });

  test('down for seven days: switched off after five and probed daily; back, all of it arrives with the same ids', async () => {
    const { id, secret } = await endpoint('week');
    let isDown = true;
    sink.answer = () => (isDown ? 'down' : { status: 200 });
    const start = ahead;
    const sessions: string[] = [];
    while (ahead - start < 7 * DAY) {
      sessions.push((await shop.session()).session_id);
      await deliverDue(shop.house);
      const days = (ahead - start) / DAY;
      const { enabled, disabledReason } = await seen(id);
      expect([days, enabled, disabledReason]).toEqual(days < 5 ? [days, true, null] : [days, false, 'failing']);
      await moveClock(DAY / 4);
    }
    const whileDown = sink.received.length;
    const probes = sink.received.slice(-3).length;
    expect(probes).toBe(3);
    isDown = false;
    await moveClock(DAY);
    expect(await deliverDue(shop.house)).toBe(sessions.length);
    expect(await seen(id)).toMatchObject({ enabled: true, disabledReason: null, failingSince: null });
    const arrived = sink.received.slice(whileDown);
    expect(arrived.every((got) => verifies(secret, got))).toBe(true);
    const effects = new Map(arrived.map((got) => [got.id, readEvent(got).data.session?.session_id]));
    expect(new Set(effects.values())).toEqual(new Set(sessions));
    const tried = new Map(sink.received.slice(0, whileDown).map(({ id: one, body }) => [one, body]));
    for (const got of arrived) expect(tried.get(got.id) ?? got.body).toBe(got.body);
    expect((await rows()).map(({ state }) => state)).toEqual(sessions.map(() => 'delivered'));
  });

  test('after five days off there is one try a day, and events go on waiting', async () => {
    const { id } = await endpoint('probed');
    sink.answer = () => 'down';
    for (let event = 0; event < 5; event += 1) await shop.session();
    for (let days = 0; days < 7 && (await seen(id)).enabled; days += 0.25) {
      await deliverDue(shop.house);
      await moveClock(6 * HOUR);
    }
    expect(await seen(id)).toMatchObject({ enabled: false, disabledReason: 'failing' });
    const before = sink.received.length;
    for (let quarter = 0; quarter < 12; quarter += 1) {
      await deliverDue(shop.house);
      await moveClock(6 * HOUR);
    }
    expect(sink.received.length - before).toBe(3);
    expect((await rows()).length).toBe(5);
  });

  test('given up after a week of tries; a replay begins anew', async () => {
    const { id } = await endpoint('poison', { eventTypes: ['session.created'] });
    let isPoison = true;
    await shop.session();
    const [first] = await rows();
    sink.answer = (got) => ({ status: isPoison && got.id === first?.eventId ? 500 : 200 });
    for (let hours = 0; hours < 8.5 * 24; hours += 6) {
      await deliverDue(shop.house);
      await shop.session();
      await moveClock(6 * HOUR);
    }
    await deliverDue(shop.house);
    expect(await seen(id)).toMatchObject({ enabled: true, failingSince: null });
    expect((await rows()).filter(({ state }) => state === 'dead').map(({ eventId }) => eventId)).toEqual([
      first?.eventId,
    ]);
    isPoison = false;
    const path = `/api/v1/event/${first?.eventId}`;
    expect((await merchant.ask('POST', `${path}/replay`)).json).toEqual({ replayed: 1 });
    await deliverDue(shop.house);
    expect((await merchant.ask('GET', path)).json).toMatchObject({ deliveries: [{ state: 'delivered', tries: 1 }] });
    const same = sink.received.filter((got) => got.id === first?.eventId);
    expect(new Set(same.map(({ body }) => body)).size).toBe(1);
    expect(same.length).toBeGreaterThan(10);
  });

  test('while a secret is being rotated every delivery is taken with the old and with the new one', async () => {
    const { id, secret: old } = await endpoint('rotated');
    const rotate = (body?: object) => merchant.ask('POST', `${ENDPOINTS}/${id}/rotate-secret`, { body });
    const send = async () => {
      sink.received.length = 0;
      await Promise.all([shop.session(), shop.session()]);
      // A rotation that is under way holds the endpoint for its moment; whoever comes then comes again.
      for (let tries = 0; tries < 50 && sink.received.length < 2; tries += 1) await deliverDue(shop.house);
      expect(sink.received).toHaveLength(2);
      return sink.received.slice();
    };
    const rotated = (await Promise.all([rotate({ overlapHours: 24 }), send()]))[0];
    const fresh = String(rotated.json.secret);
    expect(fresh).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(fresh).not.toBe(old);
    for (const hours of [0, 12, 11.9]) {
      await moveClock(hours * HOUR);
      for (const got of await send()) expect([verifies(old, got), verifies(fresh, got)]).toEqual([true, true]);
    }
    await moveClock(HOUR);
    for (const got of await send()) expect([verifies(old, got), verifies(fresh, got)]).toEqual([false, true]);
    const [atOnce] = [String((await rotate({ overlapHours: 0 })).json.secret)];
    for (const got of await send()) expect([verifies(fresh, got), verifies(atOnce, got)]).toEqual([false, true]);
    expect(errorOf(await rotate({ overlapHours: 169 })).details).toHaveProperty('overlapHours');
    const [row] = await queries().select().from(webhookEndpoints).where(eq(webhookEndpoints.id, id));
    expect(JSON.stringify(row)).not.toContain('whsec');
  });

  test('who dies with a delivery in hand gives it back when the lease is over; what he did late does not count', async () => {
    await endpoint('leased');
    await shop.session();
    const [dead, ...none] = await claimBoth(shop.house, 300);
    expect(none).toEqual([]);
    expect(await deliverDue(shop.house)).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 350));
    sink.answer = () => ({ status: 500 });
    expect(await deliverDue(shop.house)).toBe(1);
    sink.answer = () => ({ status: 200 });
    if (dead) await deliverMerchantEvent(shop.house, dead, new AbortController().signal);
    expect(await only()).toMatchObject({ state: 'waiting', tries: 2 });
    await moveClock(MINUTE * 10);
    await deliverDue(shop.house);
    expect(await only()).toMatchObject({ state: 'delivered', tries: 3 });
    expect(new Set(sink.received.map(({ id, body }) => id + body)).size).toBe(1);
  });

  test('what our own stop interrupts is given back, and was no try', async () => {
    await endpoint('stopped');
    await shop.session();
    const [claimed] = await claimBoth(shop.house);
    const stop = new AbortController();
    sink.answer = () => (stop.abort(), 'down');
    if (claimed) expect(await deliverMerchantEvent(shop.house, claimed, stop.signal)).toBe('stopped');
    expect(await only()).toMatchObject({ state: 'waiting', tries: 0, claimedBy: null });
    sink.answer = () => ({ status: 200 });
    expect(await deliverDue(shop.house)).toBe(1);
  });

  test('several processes at once: each delivery is taken by one, and no endpoint has more than four under way', async () => {
    for (const name of ['one', 'two', 'three']) await endpoint(name);
    for (let event = 0; event < 20; event += 1) await shop.session();
    const open = new Map<string, number>();
    let most = 0;
    sink.answer = async ({ url }) => {
      open.set(url, (open.get(url) ?? 0) + 1);
      most = Math.max(most, ...open.values());
      await new Promise((resolve) => setTimeout(resolve, 10));
      open.set(url, (open.get(url) ?? 0) - 1);
      return { status: 200 };
    };
    await Promise.all(Array.from({ length: 6 }, () => deliverDue(shop.house)));
    while ((await rows()).some(({ state }) => state === 'waiting')) await deliverDue(shop.house);
    expect(most).toBe(4);
    expect(sink.received).toHaveLength(60);
    expect(new Set(sink.received.map(({ url, id }) => url + id)).size).toBe(60);
  });

  test('what an endpoint answers is kept masked and short, and neither its address nor its secret is logged', async () => {
    const { id, secret } = await endpoint('talkative', {});
    const { session_id } = await shop.session();
    const text = `card 4242 4242 4242 4242 of ${session_id}\0 ${'\u{1f600}'.repeat(1_000)}`;
    sink.answer = () => ({ status: 500, text });
    await deliverDue(shop.house);
    const [kept] = await queries()
      .select()
      .from(deliveryTries)
      .orderBy(sql`id desc`)
      .limit(1);
    expect(kept?.answer).toContain('card 424242******4242 of sess_***');
    expect(kept?.answer).not.toContain('\0');
    expect(kept?.answer.length).toBeLessThanOrEqual(1_024);
    await queries().update(webhookEndpoints).set({ secretSealed: 'v1.broken' }).where(eq(webhookEndpoints.id, id));
    await moveClock(DAY);
    await deliverDue(shop.house);
    expect(
      (
        await queries()
          .select()
          .from(deliveryTries)
          .orderBy(sql`id desc`)
          .limit(1)
      )[0],
    ).toMatchObject({
      status: null,
      error: 'It could not be sent.',
    });
    const log = logged.join('\n');
    expect(log).toContain('an event was not sent');
    for (const word of [secret, secret.slice(6), 'whsec_', 'talkative', '.example/h']) expect(log).not.toContain(word);
  });
});
