import { createHash, sign, verify } from 'node:crypto';
import { serialize } from './wire';

/** What is signed, either way: a method or a notification's name, the message's UUID, and its data. */
export interface Signed {
  readonly method: string | null;
  readonly uuid: string | null;
  readonly data: unknown;
}

const textOf = ({ method, uuid, data }: Signed) => Buffer.from((method ?? '') + (uuid ?? '') + serialize(data));

/** RSA (PKCS #1 v1.5) with SHA-1, as all of Trustly's own clients sign. The same message has the same signature. */
export function signatureOf(message: Signed, privateKey: string): string {
  return sign('sha1', textOf(message), privateKey).toString('base64');
}

/** Keys of Trustly's: the one that signs now, and the one before it while it is replaced. */
export interface TrustlyKeys {
  readonly trustlyPublicKey: string;
  readonly previousTrustlyPublicKey?: string;
}

/** Whether Trustly signed it. Every key is tried, so that the time says nothing about which fits. */
export function isSignedByTrustly(message: Signed, signature: string, keys: TrustlyKeys): boolean {
  const given = Buffer.from(signature, 'base64');
  if (given.length < 128 || given.toString('base64') !== signature) return false;
  const text = textOf(message);
  const known = [keys.trustlyPublicKey, keys.previousTrustlyPublicKey].filter((key) => key !== undefined);
  return known.map((key) => verify('sha1', text, key, given)).includes(true);
}

const SHORT = 24;
const short = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, SHORT);

/**
 * The id by which Trustly knows the payer: the same for the same payer, without telling who it is. Notifications repeat it,
 * signed, and its second half says whose account the order was made by: Trustly signs for all merchants with one key.
 */
export function endUserIdOf(payer: string, username: string): string {
  const user = short(`${username} ${payer}`);
  return `${user}.${short(`${username} ${user}`)}`;
}

export function isEndUserOf(endUserId: unknown, username: string): boolean {
  const [user = '', mark, ...rest] = typeof endUserId === 'string' ? endUserId.split('.') : [];
  return rest.length === 0 && mark === short(`${username} ${user}`);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The UUID of a question: our reference, which is unique for it, so that a repeat has the UUID of the first. */
export function uuidOf(reference: string): string {
  if (UUID.test(reference)) return reference;
  const hash = createHash('sha256').update(reference).digest('hex');
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join('-');
}
