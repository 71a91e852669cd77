import { createHash } from 'node:crypto';
import type { RawEvent } from '~/foundation/raw-event';
import type { EventReading, GatewayEvent } from '~/gateways/contract';
import { formOf, isOneOf, secretsOf } from '~/foundation/signed-body.server';
import { wireDmn, type WireDmn } from './wire';

/** What a connection knows that its webhooks are read with. */
export interface NuveiEventSettings {
  readonly merchantId: string;
  readonly merchantSiteId: string;
  readonly secretKey: string;
  readonly previousSecretKey?: string;
}

/**
 * Reads a DMN. Its checksum covers six fields only: not the transaction's id and type, and not our own reference. So the key
 * is made of those six, the gateway's reference is the order's id that is among them, and our reference is a hint that
 * counts only when the payment, asked for, has that very id.
 */
export function readNuveiEvent(event: RawEvent, settings: NuveiEventSettings): EventReading {
  const form = formOf(event.body);
  if (form && isOfSubscription(form, settings)) return [];
  const dmn = wireDmn.safeParse(form ? Object.fromEntries(form) : undefined);
  if (!dmn.success || !isGenuine(dmn.data, settings)) return null;
  const { PPP_TransactionID, Status, totalAmount, currency, responseTimeStamp } = dmn.data;
  return {
    key: [PPP_TransactionID, Status, totalAmount, currency, responseTimeStamp].join(' '),
    ...aboutOf(dmn.data),
  };
}

const OURS = /^(page|of) ([\w-]{1,64})$/;

/**
 * Whose payment it tells of. An order that is not our gateway reference says so by the product that we gave it, which is
 * signed and names the payment: one that the payment page opened, and one of a capture, void or refund.
 */
function aboutOf(dmn: WireDmn): Omit<GatewayEvent, 'key'> {
  const { PPP_TransactionID, productId, clientUniqueId, customData } = dmn;
  const [, kind, named] = OURS.exec(productId) ?? [];
  if (named === undefined)
    return { reference: clientUniqueId, gatewayReference: PPP_TransactionID, operationReference: null };
  const operationReference = kind === 'of' && customData !== '' ? customData : null;
  return { reference: named, gatewayReference: null, operationReference };
}

const SUBSCRIPTIONS: ReadonlySet<string> = new Set(['subscription', 'subscriptionPayment']);

/**
 * Whether it is a genuine DMN of Nuvei's own subscriptions, which are none of ours: taken, and nothing else. Its checksum is
 * another one, over all its values as they come, with the secret last.
 */
function isOfSubscription(form: ReadonlyMap<string, string>, settings: NuveiEventSettings): boolean {
  if (!SUBSCRIPTIONS.has(form.get('dmnType') ?? '')) return false;
  const text = [...form].flatMap(([name, value]) => (name === 'responsechecksum' ? [] : [value])).join('');
  const expected = secretsOf(settings.secretKey, settings.previousSecretKey).map((secret) =>
    createHash('sha256').update(text).update(secret).digest(),
  );
  return isOneOf(expected, [Buffer.from(form.get('responsechecksum') ?? '', 'hex')]);
}

function isGenuine(dmn: WireDmn, settings: NuveiEventSettings): boolean {
  if (dmn.merchant_id !== settings.merchantId || dmn.merchant_site_id !== settings.merchantSiteId) return false;
  const { totalAmount, currency, responseTimeStamp, PPP_TransactionID, Status, productId } = dmn;
  // The secret stands first here; in requests it stands last.
  const text = [totalAmount, currency, responseTimeStamp, PPP_TransactionID, Status, productId].join('');
  const expected = secretsOf(settings.secretKey, settings.previousSecretKey).map((secret) =>
    createHash('sha256').update(secret).update(text).digest(),
  );
  return isOneOf(expected, [Buffer.from(dmn.advanceResponseChecksum, 'hex')]);
}
