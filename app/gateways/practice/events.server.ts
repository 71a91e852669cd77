import type { RawEvent } from '~/foundation/raw-event';
import type { GatewayEvent } from '~/gateways/contract';
import { isSignedWithTime, secretsOf, utf8Of } from '~/foundation/signed-body.server';
import { parseStrictJson } from '~/foundation/strict-json';
import type { PracticeSettings } from './connection';
import { SIGNATURE_HEADER, wireEvent } from './wire';

/** Verifies the signature over the raw bytes, then reads. Null for whatever must be refused; nothing is parsed before. */
export function readPracticeEvent(event: RawEvent, settings: PracticeSettings): GatewayEvent | null {
  const secrets = secretsOf(settings.webhookSecret, settings.previousWebhookSecret);
  if (!isSignedWithTime(event, SIGNATURE_HEADER, secrets)) return null;
  const json = parseStrictJson(utf8Of(event.body) ?? '');
  const parsed = wireEvent.safeParse(json.ok ? json.value : undefined);
  if (!parsed.success) return null;
  const { id, payment, operation } = parsed.data;
  // An endpoint belongs to one account: an event of another one is not for it, however well it is signed.
  if (payment.account !== settings.account || payment.livemode) return null;
  return {
    key: id,
    reference: payment.reference,
    gatewayReference: payment.id,
    operationReference: operation?.reference ?? null,
  };
}
