import { createHmac } from 'node:crypto';
import type { GatewayEvent, RawEvent } from '~/gateways/contract';
import { sameBytes } from '~/foundation/keyring.server';
import { parseStrictJson } from '~/foundation/strict-json';
import type { PracticeSettings } from './connection';
import { SIGNATURE_HEADER, wireEvent } from './wire';

/** How far the signature's time may be from the receipt's, either way. */
const SIGNATURE_WINDOW_MS = 5 * 60_000;
const MOST_SIGNATURES = 5;

/** Verifies the signature over the raw bytes, then reads. Null for whatever must be refused; nothing is parsed before. */
export function readPracticeEvent(event: RawEvent, settings: PracticeSettings): GatewayEvent | null {
  if (!isSigned(event, settings.webhookSecret)) return null;
  const json = parseStrictJson(textOf(event.body));
  const parsed = wireEvent.safeParse(json.ok ? json.value : undefined);
  if (!parsed.success) return null;
  const { id, payment } = parsed.data;
  // An endpoint belongs to one account: an event of another one is not for it, however well it is signed.
  if (payment.account !== settings.account || payment.livemode) return null;
  return { key: id, reference: payment.reference, gatewayReference: payment.id };
}

function isSigned(event: RawEvent, secret: string): boolean {
  const signature = signatureOf(event.headers.get(SIGNATURE_HEADER) ?? '');
  if (!signature) return false;
  const expected = createHmac('sha256', secret).update(`${signature.time}.`).update(event.body).digest();
  // Every signature is compared, so that the time taken says nothing about which one fits.
  const isGenuine = signature.macs.map((mac) => sameBytes(expected, mac)).includes(true);
  const awayMs = Math.abs(event.receivedAt.getTime() - Number(signature.time) * 1000);
  return isGenuine && awayMs <= SIGNATURE_WINDOW_MS;
}

/** `t=<seconds>,v1=<64 hexadecimal digits>`, with several `v1` while a secret is being replaced. Other schemes do not count. */
function signatureOf(header: string): { time: string; macs: Buffer[] } | null {
  const parts = header.split(',').map((part) => part.trim());
  const times = parts.flatMap((part) => /^t=(\d{1,12})$/.exec(part)?.[1] ?? []);
  const macs = parts.flatMap((part) => /^v1=([0-9a-f]{64})$/.exec(part)?.[1] ?? []);
  const [time] = times;
  if (time === undefined || times.length > 1 || macs.length === 0 || macs.length > MOST_SIGNATURES) return null;
  return { time, macs: macs.map((mac) => Buffer.from(mac, 'hex')) };
}

function textOf(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return '';
  }
}
