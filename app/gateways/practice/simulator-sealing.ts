import { createDecipheriv, createECDH, createHash, hkdfSync } from 'node:crypto';
import type { Account } from './simulator-accounts';
import { wireCard, type WireCard } from './wire';

const TAG_BYTES = 16;

/** The account's key, made of its secret: a simulator needs no list of keys. */
function keyOf({ webhookSecret }: Pick<Account, 'webhookSecret'>) {
  const secret = createHash('sha256').update(`sealing ${webhookSecret}`).digest();
  // Below the order of the curve, whatever the hash is.
  secret.writeUInt8(secret.readUInt8(0) & 0x7f, 0);
  const key = createECDH('prime256v1');
  key.setPrivateKey(secret);
  return key;
}

/** The public half, as the gateway's back office shows it: the point, uncompressed, as base64url. */
export function sealingKeyOf(account: Pick<Account, 'webhookSecret'>): string {
  return keyOf(account).getPublicKey().toString('base64url');
}

/** The card in a sealed text; null where it was not sealed to this account, or holds no card. */
export function openSealedCard(account: Account, sealed: string): WireCard | null {
  try {
    const [point, vector, bytes] = sealed.split('.').map((part) => Buffer.from(part, 'base64url'));
    if (!point || !vector || !bytes) return null;
    const shared = keyOf(account).computeSecret(point);
    const key = Buffer.from(hkdfSync('sha256', shared, Buffer.alloc(0), point, 32));
    const decipher = createDecipheriv('aes-256-gcm', key, vector, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const text = Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
    return wireCard.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
