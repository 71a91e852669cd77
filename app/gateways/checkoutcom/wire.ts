import { z } from 'zod';

export * from './wire-requests';

/**
 * Checkout.com's own shapes: the Unified Payments API of accounts with processing channels.
 * Payments, actions, search, tokens: https://api-reference.checkout.com. Amounts:
 * https://www.checkout.com/docs/resources/calculating-the-amount. Webhooks: checkout.com/docs, "Set up your webhook receiver".
 */

/** Where an account's API is: each has its own host below these. */
export const SANDBOX_DOMAIN = 'api.sandbox.checkout.com';
export const LIVE_DOMAIN = 'api.checkout.com';
export const IDEMPOTENCY_HEADER = 'cko-idempotency-key';
export const SIGNATURE_HEADER = 'cko-signature';
/** What a payer's browser brings back from a redirect: the payment, by the name of its payment session. */
export const SESSION_PARAMETER = 'cko-session-id';

/** Amounts have no decimals in these currencies, three in the next, and two in all others, whatever ISO 4217 says. */
const WITHOUT_DECIMALS = 'BIF DJF GNF ISK JPY KMF KRW PYG RWF UGX VUV VND XAF XOF XPF'.split(' ');
const WITH_THREE_DECIMALS = 'BHD IQD JOD KWD LYD OMR TND'.split(' ');

/** Digits after the decimal point, by Checkout.com's table. */
export function wireExponentOf(currency: string): number {
  if (WITHOUT_DECIMALS.includes(currency)) return 0;
  return WITH_THREE_DECIMALS.includes(currency) ? 3 : 2;
}

/** Amounts end with so many zeros: the third decimal is not used anywhere, and Chilean pesos have no cents. */
export function wireZerosOf(currency: string): number {
  if (currency === 'CLP') return 2;
  return WITH_THREE_DECIMALS.includes(currency) ? 1 : 0;
}

const WIRE_STATUSES = [
  'Pending',
  'Authorized',
  'Card Verified',
  'Voided',
  'Partially Captured',
  'Captured',
  'Partially Refunded',
  'Refunded',
  'Declined',
  'Canceled',
  'Expired',
  'Paid',
] as const;
export type WireStatus = (typeof WIRE_STATUSES)[number];

const webAddress = z.url({ protocol: /^https?$/ });
const link = z.object({ href: webAddress });
/** One level deep, and nothing but plain values. */
const metadata = z.record(z.string(), z.unknown());
const reference = z.string().min(1).max(80);
const currency = z.string().regex(/^[A-Z]{3}$/);

const paymentId = z.string().regex(/^pay_\w{26}$/);
export const sessionId = z.string().regex(/^sid_\w{26}$/);
const actionId = z.string().regex(/^act_\w{26}$/);

/** What was done to a payment. Where neither `approved` nor a code is told, it is not done yet. */
const wireAction = z.object({
  id: z.string().max(80),
  type: z.string().max(40),
  processed_on: z.string().max(40).nullish(),
  amount: z.int().nullish(),
  approved: z.boolean().nullish(),
  /** Only in search results, instead of `approved`. */
  status: z.string().max(40).nullish(),
  response_code: z.string().max(10).nullish(),
  reference: reference.nullish(),
});
export type WireAction = z.infer<typeof wireAction>;

/** GET /payments/{id}/actions, latest first. */
export const wireActions = z.array(wireAction);

/** What a payment was paid with, as far as anybody may know it. */
const paidWith = z.object({
  type: z.string().max(40),
  id: z.string().max(60).nullish(),
  scheme: z.string().max(60).nullish(),
  last4: z
    .string()
    .regex(/^\d{4}$/)
    .nullish(),
});

/**
 * A payment: 201 from POST when it was processed, also when it was declined; 202 when the payer has to go somewhere or the
 * answer comes later, and then little of this is there; 200 from GET.
 */
export const wirePayment = z.object({
  id: paymentId,
  status: z.enum(WIRE_STATUSES),
  reference: reference.nullish(),
  amount: z.int().min(0).nullish(),
  currency: currency.nullish(),
  approved: z.boolean().nullish(),
  response_code: z.string().max(10).nullish(),
  source: paidWith.nullish(),
  balances: z
    .object({
      total_captured: z.int().min(0).nullish(),
      total_refunded: z.int().min(0).nullish(),
      available_to_capture: z.int().min(0).nullish(),
      available_to_void: z.int().min(0).nullish(),
      available_to_refund: z.int().min(0).nullish(),
    })
    .nullish(),
  '3ds': z.object({ authentication_response: z.string().max(4).nullish() }).nullish(),
  /** The card network's id of the payment, to be named by later ones. */
  scheme_id: z.string().max(100).nullish(),
  processing: z.object({ partner_merchant_advice_code: z.string().max(4).nullish() }).nullish(),
  processing_channel_id: z.string().max(60).nullish(),
  requested_on: z.string().max(40).nullish(),
  metadata: metadata.nullish(),
  /** Only when it is asked for by its session, and in search results. */
  actions: wireActions.nullish(),
  _links: z.object({ self: link.nullish(), redirect: link.nullish() }).nullish(),
});
export type WirePayment = z.infer<typeof wirePayment>;

/** GET /payments?reference=…: latest first. */
export const wirePaymentList = z.object({ total_count: z.int(), data: z.array(wirePayment) });

/** In search results words are in lower case. */
const searchedStatus = z
  .string()
  .transform((text) => text.toLowerCase().replace(/(^| )[a-z]/g, (sign) => sign.toUpperCase()));

/** POST /payments/search, and GET of its next page. */
export const wireSearch = z.object({
  data: z.array(wirePayment.extend({ status: searchedStatus })),
  _links: z.object({ next: link.nullish() }).nullish(),
});
export type WireSearchedPayment = z.infer<typeof wireSearch>['data'][number];

/** 202: it was accepted. What became of it, a webhook and the payment's actions tell. */
export const wireAccepted = z.object({ action_id: actionId, reference: reference.nullish() });

/** 201: it can be used once, for a quarter of an hour. */
export const wireToken = z.object({ token: z.string().regex(/^tok_\w{26}$/) });

/** 422, and 429. 401, 403 and 404 have no body. */
export const wireError = z.object({
  error_type: z.string().max(100),
  error_codes: z.array(z.string().max(100)).max(50).nullish(),
});

/** What every webhook is. Which members `data` has depends on the type, and new types come without notice. */
export const wireWebhook = z.object({
  id: z.string().regex(/^evt_\w{1,60}$/),
  type: z.string().regex(/^[a-z_]{1,80}$/),
  data: z.record(z.string(), z.unknown()),
});

/** The data of a payment's event. */
export const wirePaymentData = z.object({
  id: z.string().regex(/^pay_\w{1,60}$/),
  reference,
  metadata: z
    .object({ payment_reference: reference.optional().catch(undefined) })
    .nullish()
    .catch(undefined),
});
