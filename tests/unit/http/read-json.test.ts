import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { LARGEST_BODY_BYTES, readJson } from '~/http/read-json.server';

function request(body: BodyInit, headers: Record<string, string> = {}): Request {
  return new Request('http://florin.test/', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
    duplex: 'half',
  });
}

async function statusOf(asked: Request): Promise<number> {
  const read = await readJson(asked);
  return read.ok ? 200 : read.answer.status;
}

interface Case {
  readonly name: string;
  readonly expect: 'accept' | 'reject' | 'either';
  readonly b64: string;
}
const suite = JSON.parse(readFileSync('tests/corpora/json-parsing/json-parsing.json', 'utf8')) as readonly Case[];

// Valid JSON that an API must not take: a key twice, whose reader is a matter of luck.
const REFUSED_THOUGH_VALID = new Set(['y_object_duplicated_key.json', 'y_object_duplicated_key_and_value.json']);

describe('the published parsing suite', () => {
  test.each(suite.map((entry) => [entry.name, entry] as const))('%s', async (_name, entry) => {
    const status = await statusOf(request(new Uint8Array(Buffer.from(entry.b64, 'base64'))));
    if (entry.expect === 'reject' || REFUSED_THOUGH_VALID.has(entry.name)) expect(status).toBe(400);
    else if (entry.expect === 'accept') expect(status).toBe(200);
    else expect([200, 400]).toContain(status);
  });
});

describe('hostile shapes', () => {
  const shapes = (
    JSON.parse(readFileSync('tests/corpora/own/body-shapes.json', 'utf8')) as { readonly json: readonly string[] }
  ).json;
  test.each(shapes.map((text) => [text]))('%s is refused or harmless', async (text) => {
    const read = await readJson(request(text));
    if (!read.ok) expect(read.answer.status).toBe(400);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
    if (/__proto__"|u005f/.test(text)) expect(read.ok).toBe(false);
  });

  test.each([
    ['nested lists', '['.repeat(100_000)],
    ['nested objects', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
    ['a long text', JSON.stringify('x'.repeat(10_000_000))],
    ['many keys', JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, 1])))],
    ['many items', JSON.stringify({ lineItems: Array.from({ length: 100_000 }, () => ({})) })],
  ])('%s are refused quickly', async (_name, body) => {
    const asked = request(body);
    const start = performance.now();
    expect([400, 413]).toContain(await statusOf(asked));
    expect(performance.now() - start).toBeLessThan(500);
  });

  test.each([
    [{ 'content-type': 'text/plain' }],
    [{ 'content-type': 'application/x-www-form-urlencoded' }],
    [{ 'content-type': 'application/json; charset=utf-7' }],
    [{ 'content-type': 'application/json, text/plain' }],
    [{ 'content-encoding': 'gzip' }],
  ])('%j is refused', async (headers) => {
    expect(await statusOf(request('{}', headers))).toBe(400);
  });

  test('a compressed body is refused unread', async () => {
    expect(
      await statusOf(request(new Uint8Array(gzipSync(Buffer.alloc(1_000_000))), { 'content-encoding': 'gzip' })),
    ).toBe(400);
  });

  test('a byte order mark is refused', async () => {
    expect(await statusOf(request(new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d])))).toBe(400);
  });

  test('an absent body is not JSON', async () => {
    expect(
      await statusOf(
        new Request('http://florin.test/', { method: 'POST', headers: { 'content-type': 'application/json' } }),
      ),
    ).toBe(400);
  });

  test('the charset may be named', async () => {
    expect(await statusOf(request('{}', { 'content-type': 'Application/JSON; charset=UTF-8' }))).toBe(200);
  });
});

describe('size', () => {
  test('ends at the limit, also without a content-length that says so', async () => {
    const fits = `"${'x'.repeat(LARGEST_BODY_BYTES - 2)}"`;
    expect(await statusOf(request(fits))).toBe(200);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(64 * 1024).fill(0x20));
      },
    });
    expect(await statusOf(request(endless))).toBe(413);
    expect(sent).toBeLessThan(12);
  });
});
