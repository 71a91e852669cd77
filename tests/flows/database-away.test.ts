/** While the database is away every door says so in its own manner, soon, and never as a fault of ours; then all goes on. */
import { expect, test } from 'vitest';
import { findPostgresql, startCluster } from '../../scripts/postgres-cluster.mjs';
import { isDatabaseAway } from '~/database/is-database-away';
import { directly } from '~/direct-doors.server';
import { answerEarly } from '~/early-answer.server';
import { capabilityFor } from '~/foundation/capability.server';
import { noteAway, unlessAway } from '~/http/away-answers.server';
import { FrontDoor, type RunningServer } from '~/http/server.server';
import { webhookTokenOf } from '~/merchants/gateway-connection.server';
import { gatewayConnections } from '~/database/tables';
import { PATTERNS } from '~/paths';
import { eventually, openShop, sessionBody, type Shop } from '../support/open-shop';
import { GOOD_CARD, see } from '../support/payer';
import { freePort } from '../support/run-product';

const MOST_MS = 5_000;
const NOTHING = '00000000-0000-4000-8000-000000000000';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly type?: string;
}

test('what tells that the database is away, and what does not', () => {
  const coded = (code: string, message = 'x') => Object.assign(new Error(message), { code });
  for (const code of ['ECONNREFUSED', 'ECONNRESET', '57P01', '57P02', '57P03', '08006', '53300'])
    expect(isDatabaseAway(new Error('Failed query', { cause: coded(code) })), code).toBe(true);
  for (const words of ['Connection terminated unexpectedly', 'timeout exceeded when trying to connect'])
    expect(isDatabaseAway(new Error(words)), words).toBe(true);
  for (const error of [coded('23505'), coded('57014'), coded('40001'), coded('ENOENT'), new Error('no session'), null])
    expect(isDatabaseAway(error)).toBe(false);
});

test.runIf(process.env.TEST_DATABASE_URL && findPostgresql())(
  'PostgreSQL goes away and comes back',
  async () => {
    const cluster = startCluster(await freePort());
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    let shop: Shop | null = null;
    let running: RunningServer | null = null;
    try {
      shop = await openShop({ variables: { PORT: String(port), APP_URL: origin, DATABASE_URL: cluster.url } });
      const { house, demo } = shop;
      const door = new FrontDoor(house, new Map(), answerEarly);
      // As Remix does with a page that could not be loaded.
      const rest = directly((_request, context) => {
        noteAway(context, new Error('Connection terminated'));
        return Promise.resolve().then(() => unlessAway(context, new Response('a fault of ours', { status: 500 })));
      });
      door.open(house, rest);
      running = await door.listen();
      const ask = async ({ method, path, body, type = 'application/json' }: Asked) => {
        const startedAt = performance.now();
        const answer = await fetch(origin + path, {
          method,
          redirect: 'manual',
          headers: { 'x-secret-key': demo.secretKey, ...(body ? { 'content-type': type } : {}) },
          ...(body ? { body } : {}),
        });
        const text = await answer.text();
        return { status: answer.status, headers: answer.headers, text, tookMs: performance.now() - startedAt };
      };
      const session = await shop.session();
      const checkout = new URL(session.checkout_url).pathname;
      const form = await see(shop.knock, checkout);
      const connections = await house.database.queries.select().from(gatewayConnections);
      const connection = connections[0];
      if (!connection) throw new Error('no connection');
      const hook = `/webhooks/gateway/${connection.id}/${webhookTokenOf(connection, house.keys)}`;
      const body = JSON.stringify(sessionBody(demo));
      const api = Object.values(PATTERNS)
        .filter((pattern) => pattern.startsWith('/api/'))
        .map((pattern) => pattern.replace(':sessionId', session.session_id).replaceAll(/:\w+/g, NOTHING))
        .flatMap((path): Asked[] => [
          { method: 'GET', path },
          { method: 'POST', path, body },
          { method: 'PATCH', path, body },
        ]);
      const pages: Asked[] = [
        { method: 'GET', path: checkout },
        { method: 'GET', path: new URL(demo.paymentLinkUrl).pathname },
        { method: 'GET', path: `/return/${capabilityFor('return', NOTHING, house.keys)}` },
        { method: 'GET', path: '/sandbox' },
      ];
      const everything = async () => {
        let unavailable = 0;
        for (const asked of api) {
          const answer = await ask(asked);
          const name = `${asked.method} ${asked.path}: ${answer.text.slice(0, 200)}`;
          expect(answer.status, name).not.toBe(500);
          expect(answer.tookMs, name).toBeLessThan(MOST_MS);
          // Some need no database: what is kept in memory, an address that can be nobody's, a wrong method.
          if (answer.status < 500) continue;
          unavailable += 1;
          expect(answer.status, name).toBe(503);
          expect(answer.headers.get('retry-after'), name).toMatch(/^\d+$/);
          expect((JSON.parse(answer.text) as { error: { code: string } }).error.code).toBe('unavailable');
        }
        return unavailable;
      };

      cluster.halt();
      expect(await everything()).toBeGreaterThanOrEqual(15);
      for (const asked of pages) {
        const answer = await ask(asked);
        expect([asked.path, answer.status, answer.headers.get('content-type')]).toEqual([
          asked.path,
          503,
          'text/html; charset=utf-8',
        ]);
        expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
        expect(answer.tookMs).toBeLessThan(MOST_MS);
      }
      const paid = await ask({
        method: 'POST',
        path: checkout,
        body: new URLSearchParams({ ...form.hidden, intent: 'pay', ...GOOD_CARD }).toString(),
        type: 'application/x-www-form-urlencoded',
      });
      // Never a page in answer to the form: reloading it would send the form again.
      expect([paid.status, paid.headers.get('location')]).toEqual([303, checkout]);
      for (const asked of [
        { method: 'POST', path: hook, body: '{}' },
        { method: 'GET', path: '/ready' },
        { method: 'GET', path: `${checkout}/status` },
      ]) {
        const answer = await ask(asked);
        expect([asked.path, answer.status]).toEqual([
          asked.path,
          asked.path === hook && answer.status === 400 ? 400 : 503,
        ]);
      }
      expect((await ask({ method: 'GET', path: '/health' })).status).toBe(200);

      cluster.resume();
      await eventually(
        () => ask({ method: 'GET', path: '/ready' }),
        ({ status }) => status === 200,
      );
      expect(await everything()).toBe(0);
      const next = new URL((await shop.session()).checkout_url).pathname;
      expect((await ask({ method: 'GET', path: next })).status).toBe(200);

      // And again in the middle of requests, with connections that are held.
      const statuses = new Map<number, number>();
      let isOver = false;
      const knockers = Array.from({ length: 8 }, async () => {
        while (!isOver) {
          const { status, tookMs } = await ask({ method: 'POST', path: '/api/session/v1/create', body });
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          expect(tookMs).toBeLessThan(MOST_MS + 1_000);
        }
      });
      for (let restarts = 0; restarts < 3; restarts += 1) {
        await new Promise((resolve) => setTimeout(resolve, 200));
        await cluster.restart();
      }
      await eventually(
        () => ask({ method: 'GET', path: '/ready' }),
        ({ status }) => status === 200,
      );
      await new Promise((resolve) => setTimeout(resolve, 300));
      isOver = true;
      await Promise.all(knockers);
      expect([...statuses.keys()].filter((status) => ![200, 201, 503, 429].includes(status))).toEqual([]);
      expect(statuses.get(503) ?? 0).toBeGreaterThan(0);
    } finally {
      await running?.stop(1_000);
      await shop?.close().catch(() => undefined);
      cluster.stop();
    }
  },
  60_000,
);
