import { createHash } from 'node:crypto';
import type { RawEvent } from '~/foundation/raw-event';
import type { GatewayEvent } from '~/gateways/contract';
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
export function readNuveiEvent(event: RawEvent, settings: NuveiEventSettings): GatewayEvent | null {
  const form = formOf(event.body);
  const dmn = wireDmn.safeParse(form ? Object.fromEntries(form) : undefined);
  if (!dmn.success || !isGenuine(dmn.data, settings)) return null;
  const { PPP_TransactionID, Status, totalAmount, currency, responseTimeStamp, clientUniqueId } = dmn.data;
  return {
    key: [PPP_TransactionID, Status, totalAmount, currency, responseTimeStamp].join(' '),
    reference: clientUniqueId,
    gatewayReference: PPP_TransactionID,
  };
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
