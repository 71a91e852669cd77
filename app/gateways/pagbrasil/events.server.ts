import type { RawEvent } from '~/foundation/raw-event';
import type { Acknowledgement, EventReading, GatewayEvent } from '~/gateways/contract';
import { formOf, isOneOf, secretsOf } from '~/foundation/signed-body.server';
import { signatureKeysOf, type PagbrasilSettings } from './connection';
import { isSignedBy } from './signature.server';
import { ORDER_END, wireListNotice, wireNotice, wirePaidBoleto } from './wire';
import { readXml } from './xml';

/** What a connection knows that its notices are read with. */
export type PagbrasilEventSettings = Pick<
  PagbrasilSettings,
  'secret' | 'previousSecret' | 'signatureKey' | 'previousSignatureKey'
>;

/**
 * Reads an instant notification. Its signature is HMAC-MD5 under the account's signature key over the signed values and
 * their length in bytes, without a time: enough to keep noise out, and a hint at most. PagBrasil does not send a missed
 * notice again, so open orders are asked for by the schedule all the same.
 */
export function readPagbrasilEvent(event: RawEvent, settings: PagbrasilEventSettings): EventReading {
  const form = formOf(event.body);
  const fields = form ? Object.fromEntries(form) : {};
  if ('content' in fields) return readPaidBoletos(fields, settings);
  const notice = wireNotice.safeParse(fields);
  if (!notice.success || !isOwnSecret(notice.data.secret, settings)) return null;
  const { order, payment_status, amount_brl, signature } = notice.data;
  // In these formats no value can lend a character to its neighbor.
  const values = [order, amount_brl, payment_status];
  return isSignedBy(signatureKeysOf(settings), values, signature) ? eventOf(order, payment_status, amount_brl) : null;
}

/** The list of paid boletos, signed as it stands. Orders that do not end like ours were made elsewhere. */
function readPaidBoletos(fields: Readonly<Record<string, string>>, settings: PagbrasilEventSettings): EventReading {
  const notice = wireListNotice.safeParse(fields);
  if (!notice.success || !isOwnSecret(notice.data.secret, settings)) return null;
  const { content, signature } = notice.data;
  if (!isSignedBy(signatureKeysOf(settings), [content], signature)) return null;
  const list = readXml(content);
  if (list?.name !== 'boletos_list') return null;
  return list.children.flatMap(({ children }) => {
    const values = new Map(children.map(({ name, text }) => [name, text]));
    const paid = wirePaidBoleto.safeParse(values.size === children.length ? Object.fromEntries(values) : undefined);
    return paid.success ? [eventOf(paid.data.order, 'A', paid.data.amount_paid)] : [];
  });
}

/** PagBrasil knows a payment by our order alone, and no operation at all. */
function eventOf(order: string, status: string, amount: string): GatewayEvent {
  return {
    key: [order, status, amount].join(' '),
    reference: order.slice(0, -ORDER_END.length),
    gatewayReference: order,
    operationReference: null,
  };
}

function isOwnSecret(given: string | undefined, settings: PagbrasilEventSettings): boolean {
  if (given === undefined) return true;
  const own = secretsOf(settings.secret, settings.previousSecret).map((secret) => Buffer.from(secret));
  return isOneOf(own, [Buffer.from(given)]);
}

/** PagBrasil counts only this sentence as taken; with any other answer it mails the merchant. */
export function acknowledgePagbrasilEvent(event: RawEvent): Acknowledgement {
  const time = event.receivedAt.toISOString().slice(0, 19).replace('T', ' ');
  return { body: `Received successfully ${time}`, contentType: 'text/plain; charset=utf-8' };
}
