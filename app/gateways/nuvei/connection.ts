import { z } from 'zod';

/** What a merchant enters to connect a site at Nuvei; all of it is in the Control Panel under Settings, Integration. */
export const nuveiSettings = z.strictObject({
  environment: z.enum(['test', 'live']).default('test').meta({ title: 'Environment' }),
  merchantId: z
    .string()
    .regex(/^[\w-]{1,40}$/)
    .meta({ title: 'Merchant ID' }),
  merchantSiteId: z
    .string()
    .regex(/^[\w-]{1,40}$/)
    .meta({ title: 'Merchant site ID' }),
  secretKey: z
    .string()
    .regex(/^[\x21-\x7e]{16,200}$/)
    .meta({ title: 'Secret key', isSecret: true }),
  // Still believed in webhooks while the gateway goes over to the new one.
  previousSecretKey: z
    .string()
    .regex(/^[\x21-\x7e]{16,200}$/)
    .optional()
    .meta({ title: 'Previous secret key', isSecret: true }),
  // Only for sandboxes, whose page is not Nuvei's: a path is one of ours.
  paymentPage: z
    .string()
    .regex(/^(https:\/\/[\w.-]+)?\/[\w/.-]+$/)
    .optional()
    .meta({ title: 'Payment page, where it is not Nuvei’s own' }),
});

export type NuveiSettings = z.infer<typeof nuveiSettings>;
