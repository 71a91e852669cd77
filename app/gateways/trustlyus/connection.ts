import { z } from 'zod';

const accessKey = z.string().regex(/^[\x21-\x7e]{6,200}$/);

/** What a merchant enters to connect an account at Trustly in the Americas. */
export const trustlyUsSettings = z.strictObject({
  environment: z.enum(['sandbox', 'live']).meta({ title: 'Environment' }),
  merchantId: z
    .string()
    .regex(/^\d{4,20}$/)
    .meta({ title: 'Merchant ID' }),
  accessId: z
    .string()
    .regex(/^[A-Za-z0-9]{6,100}$/)
    .meta({ title: 'Access ID' }),
  accessKey: accessKey.meta({ title: 'Access key', isSecret: true }),
  // Still believed while Trustly goes over to the new one.
  previousAccessKey: accessKey.optional().meta({ title: 'Previous access key', isSecret: true }),
  // The transfer takes days, and may still come back: when the merchant counts a payment as paid is the merchant's risk.
  paidWhen: z.enum(['processed', 'completed']).meta({ title: 'Counts as paid when the transfer is' }),
});

export type TrustlyUsSettings = z.infer<typeof trustlyUsSettings>;
