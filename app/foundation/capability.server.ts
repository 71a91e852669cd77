import { LRUCache } from 'lru-cache';
import { sameBytes, type Keyring } from './keyring.server';
import { randomBytes } from './random-bytes.server';

/**
 * A capability is an id that opens something to whoever holds it: a session's page, an attempt's return.
 * It is 128 random bits, which are the row's id, and a keyed hash over them. The database holds only the row's id, so a
 * stolen dump opens nothing, and a guessed capability is refused before the database is asked.
 */
const CAPABILITY = { session: ['sess_', 'session-id'], return: ['rt_', 'return-token'] } as const;

export type CapabilityKind = keyof typeof CAPABILITY;

const MAC_BYTES = 16;

/**
 * A row's id that a session's capability is made from: 128 random bits in the form PostgreSQL keeps them in (a uuid
 * column; a version 4 UUID has only 122). Other rows have version 4 UUIDs.
 */
export function newSessionRowId(): string {
  return asUuid(randomBytes(16));
}

function asUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The capability for a row, made anew each time it is needed. */
export function capabilityFor(kind: CapabilityKind, rowId: string, keys: Keyring): string {
  const [prefix, purpose] = CAPABILITY[kind];
  const id = Buffer.from(rowId.replaceAll('-', ''), 'hex');
  return prefix + Buffer.concat([id, keys.mac(purpose, id).subarray(0, MAC_BYTES)]).toString('base64url');
}

const MOST_KNOWN = 20_000;
const known = new WeakMap<Keyring, LRUCache<string, string>>();

/** Capabilities that were proven before: a page that waits asks every two seconds with the same one. */
function provenBy(keys: Keyring): LRUCache<string, string> {
  let proven = known.get(keys);
  if (!proven) known.set(keys, (proven = new LRUCache({ max: MOST_KNOWN })));
  return proven;
}

/** The row's id behind a capability, or null for anything that we did not make. */
export function rowIdOf(kind: CapabilityKind, capability: string, keys: Keyring): string | null {
  const [prefix] = CAPABILITY[kind];
  if (!capability.startsWith(prefix) || capability.length !== prefix.length + 43) return null;
  const proven = provenBy(keys);
  const rowId = proven.get(capability) ?? proveRowId(kind, capability, keys);
  if (rowId !== null) proven.set(capability, rowId);
  return rowId;
}

function proveRowId(kind: CapabilityKind, capability: string, keys: Keyring): string | null {
  const [prefix, purpose] = CAPABILITY[kind];
  const bytes = Buffer.from(capability.slice(prefix.length), 'base64url');
  if (bytes.length !== 32) return null;
  const id = bytes.subarray(0, 16);
  if (!sameBytes(keys.mac(purpose, id).subarray(0, MAC_BYTES), bytes.subarray(16))) return null;
  // Base64 has spare bits at its end: only the one spelling that we give out counts.
  return bytes.toString('base64url') === capability.slice(prefix.length) ? asUuid(id) : null;
}
