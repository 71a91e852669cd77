/** The signatures that Trustly's own clients publish (tests/corpora/trustly), each in the direction that it is given for. */
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isSignedByTrustly, signatureOf } from '~/gateways/trustly/signature.server';
import { keyPairOf } from '~/gateways/trustly/simulator-keys';
import { serialize } from '~/gateways/trustly/wire';

interface Message {
  readonly result?: { readonly data: unknown; readonly signature: string };
  readonly params?: { readonly data: unknown; readonly signature: string };
}

interface Vector {
  readonly region: 'europe' | 'americas';
  readonly kind: string;
  readonly inputs: {
    readonly data?: unknown;
    readonly method?: string;
    readonly uuid?: string;
    readonly message?: Message;
    readonly publicKey?: string;
  };
  readonly expected: {
    readonly serialized?: string;
    readonly plaintext?: string;
    readonly signatureBase64?: string;
    readonly valid?: boolean;
  };
}

const { publicKeys, vectors } = JSON.parse(readFileSync('tests/corpora/trustly/signatures.json', 'utf8')) as {
  publicKeys: Record<string, string>;
  vectors: Vector[];
};
const named = (test: (vector: Vector) => boolean) =>
  vectors.filter(test).map((vector) => [vector.kind, vector] as const);

/** What of a vector is signed, and by what. */
function signedIn({ inputs, expected }: Vector) {
  const body = inputs.message?.result ?? inputs.message?.params;
  const { method = '', uuid = '' } = inputs;
  return {
    message: { method, uuid, data: body?.data ?? inputs.data },
    signature: body?.signature ?? expected.signatureBase64 ?? '',
    keys: { trustlyPublicKey: publicKeys[inputs.publicKey ?? ''] ?? '' },
  };
}

describe('data as it is signed', () => {
  test.each(named(({ expected }) => expected.serialized !== undefined))('%s', (_kind, { inputs, expected }) => {
    expect(serialize(inputs.data)).toBe(expected.serialized);
  });

  test('names go by their bytes, not as a dictionary has them; a null keeps its name', () => {
    const data = { IntegrationModule: '1', IP: '2', b: null, B: [true, { c: 0.5 }], attributes: {} };
    expect(serialize(data)).toBe('BtruectextIP2IntegrationModule1attributesb'.replace('ctext', 'c0.5'));
  });
});

describe('published signatures', () => {
  const signedOnes = vectors.filter(({ inputs }) => inputs.publicKey !== undefined);

  test('are all there', () => {
    expect(signedOnes).toHaveLength(19);
    expect(signedOnes.filter(({ expected }) => expected.valid === false)).toHaveLength(1);
  });

  test.each(named(({ inputs }) => inputs.publicKey !== undefined))('%s', (_kind, vector) => {
    const { message, signature, keys } = signedIn(vector);
    expect(message.method + message.uuid + serialize(message.data)).toBe(vector.expected.plaintext);
    const isGenuine = vector.expected.valid ?? true;
    expect(isSignedByTrustly(message, signature, keys)).toBe(isGenuine);
    const other = generated.publicKey;
    expect(isSignedByTrustly(message, signature, { ...keys, previousTrustlyPublicKey: other })).toBe(isGenuine);
    expect(isSignedByTrustly(message, signature, { trustlyPublicKey: other })).toBe(false);
    for (const changed of [
      { ...message, uuid: message.uuid.replace(/.$/, 'x') },
      { ...message, method: `${message.method} ` },
      { ...message, data: { more: '1', data: message.data } },
    ])
      expect(isSignedByTrustly(changed, signature, keys)).toBe(false);
    expect(isSignedByTrustly(message, `${signature} `, keys)).toBe(false);
    expect(isSignedByTrustly(message, '', keys)).toBe(false);
  });
});

const generated = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

describe('keys of simulated accounts', () => {
  test('belong to their text, and sign what only they verify', () => {
    const pair = keyPairOf('a text');
    expect(keyPairOf('a text')).toEqual(pair);
    expect(keyPairOf('another text').publicKey).not.toBe(pair.publicKey);
    const message = { method: 'credit', uuid: '1', data: { status: 'OK' } };
    const signature = signatureOf(message, pair.privateKey);
    expect(isSignedByTrustly(message, signature, { trustlyPublicKey: pair.publicKey })).toBe(true);
    expect(isSignedByTrustly(message, signature, { trustlyPublicKey: generated.publicKey })).toBe(false);
  });

  test('a key as a merchant makes one signs as well', () => {
    const message = { method: 'Deposit', uuid: '1', data: { Username: 'Å' } };
    const signature = signatureOf(message, generated.privateKey);
    expect(isSignedByTrustly(message, signature, { trustlyPublicKey: generated.publicKey })).toBe(true);
  });
});
