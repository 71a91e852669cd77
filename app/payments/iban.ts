import { withoutSeparators } from './typed-text';

export type IbanProblem = 'enterIban' | 'ibanInvalid' | 'ibanNotSepa';

/**
 * How long an IBAN is in each country of SEPA (ISO 13616, EPC409-09), as one text: the page's script weighs every letter.
 */
const LENGTHS =
  'AD24AL28AT20BE16BG22CH21CY28CZ24DE22DK18EE20ES24FI18FR27GB22GI23GR27HR21HU28IE22IS26IT27LI21LT20LU20LV21MC27MD24ME22MK19MT31NL18NO15PL28PT25RO24RS22SE24SI19SK24SM27VA22';

/** The remainder modulo 97 of a number too long for one, digit by digit; a letter counts as two (A = 10). */
function modulo97(text: string): number {
  let rest = 0;
  for (const sign of text) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

/** Reads a typed IBAN: its letters and digits without gaps, or what is wrong with it. */
export function readIban(typed: string): { readonly iban: string } | { readonly problem: IbanProblem } {
  const iban = withoutSeparators(typed).toUpperCase();
  if (iban === '') return { problem: 'enterIban' };
  if (!/^[A-Z]{2}\d{2}[\dA-Z]{11,30}$/.test(iban) || modulo97(iban.slice(4) + iban.slice(0, 4)) !== 1)
    return { problem: 'ibanInvalid' };
  const place = LENGTHS.indexOf(iban.slice(0, 2));
  if (place < 0) return { problem: 'ibanNotSepa' };
  return iban.length === Number(LENGTHS.slice(place + 2, place + 4)) ? { iban } : { problem: 'ibanInvalid' };
}
