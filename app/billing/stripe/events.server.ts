import type { BillingEvent } from '~/billing/contract';
import type { RawEvent } from '~/foundation/raw-event';
import { isSignedWithTime, secretsOf, utf8Of } from '~/foundation/signed-body.server';
import { parseStrictJson } from '~/foundation/strict-json';
import { wireEvent } from './wire';

/** What a connection knows that its webhooks are read with. */
export interface StripeEventSettings {
  /** `whsec_…`, used as it is written, prefix included. */
  readonly webhookSecret: string;
  readonly previousWebhookSecret?: string;
}

/**
 * Reads a webhook of Stripe (docs.stripe.com/webhooks, "Verify webhook signatures manually"): HMAC-SHA-256 over time and raw
 * body, not older than five minutes. What it says of its object is a hint; the object is asked for.
 */
export function readStripeEvent(event: RawEvent, settings: StripeEventSettings): BillingEvent | null {
  const secrets = secretsOf(settings.webhookSecret, settings.previousWebhookSecret);
  if (!isSignedWithTime(event, 'stripe-signature', secrets)) return null;
  const json = parseStrictJson(utf8Of(event.body) ?? '');
  const parsed = wireEvent.safeParse(json.ok ? json.value : undefined);
  if (!parsed.success) return null;
  const { id, type, data } = parsed.data;
  return { key: id, type, objectId: data.object.id };
}
