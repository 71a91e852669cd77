import { z } from 'zod';

/**
 * dLocal's own shapes: its Payins API, version 2.1 (docs.dlocal.com/reference). Answers are read with every number as the
 * digits that were sent: the reader quotes them before it parses, so that no amount is ever a float.
 */

/** Where the API is. The simulator plays the sandbox. */
export const DLOCAL_HOSTS = { test: 'https://sandbox.dlocal.com', live: 'https://api.dlocal.com' } as const;

/** What stands before the 64 hexadecimal digits, in requests and notifications alike (docs, "Generate signature"). */
export const SIGNATURE_PREFIX = 'V2-HMAC-SHA256, Signature: ';

// D-4-<uuid>, T-40004-<uuid>, PAY4334346343, REF-…, CHAR42342: letters, and a digit somewhere.
const wireId = z.string().regex(/^(?=.*\d)[A-Z]{1,6}-?[\w-]{1,95}$/);
const code = z.string().regex(/^\d{1,5}$/);
const decimal = z.string().regex(/^\d{1,16}(\.\d{1,6})?$/);
const currency = z.string().regex(/^[A-Z]{3}$/);
const webAddress = z.url({ protocol: /^https?$/ });
const text = z.string().max(4096);

/** Payments (docs, "Payment status codes"). `VERIFIED` is of cards that were looked at for an amount of zero. */
const WIRE_STATUSES = ['PENDING', 'PAID', 'AUTHORIZED', 'REJECTED', 'CANCELLED', 'EXPIRED', 'VERIFIED'] as const;
export type WireStatus = (typeof WIRE_STATUSES)[number];

// What is only shown is left out where it cannot be read: a payment that was paid is not doubted for a link.
const shown = text.optional().catch(undefined);
const link = webAddress.optional().catch(undefined);

/** The ticket object: a boleto, a shop's slip, and the code of a Pix, whose text is the `number`. */
const wireTicket = z.object({
  number: shown,
  /** Not documented, and seen in other people's examples of Pix. */
  qr_code: shown,
  barcode: z.string().optional().catch(undefined),
  id: shown,
  expiration_date: shown,
  company_name: shown,
  provider_name: shown,
  image_url: link,
});
export type WireTicket = z.infer<typeof wireTicket>;

/** The bank transfer object, by the names of the pages of 2021 and of the reference of 2026. */
const wireBankTransfer = z.object({
  bank_account: shown,
  bank_name: shown,
  name: shown,
  beneficiary_name: shown,
  beneficiary: shown,
  reference: shown,
  expiration_date: shown,
  redirect_url: link,
});
export type WireBankTransfer = z.infer<typeof wireBankTransfer>;

const wireCard = z.object({
  brand: shown,
  last4: z
    .string()
    .regex(/^\d{4}$/)
    .optional()
    .catch(undefined),
  card_id: shown,
  network_tx_reference: shown,
});

/** POST /payments, POST /secure_payments, GET /payments/{id}, POST /payments/{id}/cancel; a capture is one, too. */
export const wirePayment = z.object({
  id: wireId,
  amount: decimal,
  currency,
  status: z.enum(WIRE_STATUSES),
  status_code: code.optional(),
  order_id: z.string().min(1).max(128),
  payment_method_id: z.string().max(40).optional(),
  /** Of captures only: the payment that they are of. */
  authorization_id: wireId.optional(),
  description: z.string().nullable().optional().catch(undefined),
  payer: z.object({ user_reference: shown }).optional().catch(undefined),
  card: wireCard.optional().catch(undefined),
  three_dsecure: z.object({ redirect_url: link }).optional().catch(undefined),
  redirect_url: link,
  ticket: wireTicket.optional().catch(undefined),
  bank_transfer: wireBankTransfer.optional().catch(undefined),
});
export type WirePayment = z.infer<typeof wirePayment>;

/** GET /orders/{order_id}. */
export const wireOrder = z.object({ order_id: z.string().min(1).max(128), payment_id: wireId });

const WIRE_REFUND_STATUSES = ['PENDING', 'SUCCESS', 'REJECTED', 'CANCELLED'] as const;

/** POST /refunds, GET /refunds/{id}. */
export const wireRefund = z.object({
  id: wireId,
  payment_id: wireId,
  amount: decimal,
  currency,
  status: z.enum(WIRE_REFUND_STATUSES),
  status_code: code.optional(),
  /** Ours, where it is repeated. */
  order_refund_id: z.string().max(128).nullable().optional(),
});
export type WireRefund = z.infer<typeof wireRefund>;

/** All errors: a number, words, and sometimes a parameter's name. An unknown path has no JSON, only `NOT_FOUND`. */
export const wireError = z.object({ code, message: z.string().max(500).optional() });

/** A notification: the payment object, the refund object (no payer, no card) or the chargeback object (no order). */
export const wireNotice = z.object({
  id: z.string().regex(/^[\w-]{1,100}$/),
  status: z.string().regex(/^[A-Z_]{1,40}$/),
  // Refunds have it as a number in some of the examples.
  status_code: z
    .union([code, z.int().min(0).max(99_999)])
    .transform(String)
    .optional(),
  /** Ours; a refund's names its payment. Chargebacks come without it. */
  order_id: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional(),
  /** Of refunds and chargebacks. */
  payment_id: z.string().max(100).optional(),
  order_refund_id: z
    .string()
    .regex(/^[\w-]{1,128}$/)
    .nullable()
    .optional(),
  /** Of captures. */
  authorization_id: z.string().max(100).optional(),
  /** Of captures, our operation's reference; of payments, the merchant's words. */
  description: z.string().nullable().optional(),
});
export type WireNotice = z.infer<typeof wireNotice>;

/** A capture is a payment with an order of its own. Derived from the payment's, so that it can be found again. */
const CAPTURE_SUFFIX = '-capture';

export function captureOrderOf(reference: string): string {
  return reference + CAPTURE_SUFFIX;
}

/** The payment's reference in an order's id, be it the payment's own or its capture's. */
export function referenceIn(orderId: string): string {
  return orderId.endsWith(CAPTURE_SUFFIX) ? orderId.slice(0, -CAPTURE_SUFFIX.length) : orderId;
}

const wireCardRequest = z.object({
  number: z.string().optional(),
  cvv: z.string().optional(),
  holder_name: z.string().optional(),
  expiration_month: z.int().optional(),
  expiration_year: z.int().optional(),
  /** From Smart Fields, in the browser. */
  token: z.string().optional(),
  card_id: z.string().optional(),
  capture: z.boolean().optional(),
  save: z.boolean().optional(),
  stored_credential_type: z.enum(['CARD_ON_FILE', 'SUBSCRIPTION', 'UNSCHEDULED_CARD_ON_FILE']).optional(),
  stored_credential_usage: z.enum(['FIRST', 'USED']).optional(),
  network_payment_reference: z.string().optional(),
});
export type WireCardRequest = z.infer<typeof wireCardRequest>;

/** A payment's request, without its amount: that one is a number of JSON, and is written and read by itself. */
export const wirePaymentRequest = z.object({
  currency,
  country: z.string().regex(/^[A-Z]{2}$/),
  payment_method_id: z.string().min(2).max(10),
  payment_method_flow: z.enum(['DIRECT', 'REDIRECT']),
  payer: z.object({
    name: z.string(),
    email: z.string().optional(),
    document: z.string().optional(),
    user_reference: z.string().optional(),
    phone: z.string().optional(),
    ip: z.string().optional(),
    address: z
      .object({
        state: z.string().optional(),
        city: z.string(),
        zip_code: z.string(),
        street: z.string(),
        number: z.string().optional(),
      })
      .optional(),
  }),
  card: wireCardRequest.optional(),
  three_dsecure: z.object({ force: z.boolean() }).optional(),
  order_id: z.string().min(1).max(128),
  description: z.string().max(200).optional(),
  notification_url: webAddress.optional(),
  callback_url: webAddress.optional(),
});
export type WirePaymentRequest = z.infer<typeof wirePaymentRequest>;

/** A capture's request (docs, "Capture an authorization"), without its amount. */
export const wireCaptureRequest = z.object({
  authorization_id: wireId,
  currency,
  order_id: z.string().min(1).max(128),
  description: z.string().max(200).optional(),
});
export type WireCaptureRequest = z.infer<typeof wireCaptureRequest>;

/** A refund's request (docs, "Make a refund"), without its amount. */
export const wireRefundRequest = z.object({
  payment_id: wireId,
  currency,
  order_refund_id: z.string().min(1).max(125),
  description: z.string().max(200).optional(),
});
export type WireRefundRequest = z.infer<typeof wireRefundRequest>;
