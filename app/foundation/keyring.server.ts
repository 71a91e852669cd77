import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  hkdfSync,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';
import { randomBytes } from './random-bytes.server';
import type { Secret } from './secret.server';

/** What a key derived from the master key is for. Each purpose has its own key, so that none can stand in for another. */
export type KeyPurpose =
  | 'session-id'
  | 'return-token'
  | 'form-token'
  | 'api-key'
  | 'webhook-token'
  | 'webhook-secret'
  | 'key-check'
  | 'card-try';

/** The keys of this installation, all derived from the one master key. */
export interface Keyring {
  /** A keyed hash (HMAC-SHA-256) of a text, for one purpose. */
  mac(purpose: KeyPurpose, text: string | Buffer): Buffer;
  /** Seals a text so that it opens only in the place it was sealed for (AES-256-GCM; the place is authenticated). */
  seal(place: string, text: string): string;
  /** Opens a sealed text; throws when it was changed or moved. */
  open(place: string, sealed: string): string;
  /** The Ed25519 key that signs results for merchants. */
  readonly resultSigningKey: KeyObject;
  readonly resultVerifyingKey: KeyObject;
}

// An Ed25519 private key in PKCS #8 is this prefix and the 32 bytes of the seed (RFC 8410, section 7).
const ED25519_PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const TAG_BYTES = 16;

function derive(masterKey: Buffer, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), `florin ${info}`, 32));
}

/** Compares two byte strings in a time that does not depend on where they differ. */
export function sameBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

export function openKeyring(master: Secret<Buffer>): Keyring {
  // As key objects: made from bytes anew for each hash, they cost as much as the hash.
  const macKeys = new Map<KeyPurpose, KeyObject>();
  const sealingKey = derive(master.reveal(), 'sealing');
  const seed = derive(master.reveal(), 'result signing');
  const resultSigningKey = createPrivateKey({
    key: Buffer.concat([ED25519_PKCS8_PREFIX, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  return {
    mac(purpose, text) {
      let key = macKeys.get(purpose);
      if (!key) macKeys.set(purpose, (key = createSecretKey(derive(master.reveal(), purpose))));
      return createHmac('sha256', key).update(text).digest();
    },
    seal(place, text) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', sealingKey, iv, { authTagLength: TAG_BYTES }).setAAD(
        Buffer.from(place),
      );
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `v1.${Buffer.concat([iv, sealed, cipher.getAuthTag()]).toString('base64url')}`;
    },
    open(place, sealed) {
      if (!sealed.startsWith('v1.')) throw new Error('not a sealed text of a known version');
      const bytes = Buffer.from(sealed.slice(3), 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', sealingKey, bytes.subarray(0, 12), { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(12, -TAG_BYTES)), decipher.final()]).toString('utf8');
    },
    resultSigningKey,
    resultVerifyingKey: createPublicKey(resultSigningKey),
  };
}
