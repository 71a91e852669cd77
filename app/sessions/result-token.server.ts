import { calculateJwkThumbprint, compactVerify, CompactSign, exportJWK, type JWK } from 'jose';
import { z } from 'zod';
import type { Keyring } from '~/foundation/keyring.server';

/** What a merchant learns from the address that its payer comes back with, and can prove. */
export interface SessionResult {
  readonly sessionId: string;
  readonly transactionId: string;
  /** In minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly status: string;
  readonly issuedAt: Date;
}

/** A public key as /.well-known/jwks.json shows it. */
export interface PublicKey extends JWK {
  readonly kid: string;
}

const claims = z.object({
  session_id: z.string(),
  transaction_id: z.string(),
  amount: z.int(),
  currency: z.string(),
  status: z.string(),
  iat: z.int(),
});

const ALGORITHM = 'EdDSA';
const publicKeys = new WeakMap<Keyring, Promise<PublicKey>>();

/** The key that results are verified with. Its id is the key's thumbprint (RFC 7638). */
export function publicKeyOf(keys: Keyring): Promise<PublicKey> {
  let known = publicKeys.get(keys);
  if (!known) publicKeys.set(keys, (known = drawPublicKey(keys)));
  return known;
}

async function drawPublicKey(keys: Keyring): Promise<PublicKey> {
  const jwk = await exportJWK(keys.resultVerifyingKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: ALGORITHM, use: 'sig' };
}

/** Signs a result as a compact JWS. */
export async function signResult(keys: Keyring, result: SessionResult): Promise<string> {
  const { kid } = await publicKeyOf(keys);
  const payload: z.infer<typeof claims> = {
    session_id: result.sessionId,
    transaction_id: result.transactionId,
    amount: result.amount,
    currency: result.currency,
    status: result.status,
    iat: Math.floor(result.issuedAt.getTime() / 1000),
  };
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: ALGORITHM, kid, typ: 'JWT' })
    .sign(keys.resultSigningKey);
}

/** Reads a result that we signed; null for anything else. How old it may be is the caller's decision. */
export async function verifyResult(keys: Keyring, token: string): Promise<SessionResult | null> {
  try {
    const { payload } = await compactVerify(token, keys.resultVerifyingKey, { algorithms: [ALGORITHM] });
    const read = claims.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)));
    return {
      sessionId: read.session_id,
      transactionId: read.transaction_id,
      amount: read.amount,
      currency: read.currency,
      status: read.status,
      issuedAt: new Date(read.iat * 1000),
    };
  } catch {
    return null;
  }
}
