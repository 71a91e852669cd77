/**
 * The pair of keys that cards are sealed with for simulated accounts: one for all of them, so that settings made in one
 * process are understood in another. It guards nothing: whoever runs the simulator has it, and no real card belongs there.
 */
const P =
  'FB877308E3CFA2C8C6C38CFE8323EDB0A28CE97826C5037CF68DA96CC452A0E6' +
  '029E0370F36AF8D2FBE7B8987F32F14BF5646D97BEA445B5DCCD361055F1C3ED' +
  '45C09EA6085BDE4C2625532309CC60CF0D0F48F3C38348DAF026AC28644A6C49' +
  'A9DCFE2698A93F6005158AD75FF88F62A82CF2A9895BCB672E48032AF7252665';
const Q =
  'BA92D6AB2E1878FE7AD1B56C7980FD7AEFBD2609E94317B6452F40B5E2BE4296' +
  '28132FC82A0900BD780E67CE4F86A214B1DE11F45544751695B5B5AE08132928' +
  '40716BE12AB51C0E62E312CEA1B311435291190E8BAF874A6C6F4C8C72E381B5' +
  'F0DDD4A7C1B5E9EDB53E7DAB6F4450D113A2E07269A976859FF73E223315FEC5';

const EXPONENT = 65_537n;
const [p, q] = [BigInt(`0x${P}`), BigInt(`0x${Q}`)];
const d = inverse(EXPONENT, (p - 1n) * (q - 1n));

const hexOf = (value: bigint): string => value.toString(16).toUpperCase();
const base64Of = (value: bigint): string => {
  const hex = hexOf(value);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
};

/** As the Customer Area shows it: exponent and modulus in hexadecimal. */
export const PUBLIC_KEY = `${hexOf(EXPONENT)}|${hexOf(p * q)}`;

/** The other half, as JSON Web Keys write it. */
export const PRIVATE_KEY = {
  kty: 'RSA',
  n: base64Of(p * q),
  e: base64Of(EXPONENT),
  d: base64Of(d),
  p: base64Of(p),
  q: base64Of(q),
  dp: base64Of(d % (p - 1n)),
  dq: base64Of(d % (q - 1n)),
  qi: base64Of(inverse(q, p)),
};

/** The number that a value's product with leaves one over, by Euclid's algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [low, high] = [modulus, value % modulus];
  let [a, b] = [0n, 1n];
  while (high > 0n) {
    const times = low / high;
    [low, high] = [high, low - times * high];
    [a, b] = [b, a - times * b];
  }
  return ((a % modulus) + modulus) % modulus;
}
