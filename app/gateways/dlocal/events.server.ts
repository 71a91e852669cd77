import { createHmac } from 'node:crypto';
import type { RawEvent } from '~/foundation/raw-event';
import type { EventReading } from '~/gateways/contract';
import { isOneOf, isTimely, secretsOf, utf8Of } from '~/foundation/signed-body.server';
import { parseStrictJson } from '~/foundation/strict-json';
import { wireNotice } from './wire';

/** What a connection knows that its webhooks are read with. */
export interface DlocalEventSettings {
  readonly login: string;
  readonly secretKey: string;
  readonly previousSecretKey?: string;
}

const AUTHORIZATION = /^V2-HMAC-SHA256, Signature: ([0-9a-f]{64})$/;
// Login, date and body are signed without anything between them: the date has one form only, and a body begins with "{".
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:?\d\d)$/;
const OPENING_BRACE = 0x7b;

/** A notice that comes later than this is refused; the payment is asked for by the schedule all the same. */
const WINDOW_MS = 15 * 60_000;

/**
 * Reads a notification: HMAC-SHA-256 under the secret key over our login, the `X-Date` header and the raw body
 * (docs.dlocal.com, "Generate signature"). The login is the connection's own, whatever a header says.
 */
export function readDlocalEvent(event: RawEvent, settings: DlocalEventSettings): EventReading {
  if (!isGenuine(event, settings)) return null;
  const json = parseStrictJson(utf8Of(event.body) ?? '');
  const notice = wireNotice.safeParse(json.ok ? json.value : undefined);
  if (!notice.success) return null;
  const { id, status, status_code = '', order_id } = notice.data;
  if (order_id === undefined) return [];
  return { key: [id, status, status_code].join(' '), reference: order_id, gatewayReference: id };
}

function isGenuine(event: RawEvent, settings: DlocalEventSettings): boolean {
  const signature = AUTHORIZATION.exec(event.headers.get('authorization') ?? '')?.[1];
  const date = event.headers.get('x-date') ?? '';
  if (signature === undefined || !DATE.test(date) || event.body[0] !== OPENING_BRACE) return false;
  const expected = secretsOf(settings.secretKey, settings.previousSecretKey).map((secret) =>
    createHmac('sha256', secret).update(settings.login).update(date).update(event.body).digest(),
  );
  return isOneOf(expected, [Buffer.from(signature, 'hex')]) && isTimely(event, Date.parse(date), WINDOW_MS);
}
