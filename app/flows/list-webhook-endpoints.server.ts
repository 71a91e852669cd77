import { done, refuseFields, type Outcome } from '~/foundation/refusal';
import type { Caller } from '~/merchants/merchant';
import { webhookEndpointView, type WebhookEndpointView } from '~/merchant-webhooks/webhook-endpoint';
import { listEndpoints, type EndpointCursor } from '~/merchant-webhooks/webhook-endpoint-store.server';
import { noSuchEndpoint, openEndpoint, ownerOf } from './create-webhook-endpoint.server';
import type { House } from './house';
import { readLimit, type PageQuery } from './page-query';

/** A page of the caller's endpoints, newest first. `nextCursor` leads to the next page; null on the last. */
export interface EndpointPage {
  readonly data: readonly WebhookEndpointView[];
  readonly nextCursor: string | null;
}

export async function listWebhookEndpoints(
  house: House,
  caller: Caller,
  query: PageQuery,
): Promise<Outcome<EndpointPage>> {
  const after = query.cursor === null ? null : readCursor(query.cursor);
  if (query.cursor !== null && !after) return refuseFields({ cursor: 'is not one that we gave' });
  const limit = readLimit(query);
  if (!limit.ok) return limit;
  const found = await listEndpoints(house.database.queries, ownerOf(caller), { after, most: limit.value + 1 });
  const shown = found.slice(0, limit.value);
  const last = found.length > limit.value ? shown.at(-1) : undefined;
  return done({ data: shown.map(webhookEndpointView), nextCursor: last ? writeCursor(last) : null });
}

export async function readWebhookEndpoint(
  house: House,
  caller: Caller,
  id: string,
): Promise<Outcome<WebhookEndpointView>> {
  const endpoint = await openEndpoint(house, caller, id);
  return endpoint ? done(webhookEndpointView(endpoint)) : noSuchEndpoint();
}

function writeCursor({ createdAt, id }: EndpointCursor): string {
  return Buffer.from(`${createdAt.toISOString()} ${id}`).toString('base64url');
}

function readCursor(text: string): EndpointCursor | null {
  const written = Buffer.from(text, 'base64url').toString('utf8');
  const [, at, id] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f-]{36})$/.exec(written) ?? [];
  const createdAt = new Date(at ?? '');
  return id === undefined || Number.isNaN(createdAt.getTime()) ? null : { createdAt, id };
}
