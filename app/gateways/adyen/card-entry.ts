/**
 * Seals a card in the payer's browser for one merchant account at Adyen: each field by itself, as Adyen's own client-side
 * encryption does (docs.adyen.com, "Custom card encryption"; the header and the texts are those of Adyen's Android library).
 * Our server sees none of it in the clear. This file runs in the browser.
 */
import { CompactEncrypt, base64url, importJWK } from 'jose';
import type { CardDetails } from '~/gateways/payment-contract';

/** By the names of Adyen's fields. `publicKey` is exponent and modulus in hexadecimal, with a bar between them. */
export async function sealCard(
  card: CardDetails,
  { publicKey = '' }: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const [exponent = '', modulus = ''] = publicKey.split('|');
  const key = await importJWK({ kty: 'RSA', e: base64OfHex(exponent), n: base64OfHex(modulus) }, HEADER.alg);
  const generationtime = new Date().toISOString();
  const seal = (field: Record<string, string>) =>
    new CompactEncrypt(new TextEncoder().encode(JSON.stringify({ ...field, generationtime })))
      .setProtectedHeader(HEADER)
      .encrypt(key);
  const [encryptedCardNumber, encryptedExpiryMonth, encryptedExpiryYear, encryptedSecurityCode] = await Promise.all([
    seal({ number: card.number }),
    seal({ expiryMonth: String(card.expiryMonth).padStart(2, '0') }),
    seal({ expiryYear: String(card.expiryYear) }),
    seal({ cvc: card.securityCode }),
  ]);
  const holder: Record<string, string> = card.holderName === null ? {} : { holderName: card.holderName };
  return { encryptedCardNumber, encryptedExpiryMonth, encryptedExpiryYear, encryptedSecurityCode, ...holder };
}

const HEADER = { alg: 'RSA-OAEP-256', enc: 'A256CBC-HS512', version: '1' };

function base64OfHex(hex: string): string {
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  const bytes = even.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
  return base64url.encode(Uint8Array.from(bytes));
}
