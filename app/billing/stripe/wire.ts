import { z } from 'zod';

/** Stripe's own shapes. Events: docs.stripe.com/api/events/object. */
export const wireEvent = z.object({
  id: z.string().regex(/^evt_\w{1,100}$/),
  object: z.literal('event'),
  type: z.string().regex(/^[a-z0-9_.]{1,100}$/),
  data: z.object({ object: z.object({ id: z.string().min(1).max(255) }) }),
});
