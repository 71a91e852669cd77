import { z } from 'zod';
import type { StyleCustomization } from './session';
import { readColor, readFontList, readRadius, STYLE_TEXT_LIMIT } from './style-values';

type Reader = (text: string) => string | null;

/** A text that becomes a typed value or is refused in words; an empty one counts as absent. */
function styleValue(read: Reader, accepted: string) {
  return z
    .string()
    .max(STYLE_TEXT_LIMIT)
    .nullish()
    .transform((text, context) => {
      if (text === null || text === undefined || text.trim() === '') return undefined;
      const value = read(text);
      if (value !== null) return value;
      context.addIssue({ code: 'custom', message: `Must be ${accepted}.` });
      return z.NEVER;
    });
}

const color = () => styleValue(readColor, 'an opaque color: #rgb, #rrggbb, rgb(), hsl() or a CSS color name');

/**
 * The nine documented fields of `styleCustomization`. What passes is a color, a length, a list of font names or a
 * boolean, written anew by us in one normal form; no text of the merchant's reaches a style sheet.
 */
export const styleCustomizationSchema = z
  .strictObject({
    backgroundColor: color(),
    primaryColor: color(),
    secondaryColor: color(),
    accentColor: color(),
    borderRadius: styleValue(readRadius, 'a length from 0 to 40px, in px, rem or em'),
    headerTextColor: color(),
    textColor: color(),
    fontFamily: styleValue(readFontList, 'up to five font family names, separated by commas'),
    dropShadow: z
      .boolean()
      .nullish()
      .transform((shadow) => shadow ?? undefined),
  })
  .transform((style): StyleCustomization =>
    Object.fromEntries(Object.entries(style).filter(([, value]) => value !== undefined)),
  );
