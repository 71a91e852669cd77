import { mkdtempSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

describe('a process killed in the middle of a payment', () => {
  let build: string;
  let simulators: Running;
  let simulatorsUrl: string;
  beforeAll(async () => {
    build = buildIfStale({ test: true });
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

  test('a second start on the same directory ends with code 3 and names the process that holds it', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'florin-'));
    const port = await freePort();
    const first = start(port, dataDir, '');
    await ready(first, { url: `http://127.0.0.1:${port}`, dataDir });
    const second = start(await freePort(), dataDir, '');
    expect(await second.ended).toBe(3);
    expect(second.output()).toContain(String(first.child.pid));
    expect(await first.stop()).toBe(0);
  }, 60_000);

  test('a bad configuration ends with code 2 and names every fault at once', async () => {
    const started = run('start.mjs', { FLORIN_BUILD: build, PORT: 'many', LOG_LEVEL: 'loud', CARD_ENTRY: 'paper' });
    expect(await started.ended).toBe(2);
    for (const name of ['PORT', 'LOG_LEVEL', 'CARD_ENTRY']) expect(started.output()).toContain(name);
  });
});
