import { createHmac } from 'node:crypto';
import type { RawEvent } from '~/foundation/raw-event';
import type { EventReading, GatewayEvent } from '~/gateways/contract';
import { isOneOf, isTimely, secretsOf, utf8Of } from '~/foundation/signed-body.server';
import { parseStrictJson } from '~/foundation/strict-json';
import { referenceIn, wireNotice, type WireNotice } from './wire';

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
  // A chargeback names no order of ours; its payment is told of by the dashboard only.
  if (order_id === undefined) return [];
  return {
    key: [id, status, status_code].join(' '),
    reference: referenceIn(order_id),
    ...aboutOf(notice.data, order_id),
  };
}

type About = Pick<GatewayEvent, 'gatewayReference' | 'operationReference'>;

/** Which payment a notice is about, and which operation: captures and refunds are objects of their own. */
function aboutOf(notice: WireNotice, orderId: string): About {
  const { id, authorization_id, payment_id, order_refund_id, description } = notice;
  if (authorization_id !== undefined)
    return { gatewayReference: authorization_id, operationReference: description ?? null };
  if (payment_id === undefined) return { gatewayReference: id, operationReference: null };
  // A refund of a capture names that capture as its payment, which is none that we asked for.
  const isOfCapture = referenceIn(orderId) !== orderId;
  return { gatewayReference: isOfCapture ? null : payment_id, operationReference: order_refund_id ?? null };
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
