import { z } from 'zod';

/** Trustly's own shapes, JSON-RPC 1.1 (docs.trustly.com/api, "Notifications"). Texts all of them, amounts as well. */

/** A notification of any kind. */
export const wireNotification = z.strictObject({
  method: z.string().regex(/^[a-z]{1,40}$/),
  params: z.strictObject({
    signature: z.string().min(1).max(1024),
    uuid: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
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
  amount: z.string().regex(/^(0|[1-9]\d{0,11})\.\d{2}$/),
  currency: z.string().regex(/^[A-Z]{3}$/),
});

/** What only tells: begun, or given up. */
export const wireStateNotice = z.strictObject({
  ...ofEveryNotice,
  amount: z.string().optional(),
  currency: z.string().optional(),
});
