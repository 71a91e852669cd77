import { createHmac } from 'node:crypto';
import { sameBytes } from './keyring.server';
import type { RawEvent } from './raw-event';

/** What readers of signed webhooks share. All of it is total: hostile bytes lead to null or false, never to an exception. */

/** The body's text; null when it is not UTF-8. A byte order mark stays in it, so that what must not have one is refused. */
export function utf8Of(body: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return null;
  }
}

/** The members of a form; null when one of them came twice, where two readers could take different ones. */
export function formOf(body: Buffer): ReadonlyMap<string, string> | null {
  const text = utf8Of(body);
  if (text === null) return null;
  const pairs = [...new URLSearchParams(text)];
  const form = new Map(pairs);
  return form.size === pairs.length ? form : null;
}

/** The secret that signs now and the one before it, while a merchant replaces one by the other. */
export function secretsOf(current: string, previous: string | undefined): readonly string[] {
  return previous === undefined ? [current] : [current, previous];
}

/** Whether one of the given codes is one of the expected. All are compared, so that the time says nothing about which fits. */
export function isOneOf(expected: readonly Buffer[], given: readonly Buffer[]): boolean {
  return expected.flatMap((mac) => given.map((one) => sameBytes(mac, one))).includes(true);
}

/** Whether a time, in milliseconds, is near enough to the receipt, before or after it. */
export function isTimely(event: RawEvent, timeMs: number, windowMs: number): boolean {
  return Math.abs(event.receivedAt.getTime() - timeMs) <= windowMs;
}

/** How far the time of a `t=…,v1=…` signature may be from the receipt's, either way. */
const SIGNATURE_WINDOW_MS = 5 * 60_000;
const MOST_SIGNATURES = 5;

/**
 * Verifies the scheme of a header `t=<seconds>,v1=<64 hexadecimal digits>`: HMAC-SHA-256 over the time, a dot, and the raw
 * bytes. Several `v1` are allowed while a secret is being replaced; other versions do not count, and a second time refuses.
 */
export function isSignedWithTime(event: RawEvent, header: string, secrets: readonly string[]): boolean {
  const signature = timedSignatureOf(event.headers.get(header) ?? '');
  if (!signature) return false;
  const expected = secrets.map((secret) =>
    createHmac('sha256', secret).update(`${signature.time}.`).update(event.body).digest(),
  );
  const isGenuine = isOneOf(expected, signature.macs);
  return isGenuine && isTimely(event, Number(signature.time) * 1000, SIGNATURE_WINDOW_MS);
}

function timedSignatureOf(header: string): { time: string; macs: Buffer[] } | null {
  const parts = header.split(',').map((part) => part.trim());
  const times = parts.filter((part) => part.startsWith('t='));
  const macs = parts.flatMap((part) => /^v1=([0-9a-f]{64})$/.exec(part)?.[1] ?? []);
  const time = /^t=(\d{1,12})$/.exec(times[0] ?? '')?.[1];
  if (time === undefined || times.length > 1 || macs.length === 0 || macs.length > MOST_SIGNATURES) return null;
  return { time, macs: macs.map((mac) => Buffer.from(mac, 'hex')) };
}
