import type { Payer } from '~/gateways/contract';

/** The payer's fields of an order, as PagBrasil wants them. */
export interface WirePayer {
  readonly customer_name: string;
  readonly customer_taxid: string;
  readonly customer_email: string;
  readonly customer_phone: string;
  readonly address_street: string;
  readonly address_zip: string;
  readonly address_city: string;
  readonly address_state: string;
}

const STATES = new Set('AC AL AP AM BA CE DF ES GO MA MT MS MG PA PB PR PE PI RJ RN RS RO RR SC SP SE TO'.split(' '));

/** The payer in PagBrasil's words, or the first thing that is missing or wrong: it would be refused, or refuse the payer. */
export function wirePayerOf(payer: Payer, email: string | null): WirePayer | { readonly missing: string } {
  const { name, taxId, phone, address } = payer;
  if (!name?.trim()) return { missing: 'a name' };
  if (taxId === null || !isTaxId(taxId)) return { missing: 'a valid CPF or CNPJ' };
  if (!email) return { missing: 'an e-mail address' };
  const digits = phone?.replace(/\D/g, '') ?? '';
  if (digits.length < 8) return { missing: 'a telephone number' };
  if (address === null || address.country !== 'BR') return { missing: 'an address in Brazil' };
  const zip = address.postalCode.replace(/[\s.-]/g, '');
  if (!/^\d{8}$/.test(zip)) return { missing: 'a CEP of eight digits' };
  const state = address.region?.trim().toUpperCase() ?? '';
  if (!STATES.has(state)) return { missing: 'one of the 27 states' };
  if (!address.line.trim() || !address.city.trim()) return { missing: 'a street and a city' };
  return {
    customer_name: latin(name, 128),
    customer_taxid: taxId.toUpperCase(),
    customer_email: email,
    // With the area code and without Brazil's own.
    customer_phone: phone?.startsWith('+55') ? digits.slice(2) : digits,
    address_street: latin(address.line, 200),
    address_zip: zip,
    address_city: latin(address.city, 40),
    address_state: state,
  };
}

/** Whether a text is a CPF or a CNPJ with its two check digits. Letters in a CNPJ are allowed from July 2026. */
function isTaxId(text: string): boolean {
  if (/^\d{11}$/.test(text)) return isChecked(text, cpfWeight);
  return /^[0-9A-Z]{12}\d{2}$/i.test(text) && isChecked(text.toUpperCase(), cnpjWeight);
}

/** Weights by the distance to the check digit: 2, 3, 4 … for a CPF; for a CNPJ the same, beginning again after 9. */
const cpfWeight = (distance: number) => distance + 1;
const cnpjWeight = (distance: number) => 2 + ((distance - 1) % 8);

function isChecked(text: string, weightOf: (distance: number) => number): boolean {
  // Repeated digits have fitting check digits, and are nobody's.
  if (new Set(text).size === 1) return false;
  return [2, 1].every((left) => {
    const place = text.length - left;
    const sum = [...text.slice(0, place)].reduce(
      (total, sign, index) => total + (sign.charCodeAt(0) - 48) * weightOf(place - index),
      0,
    );
    const rest = sum % 11;
    return text[place] === String(rest < 2 ? 0 : 11 - rest);
  });
}

/**
 * A text as ISO 8859-1 can write it, on one line and not too long: PagBrasil's answers repeat it in that, and are signed
 * so. Signs without a place there lose their accents, or are a question mark.
 */
export function latin(text: string, most: number): string {
  const flat = text.normalize('NFC').replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
  const written = [...flat].map((sign) => (sign <= '\u00ff' ? sign : withoutMarks(sign))).join('');
  return written.trim().slice(0, most).trim();
}

function withoutMarks(sign: string): string {
  const base = sign.normalize('NFKD').replace(/\p{M}/gu, '');
  return /^[\u0020-\u007e\u00a0-\u00ff]+$/.test(base) ? base : '?';
}
