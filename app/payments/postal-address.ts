import { plainText, withoutSeparators } from './typed-text';

export type PostalCodeProblem = 'enterPostalCode' | 'postalCodeInvalid';

/** Where a code of digits alone is used, how many it has. */
const DIGITS: Readonly<Record<string, number>> = { AU: 4, BR: 8, DE: 5, ES: 5, FR: 5, IN: 6, IT: 5, MX: 5, SE: 5 };
const ANY_CODE = /^[\p{L}\d][\p{L}\d -]{1,9}$/u;
const US_CODE = /^\d{5}(?:\d{4})?$/;

/** The federal units of Brazil. */
export const BRAZILIAN_STATES =
  'AC AL AP AM BA CE DF ES GO MA MT MS MG PA PB PR PE PI RJ RN RS RO RR SC SP SE TO'.split(' ');

/** Countries whose addresses are not whole without a state. */
const WITH_STATES: ReadonlySet<string> = new Set(['AU', 'BR', 'CA', 'IN', 'MX', 'US']);

export function needsRegion(country: string): boolean {
  return WITH_STATES.has(country);
}

/** Reads a typed postal code by its country's rules; where we know none, anything that looks like one. */
export function readPostalCode(
  typed: string,
  country: string,
): { readonly postalCode: string } | { readonly problem: PostalCodeProblem } {
  const code = withoutSeparators(typed).toUpperCase();
  if (code === '') return { problem: 'enterPostalCode' };
  const length = DIGITS[country];
  if (length !== undefined)
    return /^\d+$/.test(code) && code.length === length ? { postalCode: code } : { problem: 'postalCodeInvalid' };
  if (country === 'US') return US_CODE.test(code) ? { postalCode: code } : { problem: 'postalCodeInvalid' };
  const written = plainText(typed).trim().toUpperCase();
  return ANY_CODE.test(written) ? { postalCode: written } : { problem: 'postalCodeInvalid' };
}
