/**
 * The practice billing provider's API, our own invention: JSON, amounts in whole minor units.
 * Adapter and simulator share these shapes and nothing else.
 */
import { z } from 'zod';

export const PRACTICE_BILLING_ORIGIN = 'https://api.practice-billing.test';
export const QUOTES_PATH = '/v1/quotes';
export const PAYMENTS_PATH = '/v1/payments';

const itemType = z.enum(['plan', 'addon', 'charge']);

/** POST /v1/quotes */
export const quoteRequest = z.strictObject({
  currency: z.string(),
  items: z.array(z.strictObject({ type: itemType, id: z.string(), quantity: z.int().min(1) })).min(1),
  frequency: z.string().nullable(),
  coupon_codes: z.array(z.string()),
  country: z.string().nullable(),
});
export type QuoteRequest = z.infer<typeof quoteRequest>;

/** 200 of POST /v1/quotes: the price of the first invoice. `recurring_total` is null without a plan. */
export const quote = z.object({
  currency: z.string(),
  lines: z.array(
    z.object({
      id: z.string(),
      type: itemType,
      name: z.string(),
      quantity: z.int(),
      unit_amount: z.int(),
      amount: z.int(),
    }),
  ),
  subtotal: z.int(),
  discounts: z.array(z.object({ code: z.string(), name: z.string(), amount: z.int() })),
  taxes: z.array(z.object({ name: z.string(), amount: z.int() })),
  total: z.int(),
  interval: z.object({ unit: z.enum(['day', 'week', 'month', 'year']), count: z.int() }).nullable(),
  recurring_total: z.int().nullable(),
});
export type Quote = z.infer<typeof quote>;

/** 422 of POST /v1/quotes: why there is no price. */
export const quoteProblems = z.object({
  problems: z
    .array(
      z.object({
        about: z.enum(['plan', 'frequency', 'item', 'coupon', 'currency']),
        id: z.string(),
        message: z.string(),
      }),
    )
    .min(1),
});
export type QuoteProblem = z.infer<typeof quoteProblems>['problems'][number];

/** POST /v1/payments: a payment that was made elsewhere. `reference` makes a repeat harmless. */
export const paymentRequest = z.strictObject({
  reference: z.string().min(1),
  quote: quoteRequest,
  amount: z.int(),
  currency: z.string(),
  customer: z.strictObject({
    email: z.string().nullable(),
    first_name: z.string().nullable(),
    last_name: z.string().nullable(),
    country: z.string().nullable(),
  }),
  gateway: z.string(),
  gateway_reference: z.string(),
  paid_at: z.iso.datetime(),
});
export type PaymentRequest = z.infer<typeof paymentRequest>;

/** 200 of POST /v1/payments. */
export const paymentRecord = z.object({
  customer_id: z.string(),
  subscription_id: z.string().nullable(),
  invoice_id: z.string(),
  invoice_total: z.int(),
  currency: z.string(),
  next_billing_at: z.iso.datetime().nullable(),
});
export type PaymentRecord = z.infer<typeof paymentRecord>;
