import { randomBytes } from 'node:crypto';
import type { Keyring } from '~/foundation/keyring.server';

export type ApiKeyKind = 'secret' | 'publishable';
type Mode = 'sandbox' | 'live';

const PREFIX: Readonly<Record<ApiKeyKind, string>> = { secret: 'sk', publishable: 'pk' };
const KEY = /^(sk|pk)_(sandbox|live)_[A-Za-z0-9_-]{43}$/;

/** A new key: its kind and mode in words, so that a person and a secret scanner recognize it, and 256 random bits. */
export function newApiKey(kind: ApiKeyKind, mode: Mode): string {
  return `${PREFIX[kind]}_${mode}_${randomBytes(32).toString('base64url')}`;
}

/** What a text that is meant to be a key says of itself; null when it cannot be one of ours. */
export function readApiKey(text: string): { readonly kind: ApiKeyKind; readonly mode: Mode } | null {
  const parts = KEY.exec(text);
  if (!parts) return null;
  return { kind: parts[1] === 'sk' ? 'secret' : 'publishable', mode: parts[2] === 'live' ? 'live' : 'sandbox' };
}

/** What is stored in place of the key. Without the master key it cannot be computed, so a stolen dump cannot be searched. */
export function hashApiKey(key: string, keys: Keyring): Buffer {
  return keys.mac('api-key', key);
}

/** What is shown of a key after its one full showing. */
export function hintOf(key: string): string {
  return `${key.slice(0, key.lastIndexOf('_', 11) + 1)}…${key.slice(-4)}`;
}
