import { z } from 'zod';

/** What a merchant enters to connect an account at the practice gateway. */
export const practiceSettings = z.strictObject({
  apiKey: z
    .string()
    .regex(/^[\x21-\x7e]{16,200}$/)
    .meta({ title: 'API key', isSecret: true }),
  account: z
    .string()
    .regex(/^acct_[a-z0-9]{4,40}$/)
    .meta({ title: 'Account' }),
  // Browsers seal cards to it; without it a card is typed into the page's own fields or not at all.
  sealingKey: z
    .string()
    .regex(/^[\w-]{87}$/)
    .optional()
    .meta({ title: 'Public key for sealed cards' }),
  webhookSecret: z
    .string()
    .regex(/^whsec_[\x21-\x7e]{16,200}$/)
    .meta({ title: 'Webhook secret', isSecret: true }),
  // Still believed while the gateway goes over to the new one.
  previousWebhookSecret: z
    .string()
    .regex(/^whsec_[\x21-\x7e]{16,200}$/)
    .optional()
    .meta({ title: 'Previous webhook secret', isSecret: true }),
});

export type PracticeSettings = z.infer<typeof practiceSettings>;
