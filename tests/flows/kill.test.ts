import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lockDirectory } from '~/database/directory-lock.server';
import type { LedgerEntry } from '~/gateways/simulation/ledger';
import { buildIfStale } from '../../scripts/build.mjs';
import { eventually, sessionBody } from '../support/open-shop';
import { GOOD_CARD, hiddenFields } from '../support/payer';
import { freePort, ready, run, type Running } from '../support/run-product';

/** A card that nothing prints as an example. */
const CANARY = { ...GOOD_CARD, card_number: '5555 5555 5555 4444' };

/** Every file below a directory that holds one of the texts. */
function filesHolding(directory: string, texts: readonly string[]): string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) return filesHolding(path, texts);
    const content = readFileSync(path).toString('latin1');
    return texts.filter((text) => content.includes(text)).map((text) => `${path}: ${text}`);
  });
}

let build: string;
beforeAll(() => {
  build = buildIfStale({ test: true });
}, 180_000);

describe('a process killed in the middle of a payment', () => {
  let simulators: Running;
  let simulatorsUrl: string;
  beforeAll(async () => {
    const port = await freePort();
    simulatorsUrl = `http://127.0.0.1:${port}`;
    simulators = run('simulators.mjs', { SIMULATORS_PORT: String(port), FLORIN_BUILD: build });
    await eventually(
      () =>
        fetch(`${simulatorsUrl}/health`).then(
          (answer) => answer.ok,
          () => false,
        ),
      Boolean,
      60_000,
    );
  }, 180_000);
  afterAll(async () => {
    await simulators.stop();
  });

  const start = (port: number, dataDir: string, killAt: string) =>
    run('start.mjs', {
      FLORIN_BUILD: build,
      PORT: String(port),
      DATA_DIR: dataDir,
      SIMULATORS_URL: simulatorsUrl,
      KILL_AT: killAt,
      LOG_LEVEL: 'debug',
    });

  test.each([
    ['K5', 'the gateway has answered, nothing is recorded'],
    ['K6', 'the outcome is written but not committed'],
    ['K7', 'it is committed, the payer has no answer'],
  ])(
    'at %s (%s): after a restart the truth, one charge, and no card number anywhere',
    async (point) => {
      const dataDir = mkdtempSync(join(tmpdir(), 'florin-'));
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const doomed = start(port, dataDir, point);
      const demo = await ready(doomed, { url, dataDir });
      const created = await fetch(`${url}/api/session/v1/create`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-secret-key': demo.secretKey },
        body: JSON.stringify(sessionBody(demo)),
      });
      const session = (await created.json()) as { session_id: string; checkout_url: string };
      const html = await (await fetch(session.checkout_url)).text();
      const body = new URLSearchParams({ ...hiddenFields(html), intent: 'pay', ...CANARY });
      await expect(fetch(session.checkout_url, { method: 'POST', body, redirect: 'manual' })).rejects.toThrow();
      expect(await doomed.ended).toBe('SIGKILL');

      const restarted = start(port, dataDir, '');
      await ready(restarted, { url, dataDir });
      try {
        await eventually(
          () => fetch(session.checkout_url).then((answer) => answer.text()),
          (seen) => seen.includes('Payment received'),
          20_000,
        );
        const ledger = (await (await fetch(`${url}/sandbox/ledger.json`)).json()) as readonly LedgerEntry[];
        expect(ledger.filter((entry) => entry.sessionId === session.session_id)).toMatchObject([
          { amount: 4900, currency: 'USD', status: 'captured' },
        ]);
      } finally {
        expect(await restarted.stop()).toBe(0);
      }
      const digits = CANARY.card_number.replaceAll(' ', '');
      const canaries = [
        digits,
        CANARY.card_number,
        Buffer.from(digits).toString('base64').slice(0, 20),
        encodeURIComponent(CANARY.card_number),
      ];
      expect(filesHolding(dataDir, canaries)).toEqual([]);
      for (const text of canaries) expect(doomed.output() + restarted.output()).not.toContain(text);
    },
    120_000,
  );
});

describe('a start', () => {
  const start = (variables: Record<string, string>) =>
    run('start.mjs', { FLORIN_BUILD: build, LOG_LEVEL: 'debug', ...variables });
  const freshDirectory = () => mkdtempSync(join(tmpdir(), 'florin-'));

  test('on a directory that another process has ends with code 3 and names it, on the same port too', async () => {
    const [PORT, DATA_DIR] = [String(await freePort()), freshDirectory()];
    const url = `http://127.0.0.1:${PORT}`;
    const first = start({ PORT, DATA_DIR });
    await ready(first, { url, dataDir: DATA_DIR });
    for (const port of [PORT, String(await freePort())]) {
      const second = start({ PORT: port, DATA_DIR });
      expect(await second.ended).toBe(3);
      expect(second.output()).toContain(`process ${first.child.pid}.`);
    }
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    expect(await first.stop()).toBe(0);
  }, 60_000);

  test('on a port that is taken ends with code 2 and names it, and gives its directory back', async () => {
    const [PORT, DATA_DIR] = [String(await freePort()), freshDirectory()];
    const taken = createServer().listen(Number(PORT), '127.0.0.1');
    const refused = start({ PORT, DATA_DIR });
    expect(await refused.ended).toBe(2);
    expect(refused.output()).toContain(`PORT: ${PORT} is in use`);
    await new Promise((resolve) => taken.close(resolve));
    expect(readdirSync(DATA_DIR)).toEqual(['florin.lock.1']);
    await (await lockDirectory(DATA_DIR)).release();
  }, 60_000);

  test('with a bad configuration ends with code 2 and names every fault at once', async () => {
    const bad = { PORT: 'many', LOG_LEVEL: 'loud', CARD_ENTRY: 'paper', DATABASE_URL: 'postgres://127.0.0.1:1/florin' };
    const started = start(bad);
    expect(await started.ended).toBe(2);
    for (const name of ['PORT', 'LOG_LEVEL', 'CARD_ENTRY', 'MASTER_KEY'])
      expect(started.output()).toContain(`${name}: `);
  });

  test('waits for its database: it lives, is not ready, says why, and stops when asked', async () => {
    const PORT = String(await freePort());
    const url = `http://127.0.0.1:${PORT}`;
    const waiting = start({
      PORT,
      DATA_DIR: freshDirectory(),
      DATABASE_URL: `postgres://florin:hunter2@127.0.0.1:${await freePort()}/florin`,
      MASTER_KEY: randomBytes(32).toString('base64'),
    });
    const status = (path: string) =>
      fetch(url + path).then(
        (answer) => answer.status,
        () => 0,
      );
    await eventually(
      () => status('/health'),
      (code) => code === 200,
      60_000,
    );
    expect(await status('/ready')).toBe(503);
    expect(await status('/checkout/x')).toBe(503);
    await eventually(
      () => Promise.resolve(waiting.output()),
      (output) => output.includes('does not answer'),
    );
    expect(await waiting.stop()).toBe(0);
    expect(waiting.output()).not.toContain('hunter2');
  }, 90_000);

  test('serves pages by Remix without its log telling what an address opens', async () => {
    const [PORT, DATA_DIR] = [String(await freePort()), freshDirectory()];
    const url = `http://127.0.0.1:${PORT}`;
    const product = start({ PORT, DATA_DIR });
    const demo = await ready(product, { url, dataDir: DATA_DIR });
    const { pathname } = new URL(demo.checkoutUrl);
    const knocks: readonly [string, string][] = [
      ['POST', '/'],
      ['POST', `${pathname}/status?_data=routes%2Fcheckout-status`],
      ['POST', `${pathname}/status/`],
      ['GET', `${pathname}.data?_routes=x`],
      ['POST', `/?next=${encodeURIComponent(pathname)}`],
      ['GET', `${pathname}/%ff`],
      ['PUT', pathname],
      ['GET', `/elsewhere${pathname}`],
    ];
    for (const [method, path] of knocks) {
      const { status } = await fetch(url + path, { method });
      expect(status, `${method} ${path}`).toBeGreaterThanOrEqual(400);
      expect(status, `${method} ${path}`).toBeLessThan(500);
    }
    expect(await product.stop()).toBe(0);
    const log = product
      .output()
      .split('\n')
      .filter((line) => !line.includes('Pay a test checkout'));
    expect(log.filter((line) => line.includes(pathname.slice('/checkout/'.length)))).toEqual([]);
    // Everything that is written is a line of the log or the welcome: nothing prints past it.
    expect(log.filter((line) => line.includes('"level":"error"') || /malformed|URIError/i.test(line))).toEqual([]);
  }, 60_000);
});
