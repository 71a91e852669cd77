import { done, type Outcome } from '~/foundation/refusal';
import type { Caller } from '~/merchants/merchant';
import type { EndpointChange } from '~/merchant-webhooks/endpoint-fields';
import {
  webhookEndpointView,
  type WebhookEndpoint,
  type WebhookEndpointView,
} from '~/merchant-webhooks/webhook-endpoint';
import { changeEndpoint, removeEndpoint } from '~/merchant-webhooks/webhook-endpoint-store.server';
import { noSuchEndpoint, openEndpoint, ownerOf, readEndpointUrl } from './create-webhook-endpoint.server';
import type { House } from './house';
import { timeOf } from './view-session.server';

/**
 * Changes an endpoint. Switched on again, it gets what has been waiting for it; what is written while its merchant has it
 * switched off does not wait, and can be replayed.
 */
export async function changeWebhookEndpoint(
  house: House,
  caller: Caller,
  wanted: { readonly id: string; readonly change: EndpointChange },
): Promise<Outcome<WebhookEndpointView>> {
  const endpoint = await openEndpoint(house, caller, wanted.id);
  if (!endpoint) return noSuchEndpoint();
  const { url, eventTypes, enabled } = wanted.change;
  const read = url === undefined ? null : readEndpointUrl(house, caller, url);
  if (read && !read.ok) return read;
  const change = {
    ...(read ? { url: read.value } : {}),
    ...(eventTypes === undefined ? {} : { eventTypes }),
    ...(enabled === undefined ? {} : switched(endpoint, enabled, timeOf(house, caller))),
  };
  const { queries } = house.database;
  const changed = Object.keys(change).length === 0 ? endpoint : await changeEndpoint(queries, endpoint, change);
  if (!changed) return noSuchEndpoint();
  house.wakePostman();
  return done(webhookEndpointView(changed));
}

/** On: whatever was held against it is forgotten. Off: by its merchant's word; what it was off for already stays. */
function switched(endpoint: WebhookEndpoint, isOn: boolean, now: Date): Parameters<typeof changeEndpoint>[2] {
  const on = { enabled: true, disabledAt: null, disabledReason: null, failingSince: null, isLagging: false };
  if (isOn) return { ...on, probeAt: null };
  return { enabled: false, disabledAt: endpoint.disabledAt ?? now, disabledReason: 'merchant', probeAt: null };
}

/** Removes an endpoint with all that was on its way to it. */
export async function removeWebhookEndpoint(
  house: House,
  caller: Caller,
  id: string,
): Promise<Outcome<{ readonly id: string; readonly deleted: true }>> {
  const endpoint = await openEndpoint(house, caller, id);
  const isRemoved = endpoint !== null && (await removeEndpoint(house.database.queries, ownerOf(caller), endpoint.id));
  return isRemoved ? done({ id, deleted: true }) : noSuchEndpoint();
}
