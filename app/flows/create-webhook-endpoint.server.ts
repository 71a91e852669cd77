import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import { isLoopbackUrl, readOutsideUrl } from '~/foundation/outside-url';
import { isPublicAddress } from '~/foundation/public-address.server';
import { done, refuse, refuseFields, type Outcome } from '~/foundation/refusal';
import type { Caller } from '~/merchants/merchant';
import {
  webhookEndpointView,
  type WebhookEndpoint,
  type WebhookEndpointView,
} from '~/merchant-webhooks/webhook-endpoint';
import { findEndpoint, keepEndpoint } from '~/merchant-webhooks/webhook-endpoint-store.server';
import { newWebhookSecret } from '~/merchant-webhooks/webhook-secret.server';
import type { House } from './house';
import { mayBeLoopback } from './may-be-loopback';
import { timeOf } from './view-session.server';

/** So many endpoints a merchant may have in each mode: every event goes to all of them. */
const MOST_ENDPOINTS = 16;
const ROW_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An endpoint with its secret: the one answer that shows it. */
export type NewWebhookEndpoint = WebhookEndpointView & { readonly secret: string };

/** Makes an endpoint, which hears of all events from now on. */
export async function createWebhookEndpoint(
  house: House,
  caller: Caller,
  wanted: { readonly url: string; readonly eventTypes: readonly string[] | null },
): Promise<Outcome<NewWebhookEndpoint>> {
  const read = readEndpointUrl(house, caller, wanted.url);
  if (!read.ok) return read;
  const owner = ownerOf(caller);
  const id = randomUUID();
  const { secret, sealed: secretSealed } = newWebhookSecret(house.keys, { id, merchantId: owner.merchantId });
  const row = {
    ...owner,
    id,
    url: read.value,
    eventTypes: wanted.eventTypes,
    secretSealed,
    createdAt: timeOf(house, caller),
  };
  const endpoint = await keepEndpoint(house.database.queries, row, MOST_ENDPOINTS);
  if (!endpoint) return refuse('invalid_request', `There are ${MOST_ENDPOINTS} endpoints already; remove one first.`);
  return done({ ...webhookEndpointView(endpoint), secret });
}

/** An address as it is kept, if events may go there at all. Where its name leads is seen at each delivery. */
export function readEndpointUrl(house: House, caller: Caller, text: string): Outcome<string> {
  const isLoopbackAllowed = mayBeLoopback(house.config, caller.mode);
  const read = readOutsideUrl(text, { isLoopbackAllowed });
  if (!read.ok) return refuseFields({ url: read.why });
  const { url } = read;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isElsewhere = isIP(host) !== 0 && !isPublicAddress(host) && !(isLoopbackAllowed && isLoopbackUrl(url));
  return isElsewhere ? refuseFields({ url: 'must have a public host name or address' }) : done(url.href);
}

/** Whose rows a caller may see. */
export function ownerOf(caller: Caller): Pick<WebhookEndpoint, 'merchantId' | 'mode'> {
  return { merchantId: caller.merchant.id, mode: caller.mode };
}

/** The caller's endpoint; null for what is malformed, unknown or another's, without a difference. */
export async function openEndpoint(house: House, caller: Caller, id: string): Promise<WebhookEndpoint | null> {
  return ROW_ID.test(id) ? findEndpoint(house.database.queries, ownerOf(caller), id) : null;
}

export const noSuchEndpoint = () => refuse('not_found', 'There is no such webhook endpoint.');
