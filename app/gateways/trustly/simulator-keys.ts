import { checkPrimeSync, createHash, createPrivateKey, createPublicKey } from 'node:crypto';

/** A pair of RSA keys, in PEM. */
export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

// Half of what Trustly wants of a real key: no secret is kept by these, and they are made anew in every process.
const PRIME_BITS = 512;
const EXPONENT = 65_537n;
const made = new Map<string, KeyPair>();

/**
 * The RSA keys that belong to a text, always the same: so an account's settings and the simulator, in whichever process it
 * runs, agree about its keys, and none is kept in a file.
 */
export function keyPairOf(text: string): KeyPair {
  const known = made.get(text);
  if (known) return known;
  const pair = pairOf(primeAfter(`${text} p`), primeAfter(`${text} q`));
  made.set(text, pair);
  return pair;
}

/** The first prime from where the text's hash points. Its two highest bits are set, so that two of them make a full modulus. */
function primeAfter(text: string): bigint {
  const start = createHash('shake256', { outputLength: PRIME_BITS / 8 })
    .update(text)
    .digest();
  start[0] = (start[0] ?? 0) | 0xc0;
  start[start.length - 1] = (start.at(-1) ?? 0) | 1;
  let candidate = BigInt(`0x${start.toString('hex')}`);
  while (candidate % EXPONENT === 1n || !checkPrimeSync(candidate)) candidate += 2n;
  return candidate;
}

function pairOf(p: bigint, q: bigint): KeyPair {
  const d = inverseOf(EXPONENT, (p - 1n) * (q - 1n));
  const numbers = { n: p * q, e: EXPONENT, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverseOf(q, p) };
  const members = Object.entries(numbers).map(([name, value]) => [name, base64Of(value)] as const);
  const jwk: Record<string, string> = { kty: 'RSA', ...Object.fromEntries(members) };
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  return {
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
  };
}

function base64Of(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}

/** The modular inverse, by Euclid's extended algorithm. */
function inverseOf(value: bigint, modulus: bigint): bigint {
  let [r, nextR, t, nextT] = [modulus, value % modulus, 0n, 1n];
  while (nextR !== 0n) {
    const quotient = r / nextR;
    [r, nextR] = [nextR, r - quotient * nextR];
    [t, nextT] = [nextT, t - quotient * nextT];
  }
  return t < 0n ? t + modulus : t;
}
