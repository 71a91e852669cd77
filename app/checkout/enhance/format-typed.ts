import { readExpiry } from '~/payments/card-expiry';
import { cardRulesFor } from '~/payments/card-rules';
import { plainText, withoutSeparators } from '~/payments/typed-text';

/** A field's text and where the caret stands in it. */
export interface Typed {
  readonly text: string;
  readonly caret: number;
}

const SLASH = ' / ';

/** The digits of a text, whatever stands between them. */
export function digitsOf(text: string): string {
  return withoutSeparators(text).replace(/\D/g, '');
}

function caretAfter(text: string, digitCount: number): number {
  let [caret, passed] = [0, 0];
  while (passed < digitCount && caret < text.length) {
    if (/\d/.test(text[caret] ?? '')) passed += 1;
    caret += 1;
  }
  return caret;
}

function grouped(digits: string, gaps: readonly number[]): string {
  return [...digits].map((digit, index) => (gaps.includes(index) ? ` ${digit}` : digit)).join('');
}

/** Groups a card number as its brand prints it, cut to the brand's longest; the caret stays behind the same digit. */
export function formatCardNumber(typed: Typed): Typed {
  const all = digitsOf(typed.text);
  const rules = cardRulesFor(all);
  const text = grouped(all.slice(0, Math.max(...rules.lengths)), rules.gaps);
  return { text, caret: caretAfter(text, digitsOf(typed.text.slice(0, typed.caret)).length) };
}

/** Where the caret has to be before a key deletes, so that it deletes a digit and not the gap that we put there. */
export function caretBeforeDeleting({ text, caret }: Typed, key: string): number {
  const isGap = (index: number) => /[^\d]/.test(text[index] ?? '0');
  let place = caret;
  if (key === 'Backspace') while (isGap(place - 1)) place -= 1;
  if (key === 'Delete') while (isGap(place)) place += 1;
  return place;
}

interface ExpiryParts {
  readonly month: string;
  readonly year: string;
  readonly hasLeadingZero: boolean;
}

function expiryParts(text: string, isDeleting: boolean): ExpiryParts {
  const [first = '', ...others] = text.split(/\D+/).filter((run) => run !== '');
  const rest = others.join('');
  if (first.length === 4 && rest.length === 2) return { month: rest, year: first, hasLeadingZero: false };
  const isMonthDone = /^\D*\d{1,2}\D/.test(text);
  const digits = first + rest;
  const needsZero =
    !isDeleting && (/^[2-9]|^1[3-9]/.test(digits) || (isMonthDone && first.length === 1 && first !== '0'));
  const monthLength = needsZero || (isMonthDone && first.length === 1) ? 1 : 2;
  const year = digits.slice(monthLength);
  return {
    month: (needsZero ? '0' : '') + digits.slice(0, monthLength),
    year: year.slice(0, '2020'.startsWith(year.slice(0, 2)) ? 4 : 2),
    hasLeadingZero: needsZero,
  };
}

/**
 * Writes an expiry date as `MM / YY` while it is typed: a month that can only have one digit gets its zero, the slash
 * comes by itself and goes when it is deleted. A year in four digits is left until the field is left.
 */
export function formatExpiry(typed: Typed, isDeleting: boolean): Typed {
  const parts = expiryParts(plainText(typed.text), isDeleting);
  const slash = parts.year !== '' || (parts.month.length === 2 && !isDeleting) ? SLASH : '';
  const text = `${parts.month}${slash}${parts.year}`;
  if (typed.caret >= typed.text.length) return { text, caret: text.length };
  const digitCount = digitsOf(typed.text.slice(0, typed.caret)).length;
  return { text, caret: caretAfter(text, digitCount + (parts.hasLeadingZero ? 1 : 0)) };
}

/** A date that can be read, as the card has it; any other text as it is. */
export function settledExpiry(text: string, now: Date): string {
  const expiry = readExpiry(text, now);
  if ('problem' in expiry) return text;
  return `${String(expiry.month).padStart(2, '0')}${SLASH}${String(expiry.year % 100).padStart(2, '0')}`;
}
