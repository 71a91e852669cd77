import { z } from 'zod';

/** The practice gateway's own shapes: version 1 of its REST API, described in the README beside this file. */

/** Where the API is. The host exists in the simulator only. */
export const PRACTICE_API = 'https://api.practice-gateway.test/v1';
export const SIGNATURE_HEADER = 'practice-signature';

const WIRE_STATUSES = [
  'captured',
  'authorized',
  'voided',
  'declined',
  'pending',
  'requires_action',
  'canceled',
  'expired',
] as const;
export type WireStatus = (typeof WIRE_STATUSES)[number];

export const WIRE_DECLINE_CODES = [
  'do_not_honor',
  'insufficient_funds',
  'lost_card',
  'stolen_card',
  'expired_card',
  'incorrect_cvc',
  'invalid_number',
  'transaction_not_allowed',
  'fraudulent',
  'authentication_required',
  'authentication_failed',
  'payer_declined',
  'try_again_later',
] as const;
export type WireDeclineCode = (typeof WIRE_DECLINE_CODES)[number];

export const WIRE_METHODS = ['card', 'pix', 'upi', 'openbanking', 'boleto', 'oxxo'] as const;
export type WireMethod = (typeof WIRE_METHODS)[number];

const webAddress = z.url({ protocol: /^https?$/ });

const wireAction = z.discriminatedUnion('type', [
  z.object({ type: z.literal('challenge'), url: webAddress }),
  z.object({ type: z.literal('redirect'), url: webAddress }),
  z.object({
    type: z.literal('qr'),
    payload: z.string().min(1).max(4096),
    expires_at: z.iso.datetime(),
    test_url: webAddress.nullable(),
  }),
  z.object({
    type: z.literal('fingerprint'),
    url: webAddress,
    fields: z.record(z.string().max(100), z.string().max(4096)),
  }),
  z.object({
    type: z.literal('voucher'),
    reference: z.string().min(1).max(200),
    barcode: z.string().max(200).nullable(),
    recipient: z.string().max(200).nullable(),
    expires_at: z.iso.datetime(),
    test_url: webAddress.nullable(),
  }),
]);
export type WireAction = z.infer<typeof wireAction>;

export const wireCard = z.object({
  number: z.string().regex(/^\d{12,19}$/),
  exp_month: z.int().min(1).max(12),
  exp_year: z.int().min(2000).max(2100),
  cvc: z.string().regex(/^\d{3,4}$/),
  name: z.string().max(200).nullable(),
});
export type WireCard = z.infer<typeof wireCard>;

/** POST /v1/payments. The Idempotency-Key header repeats `reference`. */
export const wirePaymentRequest = z.object({
  reference: z.string().min(1).max(100),
  amount: z.int().positive(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  method: z.enum(WIRE_METHODS),
  card: wireCard.optional(),
  /** In the card's place: the card as a browser sealed it to the account's key. */
  sealed_card: z.string().max(4_000).optional(),
  /** Who pays; a boleto needs the name and the tax number. */
  payer: z
    .object({
      name: z.string().max(200).nullable(),
      tax_id: z
        .string()
        .regex(/^[0-9A-Z]{5,20}$/)
        .nullable(),
    })
    .optional(),
  description: z.string().max(500),
  email: z.string().max(320).nullable(),
  locale: z.string().max(35),
  payer_address: z.string().max(64).nullable(),
  return_url: webAddress,
  notification_url: webAddress,
  metadata: z.object({ session_id: z.string().max(200) }),
  /** Absent: automatic. `manual` only reserves the money, and is for cards. */
  capture: z.enum(['automatic', 'manual']).optional(),
  /** Asks the bank to authenticate the payer, after it declined with `authentication_required`. */
  wants_challenge: z.boolean().optional(),
});
export type WirePaymentRequest = z.infer<typeof wirePaymentRequest>;

/**
 * POST /v1/payments/{id}/fingerprint: how the bank's look at the browser ended. `Y` the frame was loaded, `N` it was not in
 * time, `U` there was no script to make one. A repeat, and one for a payment that waits for something else, changes nothing.
 */
export const wireFingerprintEnd = z.object({ end: z.enum(['Y', 'N', 'U']) });
export type WireFingerprintEnd = z.infer<typeof wireFingerprintEnd>;

/** A payment, as every call answers it: 201 when made, 200 when asked for or repeated, 402 when declined at once. */
export const wirePayment = z.object({
  id: z.string().regex(/^pay_[A-Za-z0-9]{6,60}$/),
  reference: z.string().min(1).max(100),
  account: z.string().min(1).max(100),
  livemode: z.boolean(),
  status: z.enum(WIRE_STATUSES),
  amount: z.int(),
  currency: z.string(),
  card: z.object({ brand: z.string().max(40), last4: z.string().regex(/^\d{4}$/) }).nullable(),
  decline_code: z.string().max(100).nullable(),
  /** With a decline: the issuer's response code and the network's advice code, as they came. */
  network: z
    .object({ response_code: z.string().max(4).nullable(), advice_code: z.string().max(4).nullable() })
    .nullable()
    .optional(),
  action: wireAction.nullable(),
  captured_amount: z.int().min(0),
  refunded_amount: z.int().min(0),
  updated: z.iso.datetime(),
});
export type WirePayment = z.infer<typeof wirePayment>;

/** POST /v1/payments/{id}/captures, /voids or /refunds. The Idempotency-Key header repeats `reference`. */
export const wireOperationRequest = z.object({
  reference: z.string().min(1).max(100),
  amount: z.int().positive(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  reason: z.string().max(500).nullable(),
});
export type WireOperationRequest = z.infer<typeof wireOperationRequest>;

/** A capture, void or refund, as every call answers it: 201 when made, 402 when it failed at once, 200 when asked for. */
export const wireOperation = z.object({
  id: z.string().regex(/^op_[A-Za-z0-9]{6,60}$/),
  reference: z.string().min(1).max(100),
  kind: z.enum(['capture', 'void', 'refund']),
  payment: z.string().max(100),
  account: z.string().min(1).max(100),
  livemode: z.boolean(),
  status: z.enum(['succeeded', 'pending', 'failed']),
  amount: z.int(),
  currency: z.string(),
  failure_code: z.string().max(100).nullable(),
});
export type WireOperation = z.infer<typeof wireOperation>;

/** GET /v1/operations?reference=…: none or one. */
export const wireOperationList = z.object({ data: z.array(wireOperation) });

/** GET /v1/payments?changed_from=…&changed_to=…&after=…: oldest change first; `next` is the next page's `after`. */
export const wirePaymentPage = z.object({ data: z.array(wirePayment).max(100), next: z.string().max(200).nullable() });

/** GET /v1/payments?reference=…: none or one, unless something went very wrong. */
export const wirePaymentList = z.object({ data: z.array(wirePayment) });

/**
 * Errors. `not_processed` (503) and `rate_limited` (429) promise that nothing was done. `payment_not_found` (404) is an
 * answer; any other 404 is a wrong address.
 */
export const wireError = z.object({ error: z.string().max(100) });

/** A webhook. Signed over the header's time, a dot, and the raw bytes of the body. */
export const wireEvent = z.object({
  id: z.string().regex(/^evt_[A-Za-z0-9_]{6,100}$/),
  type: z.string().max(100),
  created: z.iso.datetime(),
  payment: wirePayment,
  /** What happened to the payment's money, in events about a capture, void or refund. */
  operation: wireOperation.nullable(),
});
export type WireEvent = z.infer<typeof wireEvent>;
