import { sign, verify } from 'node:crypto';
import type { RawEvent } from '~/foundation/raw-event';
import type { Acknowledgement, EventReading } from '~/gateways/contract';
import { utf8Of } from '~/foundation/signed-body.server';
import { parseStrictJson } from '~/foundation/strict-json';
import { NOTICES } from './mapping';
import { wireNotification, type WireNotification } from './wire';

/** What a connection knows that its notifications are read and answered with. */
export interface TrustlyEventSettings {
  /** Trustly's, in PEM; the test system has another than the live one. */
  readonly trustlyPublicKey: string;
  readonly previousTrustlyPublicKey?: string;
  /** Ours, in PEM: answers to notifications are signed. */
  readonly privateKey: string;
}

/**
 * Reads a notification. Deposits have no status query at Trustly: its signed notifications are the truth, so they carry the
 * answer. RSA signature (PKCS #1 v1.5, SHA-1, as all of Trustly's clients have it) over the method, the UUID and the data,
 * serialized by docs.trustly.com/api/authentication; then the data must be to the letter what its method promises.
 */
export function readTrustlyEvent(event: RawEvent, settings: TrustlyEventSettings): EventReading {
  const notification = notificationIn(event);
  if (!notification || !isGenuine(notification, settings)) return null;
  const read = Object.hasOwn(NOTICES, notification.method) ? NOTICES[notification.method] : undefined;
  // Accounts, mandates and payouts are about no payment.
  if (!read) return [];
  const notice = read(notification.params.data);
  if (!notice) return null;
  const { notificationId, reference, orderId, answer } = notice;
  return { key: notificationId, reference, gatewayReference: orderId, ...(answer ? { answer } : {}) };
}

/** The signed answer without which Trustly sends a notification again. Signatures of this kind are the same every time. */
export function acknowledgeTrustlyEvent(event: RawEvent, settings: TrustlyEventSettings): Acknowledgement {
  const notification = notificationIn(event);
  if (!notification) throw new Error('only what was read is acknowledged');
  const { method, params } = notification;
  const data = { status: 'OK' };
  const text = method + params.uuid + serialize(data);
  const signature = sign('sha1', Buffer.from(text), settings.privateKey).toString('base64');
  const body = JSON.stringify({ result: { signature, uuid: params.uuid, method, data }, version: '1.1' });
  return { body, contentType: 'application/json' };
}

function notificationIn(event: RawEvent): WireNotification | null {
  const json = parseStrictJson(utf8Of(event.body) ?? '');
  return wireNotification.safeParse(json.ok ? json.value : undefined).data ?? null;
}

function isGenuine({ method, params }: WireNotification, settings: TrustlyEventSettings): boolean {
  const given = Buffer.from(params.signature, 'base64');
  if (given.length < 128 || given.toString('base64') !== params.signature) return false;
  const text = Buffer.from(method + params.uuid + serialize(params.data));
  const keys = [settings.trustlyPublicKey, settings.previousTrustlyPublicKey].filter((key) => key !== undefined);
  return keys.map((key) => verify('sha1', text, key, given)).includes(true);
}

const DEEPEST = 8;

/** Trustly's form of the data to be signed: members by the byte order of their names, each name before its value. */
function serialize(value: unknown, depth = 0): string {
  if (value === null || depth > DEEPEST) return '';
  if (Array.isArray(value)) return value.map((one) => serialize(one, depth + 1)).join('');
  if (typeof value !== 'object') return typeof value === 'string' ? value : JSON.stringify(value);
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => name + serialize(member, depth + 1))
    .join('');
}
