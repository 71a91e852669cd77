import { containsCardNumber } from '~/foundation/mask-card-numbers';
import { plainText, withoutSeparators } from '~/payments/typed-text';

// What no field may hold: control characters, line breaks, and what an unpaired surrogate became on its way here.
const FORBIDDEN = /[\p{Cc}\p{Cs}\u2028\u2029\ufffd]/u;
const EVERY_FORBIDDEN = new RegExp(FORBIDDEN.source, 'gu');
// Marks that turn the direction of a text around; a name needs none.
const DIRECTION_MARKS = /[\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Whether a text holds nothing but signs that are written. */
export function isPlain(text: string): boolean {
  return !FORBIDDEN.test(text);
}

/** Words as they are meant: without what surrounds them or turns them around. */
export function trimmed(typed: string): string {
  return typed.replace(DIRECTION_MARKS, '').trim().normalize('NFC');
}

/** As typed, for the field that it came from; cut to what the field holds. */
export function shown(typed: string, longest: number): string {
  return [...typed.replace(EVERY_FORBIDDEN, '')].slice(0, longest).join('');
}

/** Whether a card number was typed where none belongs. */
export function hasCardNumber(typed: string): boolean {
  return containsCardNumber(plainText(typed)) || containsCardNumber(withoutSeparators(typed));
}
