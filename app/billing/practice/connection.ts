import { z } from 'zod';

/** The settings of a connection to the practice billing provider. */
export const practiceBillingSettings = z.strictObject({
  apiKey: z
    .string()
    .min(8)
    .max(200)
    .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces'),
});

export type PracticeBillingSettings = z.infer<typeof practiceBillingSettings>;
