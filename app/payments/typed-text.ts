// The zeros of the decimal digits that keyboards type; NFKC turns the full-width ones into ASCII already.
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50];
const INVISIBLE = /\p{Cf}/gu;
const SEPARATORS = /[\s\p{Pd}._+]/gu;

/** A typed text with every digit in ASCII, full-width signs narrowed and invisible characters gone. */
export function plainText(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(/[^\P{Nd}0-9]/gu, (digit) => {
      const code = digit.codePointAt(0) ?? 0;
      const zero = ZEROS.find((start) => code >= start && code < start + 10);
      return zero === undefined ? digit : String(code - zero);
    });
}

/** The same without the spaces, dashes, dots and other signs that people put between groups of digits. */
export function withoutSeparators(typed: string): string {
  return plainText(typed).replace(SEPARATORS, '');
}
