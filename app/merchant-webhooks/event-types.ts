/** What merchants are told about, by the names of the published contract. */
export const EVENT_TYPES = [
  'session.created',
  'session.completed',
  'session.expired',
  'payment.authorized',
  'payment.captured',
  'payment.failed',
  'payment.pending',
  'payment.refunded',
  'payment.voided',
] as const;

export type MerchantEventType = (typeof EVENT_TYPES)[number];

/** What a merchant asked for to see an endpoint work. It goes to that endpoint alone, whatever that listens to. */
export const TEST_EVENT = 'webhook.test';
