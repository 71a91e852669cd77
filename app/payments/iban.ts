import { withoutSeparators } from './typed-text';

export type IbanProblem = 'enterIban' | 'ibanInvalid' | 'ibanNotSepa';

/** How long an IBAN is in each country of SEPA (ISO 13616, EPC409-09). */
const LENGTHS: Readonly<Record<string, number>> = {
  AD: 24, AT: 20, BE: 16, BG: 22, CH: 21, CY: 28, CZ: 24, DE: 22, DK: 18, EE: 20, ES: 24, FI: 18, FR: 27, GB: 22, GI: 23,
  GR: 27, HR: 21, HU: 28, IE: 22, IS: 26, IT: 27, LI: 21, LT: 20, LU: 20, LV: 21, MC: 27, MT: 31, NL: 18, NO: 15, PL: 28,
  PT: 25, RO: 24, SE: 24, SI: 19, SK: 24, SM: 27, VA: 22, AL: 28, MD: 24, ME: 22, MK: 19, RS: 22,
}; // prettier-ignore

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
  const length = LENGTHS[iban.slice(0, 2)];
  if (length === undefined) return { problem: 'ibanNotSepa' };
  return iban.length === length ? { iban } : { problem: 'ibanInvalid' };
}
