/** The fields of a payment link itself, beside those of the session that it makes. */
import { z } from 'zod';
import { cleanText } from '~/foundation/clean-text';

const SLUG = /^[a-z0-9](?:[a-z0-9-]{1,62}[a-z0-9])$/;

/** Whether a text of an address can be a link's slug. */
export function isSlug(text: string): boolean {
  return SLUG.test(text);
}

export const linkFields = z.object({
  name: cleanText(100).optional(),
  slug: z
    .string('must be a text')
    .regex(SLUG, 'must be 3 to 64 lower-case letters, digits and inner dashes')
    .optional(),
  maxUses: z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(1_000_000, 'must be at most 1000000')
    .nullish(),
});
