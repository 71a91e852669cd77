import { z } from 'zod';

/** What Checkout.com is asked with; wire.ts has what it answers. https://api-reference.checkout.com */

/** An amount has at most nine digits. */
export const LARGEST_WIRE_AMOUNT = 999_999_999;

const webAddress = z.url({ protocol: /^https?$/ });
const currency = z.string().regex(/^[A-Z]{3}$/);
/** One level deep, and nothing but plain values. */
const metadata = z.record(z.string(), z.unknown());

const address = z.object({
  address_line1: z.string().max(200),
  city: z.string().max(50),
  state: z.string().max(50).optional(),
  zip: z.string().max(50),
  country: z.string().length(2),
});
const stored = { store_for_future_use: z.boolean().optional() };

const cardFields = {
  type: z.literal('card'),
  number: z.string().regex(/^\d{12,19}$/),
  expiry_month: z.int().min(1).max(12),
  expiry_year: z.int().min(2000).max(2100),
  cvv: z.string().regex(/^\d{3,4}$/),
  name: z.string().max(200).optional(),
};

const wireSource = z.discriminatedUnion('type', [
  z.object({ ...cardFields, ...stored }),
  z.object({ type: z.literal('token'), token: z.string().regex(/^tok_\w{26}$/), ...stored }),
  z.object({ type: z.literal('id'), id: z.string().regex(/^src_\w{26}$/) }),
  z.object({
    type: z.literal('ideal'),
    description: z.string().min(1).max(35),
    language: z.string().length(2).optional(),
  }),
  z.object({ type: z.literal('paypal') }),
  z.object({
    type: z.literal('sepa'),
    country: z.string().length(2),
    account_number: z.string().min(15).max(34),
    currency: z.literal('EUR'),
    mandate_id: z.string().min(1).max(35),
    date_of_signature: z.iso.date(),
    account_holder: z.object({
      type: z.literal('individual'),
      first_name: z.string().min(1).max(50),
      last_name: z.string().min(1).max(50),
      billing_address: address,
    }),
  }),
]);
export type WireSource = z.infer<typeof wireSource>;

/** POST /payments. */
export const wirePaymentRequest = z.object({
  source: wireSource,
  amount: z.int().min(1).max(LARGEST_WIRE_AMOUNT),
  currency,
  processing_channel_id: z.string().regex(/^pc_\w{26}$/),
  reference: z.string().min(1).max(50),
  description: z.string().max(100),
  capture: z.boolean(),
  payment_type: z.enum(['Regular', 'Recurring', 'Unscheduled']),
  merchant_initiated: z.boolean(),
  /** A payment of the same series, or the card network's id of one. */
  previous_payment_id: z.string().max(100).optional(),
  customer: z.object({ email: z.string().max(255), name: z.string().max(255).optional() }).optional(),
  '3ds': z
    .object({
      enabled: z.boolean(),
      attempt_n3d: z.boolean().optional(),
      challenge_indicator: z.enum(['no_preference', 'challenge_requested_mandate']).optional(),
      allow_upgrade: z.boolean().optional(),
    })
    .optional(),
  success_url: webAddress.max(255),
  failure_url: webAddress.max(255),
  payment_ip: z.string().max(64).optional(),
  items: z
    .array(z.object({ name: z.string().max(127), quantity: z.int(), unit_price: z.int(), total_amount: z.int() }))
    .optional(),
  metadata,
});
export type WirePaymentRequest = z.infer<typeof wirePaymentRequest>;

/** POST /payments/{id}/captures, /voids and /refunds. A void has no amount; a final capture releases the rest. */
export const wireOperationRequest = z.object({
  amount: z.int().min(1).max(LARGEST_WIRE_AMOUNT).optional(),
  capture_type: z.literal('Final').optional(),
  reference: z.string().min(1).max(50),
  metadata,
});
export type WireOperationRequest = z.infer<typeof wireOperationRequest>;

/** POST /payments/search. */
export const wireSearchRequest = z.object({
  query: z.string().max(1024).optional(),
  limit: z.int().min(1).max(1000),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
});

/** POST /tokens with the public key: by the payer's browser for a card, by us for a wallet's token. */
export const wireTokenRequest = z.discriminatedUnion('type', [
  z.object(cardFields),
  z.object({ type: z.enum(['applepay', 'googlepay']), token_data: z.record(z.string(), z.unknown()) }),
]);
export type WireTokenRequest = z.infer<typeof wireTokenRequest>;
