import type { RawEvent } from '~/foundation/raw-event';
import type { EventReading } from '~/gateways/contract';
import { formOf, secretsOf, utf8Of } from '~/foundation/signed-body.server';
import { referenceIn } from './references.server';
import { isSignedOver } from './signature.server';
import { TYPE, wireEvent } from './wire';

/** What a connection knows that its events are read with. */
export interface TrustlyUsEventSettings {
  readonly merchantId: string;
  readonly accessId: string;
  readonly accessKey: string;
  readonly previousAccessKey?: string;
}

/**
 * Reads an event: a form, with HTTP Basic of the access id and an HMAC over the body. The documents sign the decoded text, and
 * nobody publishes a key to check that by, so the body as it came is taken as well. The event is a hint; asking tells the truth.
 */
export function readTrustlyUsEvent(event: RawEvent, settings: TrustlyUsEventSettings): EventReading {
  if (!isGenuine(event, settings)) return null;
  const parsed = wireEvent.safeParse(Object.fromEntries(formOf(event.body) ?? []));
  if (!parsed.success || parsed.data.merchantId !== settings.merchantId) return null;
  const { eventId, merchantReference, objectId, objectType, transactionType } = parsed.data;
  const told = referenceIn(merchantReference);
  // Customers, payments that others began, reconciliation: about none of ours.
  if (!told || objectType !== 'Transaction') return [];
  const gatewayReference = transactionType === String(TYPE.authorize) ? objectId : null;
  return { key: eventId, reference: told.payment, gatewayReference, operationReference: told.operation };
}

function isGenuine({ headers, body }: RawEvent, settings: TrustlyUsEventSettings): boolean {
  const [, code = ''] = /^Basic ([A-Za-z0-9+/]+={0,2})$/.exec(headers.get('authorization') ?? '') ?? [];
  const decoded = Buffer.from(code, 'base64');
  if (decoded.toString('base64') !== code) return false;
  const [accessId, ...rest] = decoded.toString('latin1').split(':');
  const text = utf8Of(body);
  if (accessId !== settings.accessId || text === null) return false;
  const texts = [text, decodedForm(text)].filter((one) => one !== null);
  return isSignedOver(texts, rest.join(':'), secretsOf(settings.accessKey, settings.previousAccessKey));
}

/** A form's text without its encoding; null where that could be read as another form. */
function decodedForm(text: string): string | null {
  const pairs = [...new URLSearchParams(text)];
  if (pairs.some(([name, value]) => /[&=]/.test(name) || value.includes('&'))) return null;
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}
