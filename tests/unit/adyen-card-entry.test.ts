import { generateKeyPairSync } from 'node:crypto';
import { compactDecrypt, decodeProtectedHeader } from 'jose';
import { expect, test } from 'vitest';
import { sealCard } from '~/gateways/adyen/card-entry';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const hexOf = (base64: unknown) => Buffer.from(String(base64), 'base64url').toString('hex').toUpperCase();
const { n, e } = publicKey.export({ format: 'jwk' });
const card = {
  number: '4111111111111111',
  expiryMonth: 3,
  expiryYear: 2030,
  securityCode: '0737',
  holderName: 'A. Payer',
};

async function opened(sealed: string): Promise<Record<string, string>> {
  const { plaintext } = await compactDecrypt(sealed, privateKey);
  return JSON.parse(new TextDecoder().decode(plaintext)) as Record<string, string>;
}

test.each([`${hexOf(e)}|${hexOf(n)}`, `${hexOf(e).replace(/^0+/, '')}|${hexOf(n).toLowerCase()}`])(
  'each field is sealed by itself for the key, with the time of sealing',
  async (key) => {
    const sealed = await sealCard(card, { publicKey: key });
    const fields = Object.entries(sealed).filter(([name]) => name.startsWith('encrypted'));
    const clear = await Promise.all(fields.map(async ([name, text]) => [name, await opened(text)] as const));
    const generationtime = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string;
    expect(Object.fromEntries(clear)).toEqual({
      encryptedCardNumber: { number: '4111111111111111', generationtime },
      encryptedExpiryMonth: { expiryMonth: '03', generationtime },
      encryptedExpiryYear: { expiryYear: '2030', generationtime },
      encryptedSecurityCode: { cvc: '0737', generationtime },
    });
    expect(sealed.holderName).toBe('A. Payer');
    expect(JSON.stringify(sealed)).not.toContain(card.number);
    for (const [, text] of fields)
      expect(decodeProtectedHeader(text)).toEqual({ alg: 'RSA-OAEP-256', enc: 'A256CBC-HS512', version: '1' });
  },
);

test('a key that is none seals nothing', async () => {
  await expect(sealCard(card, {})).rejects.toThrow();
  await expect(sealCard(card, { publicKey: '10001|zz' })).rejects.toThrow();
});
