import { createHmac } from 'node:crypto';
import { isOneOf } from '~/foundation/signed-body.server';
import type { XmlElement } from './xml';

/**
 * PagBrasil's signature: HMAC-MD5 under the account's signature key over the values, one after another as ISO 8859-1, and
 * the number of their bytes. Null for a text that ISO 8859-1 cannot write: its bytes would be another text's.
 */
function codeOf(key: string, values: readonly string[]): Buffer | null {
  const text = values.join('');
  if (!/^[\0-\u00ff]*$/.test(text)) return null;
  const bytes = Buffer.from(text, 'latin1');
  return createHmac('md5', key).update(bytes).update(String(bytes.length)).digest();
}

/** Whether a signature in hexadecimal is one of the values' under one of the keys. */
export function isSignedBy(keys: readonly string[], values: readonly string[], signature: string): boolean {
  if (!/^[0-9a-fA-F]{32}$/.test(signature)) return false;
  const codes = keys.flatMap((key) => codeOf(key, values) ?? []);
  return isOneOf(codes, [Buffer.from(signature, 'hex')]);
}

const UNSIGNED: ReadonlySet<string> = new Set(['secret', 'pbtoken', 'signature']);

/**
 * Whether an answer carries the account's signature over its values in the document's order, without credentials and lists.
 * Whether a value with an entity counts as it stands or as it is meant, the documents do not say: both prove the key.
 */
export function isSignedAnswer(root: XmlElement, keys: readonly string[]): boolean {
  const signatures = root.children.filter(({ name }) => name === 'signature');
  const [signature] = signatures;
  if (!signature || signatures.length > 1) return false;
  const signed = root.children.filter(({ name, children }) => !UNSIGNED.has(name) && children.length === 0);
  const readings = [signed.map(({ text }) => text), signed.map(({ raw }) => raw)];
  return readings.map((values) => isSignedBy(keys, values, signature.text)).includes(true);
}
