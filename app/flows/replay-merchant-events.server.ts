import { done, refuseFields, type Outcome } from '~/foundation/refusal';
import type { Caller } from '~/merchants/merchant';
import { countRange, replayEvent, replayRange } from '~/merchant-webhooks/merchant-event-store.server';
import { noSuchEndpoint, openEndpoint, ownerOf } from './create-webhook-endpoint.server';
import type { House } from './house';
import { noSuchEvent, openEvent } from './read-merchant-events.server';
import { timeOf } from './view-session.server';

/** The most that one request puts on its way again. */
const MOST_REPLAYED = 10_000;

/** How many deliveries were put on their way again. They keep their ids and their bytes. */
export interface Replayed {
  readonly replayed: number;
}

/** Sends an event once more, to one endpoint or to all that listen to its type. */
export async function replayMerchantEvent(
  house: House,
  caller: Caller,
  wanted: { readonly eventId: string; readonly endpointId: string | null },
): Promise<Outcome<Replayed>> {
  const event = await openEvent(house, caller, wanted.eventId);
  if (!event) return noSuchEvent();
  const { endpointId } = wanted;
  if (endpointId !== null && !(await openEndpoint(house, caller, endpointId)))
    return refuseFields({ endpointId: 'is not one of your endpoints' }, 'not_found');
  const replayed = await replayEvent(house.database.queries, ownerOf(caller), { eventId: event.id, endpointId });
  house.wakePostman();
  return done({ replayed });
}

/** Sends to one endpoint all events of a range of time that it listens to, also those that reached it before. */
export async function replayToEndpoint(
  house: House,
  caller: Caller,
  wanted: { readonly id: string; readonly since: Date; readonly until: Date | null },
): Promise<Outcome<Replayed>> {
  const endpoint = await openEndpoint(house, caller, wanted.id);
  if (!endpoint) return noSuchEndpoint();
  const { since, until } = { since: wanted.since, until: wanted.until ?? timeOf(house, caller) };
  if (until < since) return refuseFields({ until: 'must not be before since' });
  const { queries } = house.database;
  const range = { endpointId: endpoint.id, since, until };
  if ((await countRange(queries, ownerOf(caller), range)) > MOST_REPLAYED)
    return refuseFields({ since: `must leave at most ${MOST_REPLAYED} events; ask for a shorter time` });
  const replayed = await replayRange(queries, ownerOf(caller), range);
  house.wakePostman();
  return done({ replayed });
}
