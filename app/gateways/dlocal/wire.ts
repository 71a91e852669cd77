import { z } from 'zod';

/** dLocal's own shapes. Notifications: docs.dlocal.com, "Receive notifications"; they repeat the payment object. */
export const wireNotice = z.object({
  id: z.string().regex(/^[\w-]{1,100}$/),
  status: z.string().regex(/^[A-Z_]{1,40}$/),
  status_code: z
    .string()
    .regex(/^\d{1,5}$/)
    .optional(),
  /** Ours. Refunds and chargebacks come without it. */
  order_id: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional(),
});
