import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { directly } from '~/direct-doors.server';
import { answerEarly } from '~/early-answer.server';
import { capabilityFor } from '~/foundation/capability.server';
import { readConfig } from '~/foundation/config.server';
import { openLog } from '~/foundation/log.server';
import { FrontDoor, type RunningServer } from '~/http/server.server';
import { openShop, sessionBody, type Shop } from '../support/open-shop';
import { see } from '../support/payer';
import { freePort } from '../support/run-product';

const corpus = <Shape>(name: string) => JSON.parse(readFileSync(join('tests/corpora', name), 'utf8')) as Shape;

let shop: Shop;
let running: RunningServer;
let origin: string;

beforeAll(async () => {
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  shop = await openShop({ variables: { PORT: String(port), APP_URL: origin } });
  const rest = () => Promise.resolve(new Response('elsewhere', { status: 404 }));
  const door = new FrontDoor(shop.house, new Map(), answerEarly);
  door.open(shop.house, directly(rest));
  running = await door.listen();
});
afterAll(async () => {
  await running.stop(1_000);
  await shop.close();
});

/** Sends bytes as they are and reads the whole answer: hostile requests are not what an HTTP client can send. */
function raw(text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(new URL(origin).port), '127.0.0.1', () => socket.end(text));
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer));
  });
}

describe('the front door', () => {
  test('no hostile header breaks it, and no address is ever built from one', async () => {
    const session = await shop.session();
    const paths = [
      '/health',
      new URL(session.checkout_url).pathname,
      new URL(shop.demo.paymentLinkUrl).pathname,
      '/api/session/v1/x',
    ];
    const { cases } = corpus<{ cases: readonly { header: string; value: string }[] }>('own/hostile-headers.json');
    for (const { header, value } of cases) {
      for (const path of paths) {
        const host = header === 'host' ? '' : 'Host: 127.0.0.1\r\n';
        const answer = await raw(`GET ${path} HTTP/1.1\r\n${host}${header}: ${value}\r\nConnection: close\r\n\r\n`);
        const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 400);
        expect(status, `${header}: ${value} at ${path}`).toBeLessThan(500);
        expect(answer, `${header} at ${path}`).not.toContain('evil.example');
        expect(answer).not.toContain('<script>alert');
      }
    }
  });

  test.each([
    ['TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 405],
    ['GET http://evil.example/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 400],
    ['GET //evil.example/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 400],
    ['POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\nConnection: close\r\n\r\n', 413],
    [
      'POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['GET /%ff%fe/%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 400],
    ['GET /pay/%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 400],
    ['GET /pay/100% HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 400],
    ['GET /health?q=% HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 200],
  ])('%j is answered %d', async (request, status) => {
    expect(await raw(request)).toMatch(new RegExp(`^HTTP/1\\.1 ${status}`));
  });

  test('every page of money is kept by nobody, framed by nobody, and loads from nowhere else', async () => {
    const session = await shop.session();
    const response = await fetch(session.checkout_url);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|\*/);
    expect((await fetch(session.checkout_url)).headers.get('content-security-policy')).not.toBe(policy);
  });

  test('only the origins that the session allows may frame its page', async () => {
    const session = await shop.session(sessionBody(shop.demo, { allowedOrigins: ['https://shop.example'] }));
    const policy = (await fetch(session.checkout_url)).headers.get('content-security-policy');
    expect(policy).toContain('frame-ancestors https://shop.example;');
  });

  test('the metrics tell routes and no ids', async () => {
    const session = await shop.session();
    await fetch(session.checkout_url);
    const text = await (await fetch(`${origin}/metrics`)).text();
    expect(text).toContain('florin_http_request_duration_seconds');
    expect(text).toContain('route="/checkout/:sessionId"');
    expect(text).not.toContain('sess_');
  });
});

describe('hostile words', () => {
  async function pageFor(name: string): Promise<string | null> {
    const response = await shop.knock('/api/session/v1/create', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-secret-key': shop.demo.secretKey },
      body: JSON.stringify({
        mode: 'payment',
        paymentData: { currency: 'USD' },
        lineItems: [{ name, quantity: 1, unitAmount: 100, currency: 'USD' }],
        metadata: { note: name.slice(0, 400) },
        cancelUrl: 'https://shop.example/cart',
      }),
    });
    expect(response.status, name).toBeLessThan(500);
    if (response.status !== 200) {
      expect(response.status).toBe(400);
      return null;
    }
    const { checkout_url } = (await response.json()) as { checkout_url: string };
    return (await see(shop.knock, new URL(checkout_url).pathname)).html;
  }

  test('scripts in names are words, never markup', async () => {
    const payloads = corpus<readonly { payload: string }[]>('xss/dompurify-payloads.json').map(
      ({ payload }) => payload,
    );
    let shown = 0;
    for (const payload of payloads.filter((text) => text.length <= 250 && text.includes('<'))) {
      const html = await pageFor(payload);
      if (html === null) continue;
      shown += 1;
      expect(html.includes(payload), payload).toBe(false);
    }
    expect(shown).toBeGreaterThan(50);
  });

  test('names of people and things are shown as they are, or refused with a field', async () => {
    const { values } = corpus<{ values: readonly string[] }>('own/names-and-text.json');
    let shown = 0;
    for (const value of values) if ((await pageFor(value)) !== null) shown += 1;
    expect(shown).toBeGreaterThan(40);
  });
});

describe('what no door takes', () => {
  test.each([
    ['a body that says how large it is', () => 'x'.repeat(2_000_000)],
    ['a body that does not', () => new Blob(['x'.repeat(2_000_000)]).stream()],
  ])('%s, too large, is refused by the API in JSON', async (_name, body) => {
    const response = await fetch(`${origin}/api/session/v1/create`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-secret-key': shop.demo.secretKey },
      body: body(),
      duplex: 'half',
    });
    expect(response.status).toBe(413);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(await response.json()).toEqual({
      error: { code: 'invalid_request', message: expect.any(String) as string, details: { body: 'is too large' } },
    });
  });

  test('an address of the API that is not encoded as it should be is refused in JSON', async () => {
    const answer = await raw('GET /api/session/v1/%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400/);
    expect(answer).toContain('{"error":{"code":"invalid_request"');
    expect(answer).toMatch(/content-security-policy: default-src 'none'/i);
  });

  test.each([
    ['POST', '/checkout/x/status', 'GET, HEAD'],
    ['OPTIONS', '/health', 'GET, HEAD'],
    ['PUT', '/checkout/x', 'GET, HEAD, POST'],
    ['DELETE', '/return/x', 'GET, HEAD, POST'],
    ['POST', '/pay/x', 'GET, HEAD'],
    ['PUT', '/webhooks/gateway/x/y', 'POST'],
    ['DELETE', '/api/session/v1/create', 'POST'],
  ])('%s %s is not allowed, and it is said what is', async (method, path, allow) => {
    const response = await fetch(origin + path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
  });
});

describe('while the house is not open yet', () => {
  let early: RunningServer;
  let door: FrontDoor;
  let url: string;
  let lines = '';
  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const config = readConfig({ PORT: String(port), APP_URL: url });
    const log = openLog('debug', { write: (line: string) => (lines += line) });
    door = new FrontDoor({ config, log }, new Map(), answerEarly);
    early = await door.listen();
  });
  afterAll(() => early.stop(1_000));

  test('it lives, is not ready, and asks everyone to come again', async () => {
    expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok' });
    const ready = await fetch(`${url}/ready`);
    expect([ready.status, ready.headers.get('retry-after')]).toEqual([503, '5']);
    const api = await fetch(`${url}/api/session/v1/create`, { method: 'POST', body: '{}' });
    expect([api.status, api.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await api.json()).toMatchObject({ error: { code: 'unavailable' } });
    const page = await fetch(`${url}/checkout/x`);
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await page.text()).toContain('Payments are paused for a moment');
  });

  test('a port that is taken is a fault of the configuration', async () => {
    const second = new FrontDoor(door.outside, new Map(), answerEarly);
    await expect(second.listen()).rejects.toMatchObject({ faults: [`PORT: ${new URL(url).port} is in use`] });
  });

  test('a request that breaks is logged by its route, not by its address', async () => {
    const capability = `sess_${'a'.repeat(43)}`;
    door.open(shop.house, () => Promise.reject(new Error(`no ${capability}`)));
    const response = await fetch(`${url}/checkout/${capability}`);
    expect(response.status).toBe(500);
    expect(lines).toContain('"route":"/checkout/:sessionId"');
    expect(lines).toContain('request failed');
    expect(lines).not.toContain(capability);
  });
});

describe('without its database', () => {
  let closed: Shop;
  let checkout: string;
  let payerBack: string;
  beforeAll(async () => {
    closed = await openShop();
    const session = await closed.session();
    checkout = new URL(session.checkout_url).pathname;
    payerBack = `/return/${capabilityFor('return', randomUUID(), closed.house.keys)}`;
    await closed.house.database.close();
  });

  test('every page says that payments are paused', async () => {
    for (const path of [checkout, payerBack, new URL(closed.demo.paymentLinkUrl).pathname]) {
      const page = await closed.knock(path);
      expect(page.status, path).toBe(503);
      expect(page.headers.get('retry-after'), path).not.toBeNull();
      expect(await page.text(), path).toContain('Payments are paused for a moment');
    }
  });

  test('the status is told to come again, in JSON', async () => {
    const status = await closed.knock(`${checkout}/status`);
    expect(status.status).toBe(503);
    expect(status.headers.get('retry-after')).not.toBeNull();
    expect(await status.json()).toEqual({ state: 'maintenance', version: '0' });
  });

  test('it is not ready, and lives', async () => {
    expect((await closed.knock('/ready')).status).toBe(503);
    expect((await closed.knock('/health')).status).toBe(200);
  });
});
