import { z } from 'zod';

/**
 * What every order that we make at PagBrasil ends in. The signature runs order, amount and status together: an order that
 * ended in a digit could lend it to the amount.
 */
export const ORDER_END = '-x';

/**
 * PagBrasil's instant notification (its developers' wiki, "Instant Payment Notification"): a form. Only `order`,
 * `amount_brl` and `payment_status` are signed; `payment_method` is not, and is not read.
 */
export const wireNotice = z.object({
  order: z.string().regex(/^[0-9A-Za-z-]{1,60}-x$/),
  amount_brl: z.string().regex(/^(0|[1-9]\d{0,9})\.\d{2}$/),
  payment_status: z.string().regex(/^[A-Z]{1,3}$/),
  signature: z.string().regex(/^[0-9a-fA-F]{32}$/),
  /** The account's secret phrase, where the account is set to repeat it. */
  secret: z.string().max(128).optional(),
});
export type WireNotice = z.infer<typeof wireNotice>;
