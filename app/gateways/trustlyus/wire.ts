import { z } from 'zod';

/** Trustly's own shapes in the Americas (amer.developers.trustly.com, "API reference"). Amounts are texts with a point. */

/** Where its two systems are. */
export const TRUSTLY_US_APIS = {
  sandbox: 'https://sandbox.trustly.one/api/v1',
  live: 'https://trustly.one/api/v1',
} as const;

/** The names that a request's signature covers, in this order; of nested ones the path. What is empty is left out. */
const SIGNED_NAMES =
  `accessId merchantId description currency amount displayAmount minimumBalance merchantReference paymentType timeZone
recurrence.startDate recurrence.endDate recurrence.frequency recurrence.frequencyUnit recurrence.frequencyUnitType
recurrence.recurringAmount recurrence.automaticCapture verification.status verification.verifyCustomer
customer.customerId customer.externalId customer.name customer.vip customer.taxId customer.driverLicense.number
customer.driverLicense.state customer.address.address1 customer.address.address2 customer.address.city
customer.address.state customer.address.zip customer.address.country customer.phone customer.email customer.balance
customer.currency customer.enrollDate customer.externalTier customer.dateOfBirth account.nameOnAccount account.name
account.type account.profile account.accountNumber account.routingNumber transactionId`.split(/\s+/);

type Members = Readonly<Record<string, unknown>>;

function memberOf(data: Members, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, name) => (typeof inner === 'object' && inner !== null ? (inner as Members)[name] : ''),
      data,
    );
}

/** The text that a request's signature is over: names and values as they are, without any encoding. */
export function signedTextOf(data: Members): string {
  return SIGNED_NAMES.flatMap((name) => {
    const value = memberOf(data, name);
    const isSaid =
      (typeof value === 'string' && value !== '') || (typeof value === 'number' && value !== 0) || value === true;
    return isSaid ? [`${name}=${String(value)}`] : [];
  }).join('&');
}

const id = z.string().regex(/^\d{1,20}$/);
const amount = z.string().regex(/^(0|[1-9]\d{0,9})(\.\d{1,2})?$/);
const address = z.url({ protocol: /^https?$/ });
const merchantReference = z.string().regex(/^[\w.-]{1,64}$/);

/** POST /establish?createTransaction=true: the payer is to authorize at a bank. Signed by `requestSignature`. */
export const wireEstablish = z.strictObject({
  merchantId: z.string().min(1).max(40),
  accessId: z.string().min(1).max(100),
  merchantReference,
  description: z.string().max(200),
  amount: z.string().regex(/^(0|[1-9]\d{0,9})\.\d{2}$/),
  currency: z.literal('USD'),
  /** Authorized now, captured by calls of ours. */
  paymentType: z.literal('Deferred'),
  returnUrl: address,
  cancelUrl: address,
  notificationUrl: address,
  customer: z.strictObject({
    name: z.string().min(1).max(200),
    email: z.string().max(320).optional(),
    phone: z.string().max(30).optional(),
    address: z.strictObject({ country: z.string().regex(/^[A-Z]{2}$/) }),
  }),
  requestSignature: z.string().min(1).max(200),
});
export type WireEstablish = z.infer<typeof wireEstablish>;

const established = z.object({
  transactionId: id,
  url: address,
  merchantId: z.string().optional(),
  merchantReference: z.string().optional(),
  amount: z.string().optional(),
  currency: z.string().optional(),
});

/** What is established: the question's own data with `url` and `transactionId`. Read also one level deeper. */
export const wireEstablished = z.union([
  established,
  z.object({ establishData: established }).transform(({ establishData }) => establishData),
]);

/** The numbers that say how a transaction stands ("Status codes and type definitions"). */
export const STATUS = {
  new: 0,
  pending: 1,
  authorized: 2,
  processed: 3,
  completed: 4,
  failed: 5,
  expired: 6,
  canceled: 7,
  denied: 8,
  reversed: 10,
  partiallyRefunded: 11,
  refunded: 12,
  voided: 13,
  onHold: 14,
} as const;

/** The numbers that say what a transaction is, as far as they are used here. */
export const TYPE = { authorize: 1, capture: 3, refund: 4 } as const;

/** A transaction: an authorization, or what was done with one, each with an id of its own. */
const wireTransaction = z.object({
  transactionId: id,
  transactionType: z.int(),
  status: z.int(),
  statusMessage: z.string().max(200).optional(),
  amount,
  currency: z.string().regex(/^[A-Z]{3}$/),
  merchantReference: z.string().max(200),
  originalTransactionId: id.nullish(),
  /** Documented only for the `Authorize` event; used where an answer has it. */
  splitToken: z.string().max(2000).nullish(),
  payment: z.object({ merchant: z.object({ merchantId: z.string().max(40) }) }).nullish(),
  paymentProviderTransaction: z.object({ status: z.string().max(40).nullish() }).nullish(),
});
export type WireTransaction = z.infer<typeof wireTransaction>;

/** GET /transactions/{id}, and the answer to every call that makes or changes one. */
export const wireTransactionAnswer = z.object({ transaction: wireTransaction });

const entry = wireTransactionAnswer.transform(({ transaction }) => transaction);

/**
 * GET /transactions?…, and whether an empty list proves that there is nothing. The documents show an object with numbers for
 * names, and a list with a name for the payments beside it; which one is sent is not certain, so both are read, and an array.
 */
export const wireTransactionList = z.union([
  z.object({ transactions: z.array(entry) }).transform(({ transactions }) => ({ transactions, isProof: true })),
  z.array(entry).transform((transactions) => ({ transactions, isProof: false })),
  z
    .record(z.string().regex(/^\d{1,4}$/), entry)
    .transform((all) => ({ transactions: Object.values(all), isProof: false })),
]);
export type TransactionList = z.infer<typeof wireTransactionList>;

/** POST /transactions/{authorization}/capture. The reference is the idempotency key: a second one is error 210. */
export const wireCapture = z.strictObject({
  merchantReference,
  amount: z.string().regex(/^(0|[1-9]\d{0,9})\.\d{2}$/),
  splitToken: z.string().max(2000).optional(),
});

/** POST /transactions/{capture}/refund. Not protected against repeats. */
export const wireRefund = wireCapture.omit({ splitToken: true });

/** POST /transactions/{authorization}/cancel. */
export const wireCancel = z.strictObject({ message: z.string().max(40).optional() });

/** Errors, beside any status. */
export const wireErrors = z.object({
  errors: z
    .array(z.object({ domain: z.string().max(300).optional(), code: z.int(), message: z.string().max(500).optional() }))
    .min(1),
});

/** An event, as a form. Every value is a text. */
export const wireEvent = z.object({
  merchantId: z.string().min(1).max(40),
  accessId: z.string().max(100).optional(),
  merchantReference: z.string().max(200),
  transactionType: z.string().regex(/^\d{1,3}$/),
  eventId: z.string().regex(/^\d{1,20}$/),
  eventType: z.string().min(1).max(60),
  objectId: id,
  objectType: z.string().max(60),
});
