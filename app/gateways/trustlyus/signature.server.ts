import { createHmac } from 'node:crypto';
import { isOneOf } from '~/foundation/signed-body.server';

/** HMAC-SHA-1 with the access key, in base64: how Trustly signs here unless an account was set otherwise. */
export function hmacOf(text: string, accessKey: string): string {
  return createHmac('sha1', accessKey).update(text).digest('base64');
}

const SHA512 = 'HmacSHA512:';

/**
 * Whether a signature of Trustly's is over one of these texts, with one of these keys. `HmacSHA512:` in front of it is the
 * other algorithm that an account can be set to. All are compared, so that the time says nothing about which fits.
 */
export function isSignedOver(texts: readonly string[], signature: string, accessKeys: readonly string[]): boolean {
  const [algorithm, code] = signature.startsWith(SHA512)
    ? ['sha512', signature.slice(SHA512.length)]
    : ['sha1', signature];
  const given = Buffer.from(code, 'base64');
  if (given.length === 0 || given.toString('base64') !== code) return false;
  const expected = texts.flatMap((text) => accessKeys.map((key) => createHmac(algorithm, key).update(text).digest()));
  return isOneOf(expected, [given]);
}
