/**
 * The published and made vectors of every signature scheme (tests/corpora/own/webhook-vectors.json), each with its verdict.
 * Those of webhooks that we send are tested where they are sent.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { acknowledgePagbrasilEvent } from '~/gateways/pagbrasil/events.server';
import { acknowledgeTrustlyEvent } from '~/gateways/trustly/events.server';
import {
  genuinePractice,
  genuineTrustly,
  rawEventOf,
  SCHEMES,
  TRUSTLY_PRIVATE_KEY,
  type SignedWebhook,
} from './webhook-schemes';

interface Vector extends SignedWebhook {
  readonly id: string;
  readonly scheme: string;
  readonly expect: string;
  readonly repeat?: number;
  readonly public_key_pem?: string;
}

const { vectors } = JSON.parse(readFileSync('tests/corpora/own/webhook-vectors.json', 'utf8')) as { vectors: Vector[] };
const ours = vectors.filter(({ scheme }) => scheme !== 'standard-webhooks');

function read(vector: Vector) {
  const secret = vector.public_key_pem ?? vector.secret;
  return SCHEMES[vector.scheme]?.read(rawEventOf(vector), { secret });
}

/** The scheme's genuine vector: what its forgeries are forgeries of. */
function genuineOf({ scheme }: Vector): Vector {
  const genuine = ours.find((vector) => vector.id === `${scheme}/valid`);
  if (!genuine) throw new Error(`no genuine vector of ${scheme}`);
  return genuine;
}

/** What a signature proves: the event's key and the gateway's own reference. */
const proven = (vector: Vector) => read(vector)?.map(({ key, gatewayReference }) => ({ key, gatewayReference }));

const VERDICTS: Readonly<Record<string, (vector: Vector) => void>> = {
  accept: (vector) => expect(read(vector)).toHaveLength(1),
  reject: (vector) => expect(read(vector)).toBeNull(),
  'reject-item': (vector) => expect(read(vector)).toEqual(read(genuineOf(vector))),
  'accept-once': (vector) => {
    const keys = Array.from({ length: vector.repeat ?? 2 }, () => read(vector)?.[0]?.key);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/./);
  },
  // What is not signed changes nothing of what is told.
  'accept-but-untrusted': (vector) => expect(read(vector)).toEqual(read(genuineOf(vector))),
  'ack-no-change': (vector) => expect(read(vector)).toEqual([]),
  // Signed, but not all of it: what is told beside the proof is bound by asking (tests/flows/inbound.test.ts).
  'reject-by-binding': (vector) => expect(proven(vector)).toEqual(proven(genuineOf(vector))),
  either: (vector) => expect(() => read(vector)).not.toThrow(),
};

describe('webhook vectors', () => {
  test('are all there, and every verdict is known', () => {
    expect(ours).toHaveLength(66);
    expect(ours.filter(({ scheme }) => !SCHEMES[scheme])).toEqual([]);
    expect(ours.map((vector) => vector.expect).filter((verdict) => !VERDICTS[verdict])).toEqual([]);
  });

  test.each(ours.map((vector) => [vector.id, vector.expect, vector] as const))('%s: %s', (_id, verdict, vector) => {
    VERDICTS[verdict]?.(vector);
  });
});

describe('webhook secrets', () => {
  const genuine: Record<string, SignedWebhook> = Object.fromEntries(
    ours.filter(({ id }) => id.endsWith('/valid')).map((vector) => [vector.scheme, vector]),
  );
  genuine.practice = genuinePractice();
  genuine.trustly = genuineTrustly();

  test.each(Object.keys(SCHEMES))('%s: the current and the previous one count, and no other', (name) => {
    const webhook = genuine[name];
    const scheme = SCHEMES[name];
    if (!webhook || !scheme) throw new Error(`no genuine webhook of ${name}`);
    const other = name === 'adyen' ? '00'.repeat(32) : name === 'trustly' ? OTHER_PUBLIC_KEY : `${webhook.secret}x`;
    const event = rawEventOf(webhook);
    expect(scheme.read(event, { secret: webhook.secret })).toHaveLength(1);
    expect(scheme.read(event, { secret: other, previous: webhook.secret })).toHaveLength(1);
    expect(scheme.read(event, { secret: webhook.secret, previous: other })).toHaveLength(1);
    expect(scheme.read(event, { secret: other, previous: other })).toBeNull();
  });
});

const OTHER_PUBLIC_KEY = ours.find(({ scheme }) => scheme === 'trustly')?.public_key_pem ?? '';

describe('one text, one reading', () => {
  const valid = (scheme: string): SignedWebhook => {
    const vector = ours.find(({ id }) => id === `${scheme}/valid`);
    if (!vector) throw new Error(`no genuine vector of ${scheme}`);
    return vector;
  };
  const readAs = (scheme: string, webhook: SignedWebhook) => SCHEMES[scheme]?.read(rawEventOf(webhook), webhook);

  test.each([
    ['nuvei', 'totalAmount=1.00'],
    ['pagbrasil', 'amount_brl=1.00'],
  ])('%s: a member that comes before its genuine self is refused as well', (scheme, member) => {
    const genuine = valid(scheme);
    expect(readAs(scheme, { ...genuine, body: `${member}&${genuine.body}` })).toBeNull();
  });

  test('pagbrasil: an order may not take a digit from the amount', () => {
    const genuine = valid('pagbrasil');
    const body = genuine.body.replace('-x&amount_brl=39.50', '-x3&amount_brl=9.50');
    expect(body).not.toBe(genuine.body);
    expect(readAs('pagbrasil', { ...genuine, body })).toBeNull();
  });

  test.each([
    ['stripe', valid('stripe')],
    ['practice', genuinePractice()],
  ])('%s: a second time in the signature is refused, also after the genuine one', (scheme, genuine) => {
    const [[name, value] = ['', '']] = Object.entries(genuine.headers);
    expect(readAs(scheme, { ...genuine, headers: { [name]: value.replace(',', ',t=1,') } })).toBeNull();
  });
});

describe('Trustly', () => {
  const readTrustly = (webhook: SignedWebhook) => SCHEMES.trustly?.read(rawEventOf(webhook), webhook);

  test('a credit is the truth: its amount, in minor units, and its order', () => {
    expect(readTrustly(genuineTrustly())).toEqual([
      {
        key: '9876543456',
        reference: '98348932',
        gatewayReference: '87654567',
        answer: {
          outcome: 'captured',
          gatewayReference: '87654567',
          money: { amount: 90_250, currency: 'EUR' },
          card: null,
        },
      },
    ]);
  });

  test.each([
    [{ amount: '902.55', currency: 'JPY' }, 'an amount that its currency cannot hold'],
    [{ amount: '902.5' }, 'one decimal'],
    [{ currency: 'ABC' }, 'no currency'],
    [{ enduserid: '1messageid2' }, 'a value that holds a name'],
    [{ extra: '1' }, 'a member that is not promised'],
    [{ orderid: 'x' }, 'an order that is no number'],
  ] as const)('refuses a signed credit with %j: %s', (change: Readonly<Record<string, string>>, _why) => {
    expect(readTrustly(genuineTrustly(change))).toBeNull();
  });

  test('money that went back tells no state; what begins and what is given up do', () => {
    expect(readTrustly(genuineTrustly({}, 'debit'))?.[0]?.answer).toBeUndefined();
    expect(readTrustly(genuineTrustly({}, 'pending'))?.[0]?.answer).toMatchObject({ outcome: 'pending' });
    expect(readTrustly(genuineTrustly({}, 'cancel'))?.[0]?.answer).toMatchObject({ outcome: 'canceled' });
    expect(readTrustly(genuineTrustly({}, 'account'))).toEqual([]);
  });

  test('a repeat gets the same signed answer', () => {
    const event = rawEventOf(genuineTrustly());
    const settings = { trustlyPublicKey: genuineTrustly().secret, privateKey: TRUSTLY_PRIVATE_KEY };
    const first = acknowledgeTrustlyEvent(event, settings);
    expect(acknowledgeTrustlyEvent(event, settings)).toEqual(first);
    expect(JSON.parse(first.body)).toMatchObject({
      result: { method: 'credit', data: { status: 'OK' } },
      version: '1.1',
    });
  });
});

test('PagBrasil hears the sentence that it counts as taken', () => {
  const event = rawEventOf({ headers: {}, body: '', now: 1_767_225_600 });
  expect(acknowledgePagbrasilEvent(event).body).toBe('Received successfully 2026-01-01 00:00:00');
});
