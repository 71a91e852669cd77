import { createHmac } from 'node:crypto';
import type { RawEvent } from '~/foundation/raw-event';
import type { EventReading } from '~/gateways/contract';
import { isOneOf, secretsOf, utf8Of } from '~/foundation/signed-body.server';
import { parseStrictJson } from '~/foundation/strict-json';
import type { CheckoutcomSettings } from './connection';
import { SIGNATURE_HEADER, wirePaymentData, wireWebhook } from './wire';

const SIGNATURE = /^[0-9a-f]{64}$/;

/**
 * Reads a webhook. `Cko-Signature` is the lower-case hexadecimal HMAC-SHA-256 of the raw body under the key as text; it has
 * no time, so an event's id keeps a replay out. Events that are about no payment are taken, as the documents ask of types
 * that one does not know.
 */
export function readCheckoutcomEvent(
  event: RawEvent,
  settings: Pick<CheckoutcomSettings, 'webhookKey' | 'previousWebhookKey'>,
): EventReading {
  const signature = event.headers.get(SIGNATURE_HEADER) ?? '';
  if (!SIGNATURE.test(signature)) return null;
  const expected = secretsOf(settings.webhookKey, settings.previousWebhookKey).map((key) =>
    createHmac('sha256', key).update(event.body).digest(),
  );
  if (!isOneOf(expected, [Buffer.from(signature, 'hex')])) return null;
  const json = parseStrictJson(utf8Of(event.body) ?? '');
  const webhook = wireWebhook.safeParse(json.ok ? json.value : undefined);
  if (!webhook.success) return null;
  const payment = wirePaymentData.safeParse(webhook.data.data);
  if (!payment.success) return [];
  // An event about an operation may have its reference, or the payment's: ours of the payment is in the metadata.
  const { id, reference, metadata } = payment.data;
  const ours = metadata?.payment_reference ?? reference;
  const operationReference = ours === reference ? null : reference;
  return { key: webhook.data.id, reference: ours, gatewayReference: id, operationReference };
}
