import { z } from 'zod';

const hmacKey = z.string().regex(/^[0-9A-Fa-f]{64}$/);

/** What a merchant enters to connect a merchant account at Adyen. */
export const adyenSettings = z.strictObject({
  apiKey: z
    .string()
    .regex(/^[\x21-\x7e]{16,512}$/)
    .meta({ title: 'API key', isSecret: true }),
  merchantAccount: z
    .string()
    .regex(/^[\w.-]{1,80}$/)
    .meta({ title: 'Merchant account' }),
  // 64 hexadecimal digits, as the Customer Area shows the key of a standard webhook.
  hmacKey: hmacKey.meta({ title: 'Webhook HMAC key', isSecret: true }),
  // Still believed while the webhook goes over to the new one.
  previousHmacKey: hmacKey.optional().meta({ title: 'Previous webhook HMAC key', isSecret: true }),
  // The account's own part of its live addresses. Without it, the test platform is asked.
  liveUrlPrefix: z
    .string()
    .regex(/^[0-9A-Za-z]+(-[0-9A-Za-z]+)*$/)
    .max(80)
    .optional()
    .meta({ title: 'Live URL prefix' }),
  // Exponent and modulus in hexadecimal, as the Customer Area shows them: cards are sealed with it in the browser.
  encryptionPublicKey: z
    .string()
    .regex(/^[0-9A-Fa-f]{1,16}\|[0-9A-Fa-f]{512,1024}$/)
    .optional()
    .meta({ title: 'Client-side encryption public key' }),
});

export type AdyenSettings = z.infer<typeof adyenSettings>;
