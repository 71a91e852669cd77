import { randomBytes } from 'node:crypto';
import { createLocalJWKSet, compactVerify } from 'jose';
import { expect, test } from 'vitest';
import { openKeyring } from '~/foundation/keyring.server';
import { Secret } from '~/foundation/secret.server';
import { publicKeyOf, signResult, verifyResult } from '~/sessions/result-token.server';

const keys = openKeyring(new Secret(randomBytes(32)));
const result = {
  sessionId: 'sess_1',
  transactionId: 't1',
  amount: 4900,
  currency: 'USD',
  status: 'success',
  issuedAt: new Date('2030-01-02T03:04:05Z'),
};

test('a merchant verifies a result with the published key alone', async () => {
  const jwk = await publicKeyOf(keys);
  expect(jwk).toMatchObject({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' });
  expect(jwk).not.toHaveProperty('d');
  const { payload, protectedHeader } = await compactVerify(
    await signResult(keys, result),
    createLocalJWKSet({ keys: [jwk] }),
  );
  expect(protectedHeader).toMatchObject({ alg: 'EdDSA', kid: jwk.kid });
  expect(JSON.parse(new TextDecoder().decode(payload))).toEqual({
    session_id: 'sess_1', transaction_id: 't1', amount: 4900, currency: 'USD', status: 'success', iat: 1893553445,
  }); // prettier-ignore
});

const turned = (signature: string, at: number, bit: number): string => {
  const bytes = Buffer.from(signature, 'base64url');
  bytes[at] = (bytes[at] ?? 0) ^ bit;
  return bytes.toString('base64url');
};
/** In bytes and not in letters: the last letter has bits that no byte has, and another letter may be the same signature. */
const withFirstBitTurned = (signature: string) => turned(signature, 0, 0x80);
const withLastBitTurned = (signature: string) => turned(signature, 63, 0x01);

test('reads back what it signed, and nothing else', async () => {
  const token = await signResult(keys, result);
  expect(await verifyResult(keys, token)).toEqual(result);
  const [header = '', payload = '', signature = ''] = token.split('.');
  const forgedPayload = Buffer.from(JSON.stringify({ ...result, amount: 1 })).toString('base64url');
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  for (const forged of [
    `${header}.${forgedPayload}.${signature}`,
    `${none}.${payload}.`,
    `${header}.${payload}.${withFirstBitTurned(signature)}`,
    `${header}.${payload}.${withLastBitTurned(signature)}`,
    `${header}.${payload}.${signature.slice(0, -4)}`,
    '',
    'a.b.c',
  ]) {
    expect(await verifyResult(keys, forged)).toBeNull();
  }
  expect(await verifyResult(openKeyring(new Secret(randomBytes(32))), token)).toBeNull();
});
