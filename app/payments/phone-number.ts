import { withoutSeparators } from './typed-text';

export type PhoneProblem = 'enterPhone' | 'phoneInvalid';

/** Calling codes of the countries where payers write their number without one. */
const CALLING_CODES: Readonly<Record<string, string>> = {
  AR: '54', AU: '61', BR: '55', CA: '1', CL: '56', CO: '57', DE: '49', ES: '34', FR: '33', GB: '44', IN: '91', MX: '52',
  NL: '31', PE: '51', SE: '46', US: '1',
}; // prettier-ignore

const E164 = /^\+[1-9]\d{6,14}$/;

/** Reads a typed phone number as E.164; one without a calling code is of the payer's country, where that is known. */
export function readPhone(
  typed: string,
  country: string | null,
): { readonly phone: string } | { readonly problem: PhoneProblem } {
  const signs = withoutSeparators(typed).replace(/[()/]/g, '');
  // What separates groups of digits takes the plus sign along.
  const isInternational = /^[\s\p{Cf}(]*[+\uff0b]/u.test(typed) || signs.startsWith('00');
  if (signs === '') return { problem: 'enterPhone' };
  const code = CALLING_CODES[country ?? ''];
  const digits = signs.replace(/^0+/, '');
  const phone = isInternational ? `+${digits}` : `+${code ?? ''}${digits}`;
  const isKnown = isInternational || code !== undefined;
  return isKnown && /^\d+$/.test(signs) && E164.test(phone) ? { phone } : { problem: 'phoneInvalid' };
}
