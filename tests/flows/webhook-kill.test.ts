import { mkdtempSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildIfStale } from '../../scripts/build.mjs';
import { eventually } from '../support/open-shop';
import { freePort, ready, run } from '../support/run-product';

const got: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
const sink = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    got.push({ headers: request.headers, body });
    response.end('thanks');
  });
});
let build: string;
beforeAll(async () => {
  build = buildIfStale({ test: true });
  await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
}, 180_000);
afterAll(() => void sink.close());

test('killed at K11 (the endpoint said 2xx, nothing is marked): told once more, with the same id and bytes', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'florin-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const start = (killAt: string) =>
    run('start.mjs', {
      FLORIN_BUILD: build,
      PORT: String(port),
      DATA_DIR: dataDir,
      KILL_AT: killAt,
      LOG_LEVEL: 'debug',
    });
  const doomed = start('K11');
  const demo = await ready(doomed, { url, dataDir });
  const ask = (method: string, path: string, body?: object) =>
    fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json', 'x-secret-key': demo.secretKey },
      ...(body ? { body: JSON.stringify(body) } : {}),
    }).then((answer) => answer.json() as Promise<Record<string, unknown>>);
  const target = `http://127.0.0.1:${(sink.address() as AddressInfo).port}/hook?token=canary-in-the-address`;
  const made = await ask('POST', '/api/v1/webhook-endpoint', { url: target, eventTypes: ['payment.captured'] });
  await ask('POST', `/api/v1/webhook-endpoint/${String(made.id)}/test`, {}).catch(() => undefined);
  expect(await doomed.ended).toBe('SIGKILL');
  expect(got).toHaveLength(1);

  const restarted = start('');
  await ready(restarted, { url, dataDir });
  const event = await eventually(
    () => ask('GET', `/api/v1/event/${String(got[0]?.headers['webhook-id'])}`),
    (shown) => JSON.stringify(shown).includes('"state":"delivered"'),
    20_000,
  );
  expect(await restarted.stop()).toBe(0);
  expect(event).toMatchObject({ deliveries: [{ tries: 2 }] });
  expect(got.map(({ headers, body }) => `${String(headers['webhook-id'])} ${body}`)).toEqual([
    `${String(event.id)} ${got[0]?.body}`,
    `${String(event.id)} ${got[0]?.body}`,
  ]);
  for (const output of [doomed.output(), restarted.output()])
    for (const word of ['canary-in-the-address', String(made.secret)]) expect(output).not.toContain(word);
}, 120_000);
