/**
 * Seals a card in the payer's browser to the account's public key: a key agreed upon for this card alone (ECDH on P-256,
 * HKDF-SHA-256) encrypts it (AES-256-GCM). Our server sees nothing of it in the clear. This file runs in the browser.
 */
import type { CardDetails } from '~/gateways/payment-contract';

const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const NOTHING = new Uint8Array();

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
}

function base64urlOf(bytes: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** `publicKey` is the point of the account's key, uncompressed, as base64url. The payload is point, vector and text, dotted. */
export async function sealCard(
  card: CardDetails,
  { publicKey = '' }: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const { subtle } = crypto;
  const theirs = await subtle.importKey('raw', bytesOf(publicKey), CURVE, false, []);
  const ours = await subtle.generateKey(CURVE, false, ['deriveBits']);
  const point = await subtle.exportKey('raw', ours.publicKey);
  const shared = await subtle.deriveBits({ name: 'ECDH', public: theirs }, ours.privateKey, 256);
  const secret = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: NOTHING, info: new Uint8Array(point) };
  const key = await subtle.deriveKey(derivation, secret, { name: 'AES-GCM', length: 256 }, false, ['encrypt']);
  const vector = crypto.getRandomValues(new Uint8Array(12));
  const text = JSON.stringify({
    number: card.number,
    exp_month: card.expiryMonth,
    exp_year: card.expiryYear,
    cvc: card.securityCode,
    name: card.holderName,
  });
  const sealed = await subtle.encrypt({ name: 'AES-GCM', iv: vector }, key, new TextEncoder().encode(text));
  return { sealed_card: [point, vector.buffer, sealed].map(base64urlOf).join('.') };
}
