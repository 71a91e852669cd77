import { z } from 'zod';

/** Trustly's own shapes, JSON-RPC 1.1 (docs.trustly.com/api). Texts all of them, amounts as well. */

/** Where its two systems are. */
export const TRUSTLY_APIS = { test: 'https://test.trustly.com/api/1', live: 'https://api.trustly.com/1' } as const;

const DEEPEST = 8;

/**
 * Trustly's form of the data to be signed (docs.trustly.com/api/authentication): members by the byte order of their names,
 * each name before its value; nothing of a null but its name.
 */
export function serialize(value: unknown, depth = 0): string {
  if (value === null || value === undefined || depth > DEEPEST) return '';
  if (Array.isArray(value)) return value.map((one) => serialize(one, depth + 1)).join('');
  if (typeof value !== 'object') return typeof value === 'string' ? value : JSON.stringify(value);
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => name + serialize(member, depth + 1))
    .join('');
}

const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const signature = z.string().min(1).max(1024);

/** A notification of any kind. */
export const wireNotification = z.strictObject({
  method: z.string().regex(/^[a-z]{1,40}$/),
  params: z.strictObject({
    signature,
    uuid,
    data: z.record(z.string(), z.unknown()),
  }),
  version: z.literal('1.1'),
});
export type WireNotification = z.infer<typeof wireNotification>;

const digits = z.string().regex(/^\d{1,20}$/);
const ourWord = z
  .string()
  .regex(/^[\w.@-]{1,64}$/)
  // Names and values are signed without anything between them: a value that holds a name could pass for two members.
  .refine((text) => !/amount|attributes|currency|enduserid|messageid|notificationid|orderid|timestamp/.test(text));

const ofEveryNotice = {
  messageid: ourWord,
  orderid: digits,
  enduserid: ourWord,
  notificationid: digits,
  timestamp: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:?\d\d)?$/),
  attributes: z.record(z.string(), z.unknown()).nullish(),
};

/** What moves money is strict to the member: nothing may be missing, and nothing else may be there. */
export const wireMoneyNotice = z.strictObject({
  ...ofEveryNotice,
  amount: z.string().regex(/^(0|[1-9]\d{0,9})\.\d{2}$/),
  currency: z.string().regex(/^[A-Z]{3}$/),
});

/** What only tells: begun, or given up. */
export const wireStateNotice = z.strictObject({
  ...ofEveryNotice,
  amount: z.string().optional(),
  currency: z.string().optional(),
});

const amount = z.string().regex(/^(0|[1-9]\d{0,9})\.\d{2}$/);
const currency = z.string().regex(/^[A-Z]{3}$/);
const credentials = { Username: z.string().min(1).max(100), Password: z.string().min(1).max(200) };
const address = z.url({ protocol: /^https?$/ });

/** What `Deposit` is asked with: the payer goes to a bank's page. */
export const wireDeposit = z.strictObject({
  ...credentials,
  /** Without a question mark, by the documents. */
  NotificationURL: address.refine((url) => !url.includes('?')),
  EndUserID: z.string().min(1).max(64),
  /** Unique for the order: a second one is error 637. */
  MessageID: z.string().min(1).max(64),
  Attributes: z.strictObject({
    Country: z.string().regex(/^[A-Z]{2}$/),
    Locale: z.string().regex(/^[a-z]{2}_[A-Z]{2}$/),
    Currency: currency,
    Amount: amount,
    IP: z.string().max(45).optional(),
    SuccessURL: address,
    FailURL: address,
    Firstname: z.string().min(1).max(200),
    Lastname: z.string().min(1).max(200),
    Email: z.string().min(3).max(320),
    MobilePhone: z.string().max(30).optional(),
    ShopperStatement: z.string().regex(/^[A-Za-z0-9._ -]{1,40}$/),
    /** The merchant's own, for any purpose: comes back in settlement reports. */
    ExternalReference: z.string().max(200).optional(),
    /** One bank scheme's page, without the choice of banks. */
    Method: z.literal('deposit.bank.netherlands.ideal').optional(),
  }),
});
export type WireDeposit = z.infer<typeof wireDeposit>;

/** What `Refund` is asked with: all or a part of a deposit, back to the account that it came from. */
export const wireRefund = z.strictObject({
  ...credentials,
  OrderID: digits,
  Amount: amount,
  Currency: currency,
  Attributes: z.strictObject({ ExternalReference: z.string().max(200) }).nullable(),
});
export type WireRefund = z.infer<typeof wireRefund>;

/** A question. The signature is over method, UUID and data. The same UUID and data, repeated after silence, are done once. */
export const wireRequest = z.strictObject({
  method: z.enum(['Deposit', 'Refund']),
  params: z.strictObject({ Signature: signature, UUID: uuid, Data: z.record(z.string(), z.unknown()) }),
  version: z.literal('1.1'),
});
export type WireRequest = z.infer<typeof wireRequest>;

/** What a signed answer holds. What could not be read is answered without method and UUID. */
const signedAnswer = z.strictObject({
  signature,
  uuid: uuid.nullable(),
  method: z.string().max(100).nullable(),
  data: z.record(z.string(), z.unknown()),
});
export type WireSignedAnswer = z.infer<typeof signedAnswer>;

/** An answer: `result` or `error`, never both. */
export const wireAnswer = z
  .object({
    version: z.literal('1.1'),
    result: signedAnswer.optional(),
    error: z
      .object({ name: z.literal('JSONRPCError'), code: z.int(), message: z.string(), error: signedAnswer })
      .optional(),
  })
  .refine(({ result, error }) => (result === undefined) !== (error === undefined));

/** What a `Deposit` that was taken answers. */
export const wireDepositData = z.object({ orderid: digits, url: address });

/** What a `Refund` answers: "1" where it was taken, and then it is queued until the deposit's money has come in. */
export const wireRefundData = z.object({ orderid: digits, result: z.string().max(10) });

export const wireErrorData = z.object({ code: z.int(), message: z.string().max(200) });

/** The signed answer to a notification, without which it comes again. */
export const wireAcknowledgement = z.strictObject({
  version: z.literal('1.1'),
  result: z.strictObject({
    signature,
    uuid,
    method: z.string().max(40),
    data: z.strictObject({ status: z.enum(['OK', 'FAILED']) }),
  }),
});
