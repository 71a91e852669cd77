import { z } from 'zod';

/** Checkout.com's own shapes. Webhooks: checkout.com/docs, "Set up your webhook receiver" and the event types beside it. */

/** What every webhook is. Which members `data` has depends on the type, and new types come without notice. */
export const wireWebhook = z.object({
  id: z.string().regex(/^evt_\w{1,60}$/),
  type: z.string().regex(/^[a-z_]{1,80}$/),
  data: z.record(z.string(), z.unknown()),
});

/** The data of a payment's event. */
export const wirePaymentData = z.object({
  id: z.string().regex(/^pay_\w{1,60}$/),
  reference: z.string().min(1).max(80),
});
