import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { keepReads } from '~/database/kept-reads.server';
import { apiKeys, merchants } from '~/database/tables';
import { sameBytes, type Keyring } from '~/foundation/keyring.server';
import { hashApiKey, hintOf, newApiKey, type ApiKeyKind } from './api-key.server';
import type { Caller } from './merchant';
import { merchantOf } from './merchant-row.server';

/** A key that was found, and whose it is. */
export interface FoundKey extends Caller {
  readonly keyId: string;
  readonly kind: ApiKeyKind;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

/** How long a key that another process revoked may still open our door. */
const KEPT_MS = 5_000;

async function readKey(queries: Queries, keyHash: Buffer): Promise<FoundKey | null> {
  const [row] = await queries
    .select({ key: apiKeys, merchant: merchants })
    .from(apiKeys)
    .innerJoin(merchants, eq(merchants.id, apiKeys.merchantId))
    .where(eq(apiKeys.keyHash, keyHash));
  // The index found it; the comparison that counts takes the same time wherever the bytes differ.
  if (!row || !sameBytes(row.key.keyHash, keyHash)) return null;
  const { id: keyId, kind, mode, expiresAt, revokedAt } = row.key;
  return { keyId, kind, mode, expiresAt, revokedAt, merchant: merchantOf(row.merchant) };
}

const kept = keepReads((database, { keyHash }: { keyHash: Buffer }) => readKey(database.queries, keyHash), {
  ttlMs: KEPT_MS,
  most: 10_000,
  nameOf: ({ keyHash }) => keyHash.toString('base64'),
});

/** Finds a key by its hash; answers are kept for five seconds, also that there is none. */
export const findApiKey = kept.get;

/** To be called by whoever changes keys or merchants. */
export const forgetApiKeys = kept.forget;

/** Issues a key. This answer is the only time that anyone sees it. */
export async function issueApiKey(
  queries: Queries,
  keys: Keyring,
  wanted: {
    readonly merchantId: string;
    readonly kind: ApiKeyKind;
    readonly mode: 'sandbox' | 'live';
    readonly expiresAt?: Date | null;
  },
): Promise<{ readonly id: string; readonly key: string }> {
  const key = newApiKey(wanted.kind, wanted.mode);
  const id = randomUUID();
  await queries.insert(apiKeys).values({ ...wanted, id, keyHash: hashApiKey(key, keys), hint: hintOf(key) });
  forgetApiKeys();
  return { id, key };
}

/** Revokes a key; false when the merchant has no such key. */
export async function revokeApiKey(
  queries: Queries,
  merchantId: string,
  revoked: { id: string; at: Date },
): Promise<boolean> {
  const changed = await queries
    .update(apiKeys)
    .set({ revokedAt: revoked.at })
    .where(and(eq(apiKeys.id, revoked.id), eq(apiKeys.merchantId, merchantId)))
    .returning({ id: apiKeys.id });
  forgetApiKeys();
  return changed.length > 0;
}

const liveKeys = keepReads(async (database) => (await database.queries.$count(apiKeys, eq(apiKeys.mode, 'live'))) > 0, {
  ttlMs: KEPT_MS,
  most: 1,
  nameOf: () => 'live',
});

/** Whether this installation has keys that move live money; kept for five seconds. */
export const hasLiveKeys = liveKeys.get;
