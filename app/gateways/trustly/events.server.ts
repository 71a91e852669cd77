import type { RawEvent } from '~/foundation/raw-event';
import type { Acknowledgement, EventReading } from '~/gateways/contract';
import { utf8Of } from '~/foundation/signed-body.server';
import { parseStrictJson } from '~/foundation/strict-json';
import { NOTICES } from './mapping';
import { isEndUserOf, isSignedByTrustly, signatureOf } from './signature.server';
import { wireNotification, type WireNotification } from './wire';

/** What a connection knows that its notifications are read and answered with. */
export interface TrustlyEventSettings {
  /** Trustly's, in PEM; the test system has another than the live one. */
  readonly trustlyPublicKey: string;
  readonly previousTrustlyPublicKey?: string;
  /** Ours, in PEM: answers to notifications are signed. */
  readonly privateKey: string;
  /** The account's: where it is given, an order that another account made is refused. */
  readonly username?: string;
}

/**
 * Reads a notification. Deposits have no status query at Trustly: its signed notifications are the truth, so they carry the
 * answer. RSA signature (PKCS #1 v1.5, SHA-1, as all of Trustly's clients have it) over the method, the UUID and the data,
 * serialized by docs.trustly.com/api/authentication; then the data must be to the letter what its method promises.
 */
export function readTrustlyEvent(event: RawEvent, settings: TrustlyEventSettings): EventReading {
  const notification = notificationIn(event);
  if (!notification || !isSignedByTrustly(signedIn(notification), notification.params.signature, settings)) return null;
  const read = Object.hasOwn(NOTICES, notification.method) ? NOTICES[notification.method] : undefined;
  // Accounts, mandates and payouts are about no payment.
  if (!read) return [];
  const notice = read(notification.params.data);
  if (!notice) return null;
  if (settings.username !== undefined && !isEndUserOf(notice.endUserId, settings.username)) return null;
  const { notificationId, reference, orderId, answer } = notice;
  return { key: notificationId, reference, gatewayReference: orderId, ...(answer ? { answer } : {}) };
}

/** The signed answer without which Trustly sends a notification again. Signatures of this kind are the same every time. */
export function acknowledgeTrustlyEvent(event: RawEvent, settings: TrustlyEventSettings): Acknowledgement {
  const notification = notificationIn(event);
  if (!notification) throw new Error('only what was read is acknowledged');
  const { method, uuid } = signedIn(notification);
  const data = { status: 'OK' };
  const signature = signatureOf({ method, uuid, data }, settings.privateKey);
  const body = JSON.stringify({ result: { signature, uuid, method, data }, version: '1.1' });
  return { body, contentType: 'application/json' };
}

function notificationIn(event: RawEvent): WireNotification | null {
  const json = parseStrictJson(utf8Of(event.body) ?? '');
  return wireNotification.safeParse(json.ok ? json.value : undefined).data ?? null;
}

function signedIn({ method, params: { uuid, data } }: WireNotification) {
  return { method, uuid, data };
}
