import { z } from 'zod';

/** What a merchant enters to connect an account at Checkout.com. The keys say whether it is the sandbox. */
export const checkoutcomSettings = z
  .strictObject({
    secretKey: z
      .string()
      .regex(/^sk_(?:sbox_)?[a-z2-7]{26}[a-z2-7*#$=]$/)
      .meta({ title: 'Secret key', isSecret: true }),
    // Needed to seal cards in the browser, and for the tokens of Apple Pay and Google Pay.
    publicKey: z
      .string()
      .regex(/^pk_(?:sbox_)?[a-z2-7]{26}[a-z2-7*#$=]$/)
      .optional()
      .meta({ title: 'Public key' }),
    prefix: z
      .string()
      .regex(/^(?:pl-)?[a-z0-9]{2,40}$/)
      .meta({ title: 'Prefix of the base URL' }),
    processingChannelId: z
      .string()
      .regex(/^pc_[a-z2-7]{26}$/)
      .meta({ title: 'Processing channel' }),
    webhookKey: z
      .string()
      .regex(/^[\x21-\x7e]{8,200}$/)
      .meta({ title: 'Signature key of the webhooks', isSecret: true }),
    // Still believed while the gateway goes over to the new one.
    previousWebhookKey: z
      .string()
      .regex(/^[\x21-\x7e]{8,200}$/)
      .optional()
      .meta({ title: 'Previous signature key', isSecret: true }),
    threeDSecure: z.enum(['when_required', 'always']).default('when_required').meta({ title: '3-D Secure' }),
  })
  .refine(
    ({ secretKey, publicKey }) => publicKey === undefined || isSandboxKey(publicKey) === isSandboxKey(secretKey),
    {
      path: ['publicKey'],
      message: 'one key is of the sandbox, the other is not',
    },
  );

export type CheckoutcomSettings = z.infer<typeof checkoutcomSettings>;

/** Whether a key belongs to the sandbox. */
export function isSandboxKey(key: string): boolean {
  return key.startsWith('sk_sbox_') || key.startsWith('pk_sbox_');
}
