import { z } from 'zod';

/**
 * PagBrasil's own shapes: its developers' wiki, https://pagbrasil.atlassian.net/wiki/spaces/PBDocs. Questions are forms;
 * answers are XML in ISO 8859-1, or one sentence of plain text, with HTTP 200 where something is wrong as well.
 */

export const PAGBRASIL_HOSTS = {
  sandbox: 'https://sandbox.pagbrasil.com',
  production: 'https://connect.pagbrasil.com',
} as const;

/** PagBrasil's own host and all below it: every address in its answers is there. */
export const PAGBRASIL_DOMAIN = 'pagbrasil.com';

export const PATHS = {
  add: '/api/order/add',
  get: '/api/order/get',
  refund: '/api/order/refund',
  cancel: '/api/order/cancel',
  link: '/api/checkout/add',
} as const;

/**
 * What every order that we make at PagBrasil ends in. The signature runs order, amount and status together: an order that
 * ended in a digit could lend it to the amount.
 */
export const ORDER_END = '-x';

/** The sentences that the documents print, word for word. Any other one says nothing that is known. */
export const SENTENCES = {
  duplicated: 'Duplicated order.',
  invalidAccess: 'Invalid access.',
  notFound: 'Order not found',
  refundReceived: 'Refund request received',
  refundByTransfer: 'Refund must be by bank transfer',
} as const;

/** What a card is asked for: a sale, a reservation for 14 days, or the capture of one. */
export const CC_AUTH = { sale: '0', reserve: '1', capture: '2' } as const;

export const WIRE_METHODS = { card: 'C', pix: 'X', boleto: 'B' } as const;

/** Letters of the card brands, with their ids in `credit-card-type`. */
export const WIRE_BRANDS = {
  V: 'visa',
  M: 'mastercard',
  A: 'american-express',
  D: 'diners-club',
  E: 'elo',
} as const;

const amount = z.string().regex(/^(0|[1-9]\d{0,6})\.\d{2}$/);
const webAddress = z.url({ protocol: /^https?$/ });
const wireDate = z.string().regex(/^\d{2}\/\d{2}\/\d{4}$/);

/** An order as /api/order/add, /get and /cancel answer it (wiki 98599959, 98665891, 98665646, 115965973). Empty is absent. */
export const wireOrder = z.object({
  order: z.string().regex(/^[0-9A-Za-z._/-]{1,64}$/),
  /** Absent while the payer of a payment link has not chosen one. */
  payment_method: z
    .string()
    .regex(/^[A-Z]$/)
    .optional(),
  order_status: z.string().regex(/^[A-Z]{2}$/),
  amount_brl: amount,
  amount_paid: amount.optional(),
  amount_refunded: amount.optional(),
  expiration_date: wireDate.optional(),
  expiration_time: z
    .string()
    .regex(/^\d{2}:\d{2}$/)
    .optional(),
  pix_image: webAddress.max(300).optional(),
  pix_code: z.string().min(1).max(512).optional(),
  url_boleto: webAddress.max(300).optional(),
  url_payment: webAddress.max(300).optional(),
  cc_brand: z.string().max(20).optional(),
  cc_number: z
    .string()
    .regex(/^[\d*]{8,19}$/)
    .optional(),
  error_code: z.string().max(10).optional(),
});
export type WireOrder = z.infer<typeof wireOrder>;

/** What /api/checkout/add answers, as JSON (wiki 837517633). */
export const wireLink = z.object({ url_payment: webAddress.max(2_000) });

/** One line of a sale in `products`, and its numbers as PagBrasil's example writes them. */
export const wireProducts = z
  .array(z.object({ sku: z.string().max(200), amount: z.number(), quantity: z.int(), discount: z.number() }))
  .min(1);

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

/** The notification of paid boletos: a form with a list in XML, signed as it stands (wiki 98665623). */
export const wireListNotice = z.object({
  content: z.string().min(1).max(200_000),
  signature: wireNotice.shape.signature,
  secret: wireNotice.shape.secret,
});

/** One paid boleto of that list. */
export const wirePaidBoleto = z.object({ order: wireNotice.shape.order, amount_paid: wireNotice.shape.amount_brl });
