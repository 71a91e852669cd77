import { z } from 'zod';

// With the "u" flag a surrogate matches only when it stands alone.
const LONE_SURROGATE = /[\ud800-\udfff]/u;

/** Whether a text can be stored and sent everywhere: PostgreSQL refuses NUL, UTF-8 has no lone surrogates. */
function isCleanText(text: string): boolean {
  return !text.includes('\0') && !LONE_SURROGATE.test(text);
}

/** A text from outside of `least` to `most` characters. */
export function cleanText(most: number, least = 1) {
  return z
    .string('must be a text')
    .min(least, 'must not be empty')
    .max(most, `must not be longer than ${most} characters`)
    .refine(isCleanText, 'must not contain NUL or half a character');
}
