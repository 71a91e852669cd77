import { colorsNamed, formatHex, modeHsl, modeRgb, parse, useMode } from 'culori/fn';

useMode(modeRgb);
useMode(modeHsl);

/** Longer texts are refused before anything looks at them. */
export const STYLE_TEXT_LIMIT = 300;
const LONGEST_RADIUS_PX = 40;
const PX_PER_UNIT = { px: 1, rem: 16, em: 16 } as const;
const MOST_FAMILIES = 5;

const HEX = /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/;
// Numbers, units and separators only: no name, comment, variable or nested function fits between the parentheses.
const FUNCTION = /^(?:rgb|hsl)a?\([\d.+\-%,/ ]+(?:(?:deg|g?rad|turn)[\d.+\-%,/ ]*)?\)$/;
const LENGTH = /^(\d{1,4}(?:\.\d{1,4})?|\.\d{1,4})(px|rem|em)$/;
const FAMILY = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} -]{0,59}$/u;

// These mean something only without quotes.
const KEYWORDS: ReadonlySet<string> = new Set([
  'serif',
  'sans-serif',
  'monospace',
  'cursive',
  'fantasy',
  'system-ui',
  'ui-serif',
  'ui-sans-serif',
  'ui-monospace',
  'ui-rounded',
  '-apple-system',
  'blinkmacsystemfont',
]);

/** Reads an opaque CSS color in one of the accepted notations as `#rrggbb`; null for everything else. */
export function readColor(text: string): string | null {
  const notation = text.trim().toLowerCase();
  if (!HEX.test(notation) && !FUNCTION.test(notation) && !Object.hasOwn(colorsNamed, notation)) return null;
  const color = parse(notation);
  if (!color || (color.alpha ?? 1) < 1) return null;
  return formatHex(color);
}

/** Reads a length from 0 to 40 px as pixels; null for everything else. */
export function readRadius(text: string): string | null {
  const notation = text.trim().toLowerCase();
  if (notation === '0') return '0px';
  const [, number, unit] = LENGTH.exec(notation) ?? [];
  if (number === undefined || unit === undefined) return null;
  const px = Number(number) * PX_PER_UNIT[unit as keyof typeof PX_PER_UNIT];
  return px <= LONGEST_RADIUS_PX ? `${Math.round(px * 100) / 100}px` : null;
}

function readFamily(text: string): string | null {
  const trimmed = text.trim();
  const quoted = /^(["'])(.*)\1$/u.exec(trimmed);
  if (!quoted && KEYWORDS.has(trimmed.toLowerCase())) return trimmed.toLowerCase();
  const name = (quoted?.[2] ?? trimmed).trim();
  return FAMILY.test(name) ? `"${name}"` : null;
}

/** Reads up to five font family names and writes them anew, every name in quotes; null when one of them is no name. */
export function readFontList(text: string): string | null {
  const families = text.normalize('NFC').split(',').map(readFamily);
  if (families.length > MOST_FAMILIES || families.includes(null)) return null;
  return families.join(', ');
}
