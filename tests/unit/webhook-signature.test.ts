import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { signaturesOf } from '~/merchant-webhooks/webhook-secret.server';

interface Vector {
  readonly id: string;
  readonly scheme: string;
  readonly secret: string;
  readonly now: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expect: string;
}
const file = new URL('../corpora/own/webhook-vectors.json', import.meta.url);
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { readonly vectors: readonly Vector[] };
const ours = vectors.filter(({ scheme }) => scheme === 'standard-webhooks');

afterEach(() => {
  vi.useRealTimers();
});

describe('signatures by Standard Webhooks', () => {
  test('there are twenty vectors, three of them good', () => {
    expect([ours.length, ours.filter((one) => one.expect === 'accept').length]).toEqual([20, 3]);
  });

  test.each(ours.filter((one) => one.expect === 'accept'))('ours is that of $id', ({ secret, headers, body }) => {
    const at = new Date(Number(headers['webhook-timestamp']) * 1000);
    const signature = signaturesOf([secret], { id: headers['webhook-id'] ?? '', at, body });
    expect(headers['webhook-signature']?.split(' ')).toContain(signature);
  });

  test.each(ours)('the published library says $expect to $id', ({ secret, now, headers, body, expect: verdict }) => {
    vi.useFakeTimers({ now: now * 1000 });
    const verify = () => new Webhook(secret).verify(body, { ...headers });
    if (verdict === 'accept') expect(verify).not.toThrow();
    else expect(verify).toThrow();
  });

  test('each of several secrets has its own, and each receiver finds its own', () => {
    const at = new Date();
    const secrets = [24, 32, 64].map((length) => `whsec_${Buffer.alloc(length, length).toString('base64')}`);
    const signed = signaturesOf(secrets, { id: 'one', at, body: '{}' });
    expect(signed.split(' ')).toHaveLength(3);
    const headers = {
      'webhook-id': 'one',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signed,
    };
    for (const secret of secrets) expect(new Webhook(secret).verify('{}', headers)).toEqual({});
    expect(() => new Webhook(`whsec_${Buffer.alloc(32).toString('base64')}`).verify('{}', headers)).toThrow();
  });
});
