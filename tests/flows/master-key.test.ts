import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale } from '../../scripts/build.mjs';
import { freePort, ready, run } from '../support/run-product';

let build: string;
beforeAll(() => {
  build = buildIfStale({ test: true });
}, 180_000);

describe('the master key', () => {
  test('of another installation is refused by name, with code 2, and the right one still opens', async () => {
    const PORT = String(await freePort());
    const DATA_DIR = mkdtempSync(join(tmpdir(), 'florin-'));
    const start = (MASTER_KEY: string) =>
      run('start.mjs', { FLORIN_BUILD: build, LOG_LEVEL: 'warn', PORT, DATA_DIR, MASTER_KEY });
    const right = randomBytes(32).toString('base64');
    for (const [key, code] of [[right], [randomBytes(32).toString('base64'), 2], [right]] as const) {
      const started = start(key);
      if (code === undefined) {
        await ready(started, { url: `http://127.0.0.1:${PORT}`, dataDir: DATA_DIR });
        expect(await started.stop()).toBe(0);
      } else {
        expect(await started.ended).toBe(code);
        expect(started.output()).toContain('MASTER_KEY: is not the key that this database was sealed with');
        expect(started.output()).not.toContain('    at ');
      }
    }
  }, 90_000);

  test('of the demo is written whole, for its owner only', async () => {
    const PORT = String(await freePort());
    const DATA_DIR = mkdtempSync(join(tmpdir(), 'florin-'));
    const started = run('start.mjs', { FLORIN_BUILD: build, LOG_LEVEL: 'warn', PORT, DATA_DIR });
    await ready(started, { url: `http://127.0.0.1:${PORT}`, dataDir: DATA_DIR });
    expect(await started.stop()).toBe(0);
    expect(statSync(join(DATA_DIR, 'master.key')).mode & 0o777).toBe(0o600);
    expect(readdirSync(DATA_DIR)).not.toContain('master.key.new');
  }, 60_000);
});
