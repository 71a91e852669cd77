import { createHmac } from 'node:crypto';
import type { RawEvent } from '~/foundation/raw-event';
import type { Acknowledgement, GatewayEvent } from '~/gateways/contract';
import { formOf, isOneOf, secretsOf } from '~/foundation/signed-body.server';
import { ORDER_END, wireNotice, type WireNotice } from './wire';

/** What a connection knows that its notices are read with. */
export interface PagbrasilEventSettings {
  readonly secret: string;
  readonly previousSecret?: string;
}

/**
 * Reads an instant notification. Its signature is HMAC-MD5 under the account's secret over the signed values and their
 * length in bytes, without a time: enough to keep noise out, and a hint at most. PagBrasil does not send a missed notice
 * again, so open orders are asked for by the schedule all the same.
 */
export function readPagbrasilEvent(event: RawEvent, settings: PagbrasilEventSettings): GatewayEvent | null {
  const form = formOf(event.body);
  const notice = wireNotice.safeParse(form ? Object.fromEntries(form) : undefined);
  if (!notice.success || !isGenuine(notice.data, settings)) return null;
  const { order, payment_status, amount_brl } = notice.data;
  return {
    key: [order, payment_status, amount_brl].join(' '),
    reference: order.slice(0, -ORDER_END.length),
    // PagBrasil knows a payment by our order alone.
    gatewayReference: null,
  };
}

function isGenuine(notice: WireNotice, settings: PagbrasilEventSettings): boolean {
  const secrets = secretsOf(settings.secret, settings.previousSecret);
  const text = notice.order + notice.amount_brl + notice.payment_status;
  // The formats are ASCII, so their length in characters is the length in ISO 8859-1.
  const expected = secrets.map((secret) => createHmac('md5', secret).update(`${text}${text.length}`).digest());
  const isSigned = isOneOf(expected, [Buffer.from(notice.signature, 'hex')]);
  const own = secrets.map((secret) => Buffer.from(secret));
  return isSigned && (notice.secret === undefined || isOneOf(own, [Buffer.from(notice.secret)]));
}

/** PagBrasil counts only this sentence as taken; with any other answer it mails the merchant. */
export function acknowledgePagbrasilEvent(event: RawEvent): Acknowledgement {
  const time = event.receivedAt.toISOString().slice(0, 19).replace('T', ' ');
  return { body: `Received successfully ${time}`, contentType: 'text/plain; charset=utf-8' };
}
