import { DEFAULT_DARK, DEFAULT_LIGHT, type Token } from './tokens';

const FAMILY = String.raw`(?:"[\p{L}\p{N}][\p{L}\p{M}\p{N} \-]{0,59}"|-apple-system|[a-z]+(?:-[a-z]+)?)`;
const FONT_LIST = new RegExp(`^${FAMILY}(?:, ${FAMILY}){0,5}$`, 'u');
const SHADOWS: ReadonlySet<unknown> = new Set(['none', DEFAULT_LIGHT.shadow, DEFAULT_DARK.shadow]);

/** The gates in front of the style sheet: each admits one normal form, in which nothing of CSS can be said but a value. */
export function isColor(value: unknown): value is string {
  return typeof value === 'string' && /^#[0-9a-f]{6}$/.test(value);
}

export function isRadius(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,2}(?:\.\d{1,3})?px$/.test(value) && Number.parseFloat(value) <= 40;
}

export function isFontList(value: unknown): value is string {
  return typeof value === 'string' && FONT_LIST.test(value);
}

function isShadow(value: unknown): value is string {
  return SHADOWS.has(value);
}

const GATES: Partial<Record<Token, (value: unknown) => value is string>> = {
  radius: isRadius,
  radiusSmall: isRadius,
  shadow: isShadow,
  font: isFontList,
};

/** Whether a value may be written into the style sheet for this token. */
export function isTokenValue(token: Token, value: unknown): value is string {
  return (GATES[token] ?? isColor)(value);
}
