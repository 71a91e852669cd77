import { done, refuse, refuseFields, type Outcome } from '~/foundation/refusal';
import type { Caller } from '~/merchants/merchant';
import { eventBody, type KeptEvent } from '~/merchant-webhooks/event-body.server';
import {
  deliveriesOf,
  findEvent,
  listEvents,
  type DeliveryView,
} from '~/merchant-webhooks/merchant-event-store.server';
import { ownerOf } from './create-webhook-endpoint.server';
import type { House } from './house';
import { readLimit, type PageQuery } from './page-query';

const ROW_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An event as the API lists it, with how its deliveries stand. */
export interface EventView {
  readonly id: string;
  readonly type: string;
  readonly createdAt: string;
  readonly sequence: number;
  readonly stateVersion: number;
  readonly deliveries: readonly DeliveryView[];
}

/** The same with what endpoints get. */
export type WholeEventView = EventView & { readonly body: unknown };

export interface EventPage {
  readonly data: readonly EventView[];
  readonly nextCursor: string | null;
}

/** A page of the caller's events, newest first. */
export async function listMerchantEvents(house: House, caller: Caller, query: PageQuery): Promise<Outcome<EventPage>> {
  const before = query.cursor === null ? null : readCursor(query.cursor);
  if (query.cursor !== null && before === null) return refuseFields({ cursor: 'is not one that we gave' });
  const limit = readLimit(query);
  if (!limit.ok) return limit;
  const found = await listEvents(house.database.queries, ownerOf(caller), { before, most: limit.value + 1 });
  const shown = found.slice(0, limit.value);
  const last = found.length > limit.value ? shown.at(-1) : undefined;
  return done({ data: await withDeliveries(house, caller, shown), nextCursor: last ? writeCursor(last) : null });
}

export async function readMerchantEvent(house: House, caller: Caller, id: string): Promise<Outcome<WholeEventView>> {
  const event = await openEvent(house, caller, id);
  if (!event) return noSuchEvent();
  const [view] = await withDeliveries(house, caller, [event]);
  return view ? done({ ...view, body: JSON.parse(eventBody(house.keys, event)) as unknown }) : noSuchEvent();
}

/** The caller's event; null for what is malformed, unknown or another's, without a difference. */
export async function openEvent(house: House, caller: Caller, id: string): Promise<KeptEvent | null> {
  return ROW_ID.test(id) ? findEvent(house.database.queries, ownerOf(caller), id) : null;
}

export const noSuchEvent = () => refuse('not_found', 'There is no such event.');

async function withDeliveries(
  house: House,
  caller: Caller,
  events: readonly KeptEvent[],
): Promise<readonly EventView[]> {
  const ids = events.map(({ id }) => id);
  const deliveries = await deliveriesOf(house.database.queries, ownerOf(caller), ids);
  return events.map(({ id, type, createdAt, sequence, stateVersion }) => ({
    id,
    type,
    createdAt: createdAt.toISOString(),
    sequence,
    stateVersion,
    deliveries: deliveries.get(id) ?? [],
  }));
}

function writeCursor({ sequence }: KeptEvent): string {
  return Buffer.from(`event ${sequence}`).toString('base64url');
}

function readCursor(text: string): number | null {
  const sequence = /^event (\d{1,15})$/.exec(Buffer.from(text, 'base64url').toString('utf8'))?.[1];
  return sequence === undefined ? null : Number(sequence);
}
