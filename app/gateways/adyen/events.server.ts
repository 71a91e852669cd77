import { createHmac } from 'node:crypto';
import type { RawEvent } from '~/foundation/raw-event';
import type { EventReading } from '~/gateways/contract';
import { isOneOf, secretsOf, utf8Of } from '~/foundation/signed-body.server';
import { parseStrictJson } from '~/foundation/strict-json';
import { eventOf } from './event-mapping';
import { wireNotification, wireNotificationItem, type WireNotificationItem } from './wire';

/** What a connection knows that its webhooks are read with. */
export interface AdyenEventSettings {
  readonly merchantAccount: string;
  /** 64 hexadecimal digits, as Adyen's Customer Area shows the key. */
  readonly hmacKey: string;
  readonly previousHmacKey?: string;
}

/**
 * Reads a standard webhook. Every item is signed by itself (docs.adyen.com, "Verify HMAC signatures"): those that are not
 * genuine are left out, and a webhook without a genuine one is refused. One without any item says nothing, and is taken.
 * Fields that the signature does not cover (reason, paymentMethod, eventDate) are not even read.
 */
export function readAdyenEvent(event: RawEvent, settings: AdyenEventSettings): EventReading {
  const json = parseStrictJson(utf8Of(event.body) ?? '');
  const notification = wireNotification.safeParse(json.ok ? json.value : undefined);
  if (!notification.success) return null;
  const items = notification.data.notificationItems;
  const genuine = items.flatMap(({ NotificationRequestItem }) => {
    const item = wireNotificationItem.safeParse(NotificationRequestItem);
    return item.success && isGenuine(item.data, settings) ? [item.data] : [];
  });
  if (genuine.length === 0 && items.length > 0) return null;
  return genuine.flatMap((item) => (item.merchantReference === '' ? [] : (eventOf(item) ?? [])));
}

function isGenuine(item: WireNotificationItem, settings: AdyenEventSettings): boolean {
  if (item.merchantAccountCode !== settings.merchantAccount) return false;
  const given = Buffer.from(item.additionalData.hmacSignature, 'base64');
  // Base64 has several spellings of the same bytes; only Adyen's own counts.
  if (given.length !== 32 || given.toString('base64') !== item.additionalData.hmacSignature) return false;
  const keys = secretsOf(settings.hmacKey, settings.previousHmacKey).map((key) => Buffer.from(key, 'hex'));
  const expected = keys.map((key) => createHmac('sha256', key).update(signedText(item)).digest());
  return isOneOf(expected, [given]);
}

/** Eight fields joined by colons, nothing escaped or trimmed, nothing where a field is absent. */
function signedText(item: WireNotificationItem): string {
  return [
    item.pspReference,
    item.originalReference ?? '',
    item.merchantAccountCode,
    item.merchantReference,
    String(item.amount.value),
    item.amount.currency,
    item.eventCode,
    item.success,
  ].join(':');
}
