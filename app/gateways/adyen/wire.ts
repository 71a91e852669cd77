import { z } from 'zod';

/**
 * Adyen's own shapes. Standard webhooks: json/Webhooks-v1.json of Adyen/adyen-openapi. The signature runs the fields together
 * with colons and escapes nothing, so every signed field has a format that admits no colon: one text, one reading.
 */

const account = z.string().regex(/^[\w.-]{1,80}$/);

/** One item of a standard webhook, as far as its signature covers it. `success` is a text on Adyen's wire. */
export const wireNotificationItem = z.object({
  eventCode: z.string().regex(/^[A-Z_]{1,60}$/),
  success: z.enum(['true', 'false']),
  pspReference: z.string().regex(/^[\w.-]{1,80}$/),
  originalReference: z
    .string()
    .regex(/^[\w.-]{0,80}$/)
    .nullish(),
  merchantAccountCode: account,
  // Empty where the event is about no payment of ours, such as a report.
  merchantReference: z.string().regex(/^[\w.-]{0,80}$/),
  amount: z.object({ value: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) }),
  additionalData: z.object({ hmacSignature: z.string() }),
});
export type WireNotificationItem = z.infer<typeof wireNotificationItem>;

/** A standard webhook. JSON always holds one item, by Adyen's documents; each is judged by itself all the same. */
export const wireNotification = z.object({
  notificationItems: z.array(z.object({ NotificationRequestItem: z.unknown() })).max(20),
});
