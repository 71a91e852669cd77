import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { lockDirectory } from '~/database/directory-lock.server';
import { buildIfStale } from '../../scripts/build.mjs';
import { eventually } from '../support/open-shop';
import { freePort, ready, run } from '../support/run-product';

let build: string;
beforeAll(() => {
  build = buildIfStale({ test: true });
}, 180_000);

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
