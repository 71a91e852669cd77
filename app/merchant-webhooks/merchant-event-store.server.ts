import { randomUUID } from 'node:crypto';
import { and, desc, eq, inArray, lt, sql, type SQL } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { rowsOf } from '~/database/migrate.server';
import { deliveryTries, eventDeliveries, merchantEvents, webhookEndpoints } from '~/database/tables';
import type { Mode } from '~/sessions/session';
import type { KeptEvent } from './event-body.server';
import { TEST_EVENT } from './event-types';

interface Owner {
  readonly merchantId: string;
  readonly mode: Mode;
}

const ownedBy = (owner: Owner) =>
  and(eq(merchantEvents.merchantId, owner.merchantId), eq(merchantEvents.mode, owner.mode));

/** Where an event is on its way to one endpoint. */
export interface DeliveryView {
  readonly endpointId: string;
  readonly state: 'waiting' | 'delivered' | 'dead';
  readonly tries: number;
  /** Null when it is not to be tried any more. */
  readonly nextTryAt: string | null;
  readonly deliveredAt: string | null;
  /** The last tries, newest first. */
  readonly lastTries: readonly TryView[];
}

interface TryView {
  readonly at: string;
  readonly status: number | null;
  readonly error: string | null;
  readonly answer: string;
  readonly durationMs: number;
}

export async function findEvent(queries: Queries, owner: Owner, id: string): Promise<KeptEvent | null> {
  const [row] = await queries
    .select()
    .from(merchantEvents)
    .where(and(eq(merchantEvents.id, id), ownedBy(owner)));
  return row ?? null;
}

/** The owner's events, newest first, before a place in their sequence. */
export async function listEvents(
  queries: Queries,
  owner: Owner,
  page: { readonly before: number | null; readonly most: number },
): Promise<readonly KeptEvent[]> {
  return queries
    .select()
    .from(merchantEvents)
    .where(and(ownedBy(owner), page.before === null ? undefined : lt(merchantEvents.sequence, page.before)))
    .orderBy(desc(merchantEvents.sequence))
    .limit(page.most);
}

const MOST_TRIES_SHOWN = 20;

/** How the deliveries of events stand, by the events' ids. */
export async function deliveriesOf(
  queries: Queries,
  owner: Owner,
  eventIds: readonly string[],
): Promise<ReadonlyMap<string, readonly DeliveryView[]>> {
  const views = new Map<string, DeliveryView[]>(eventIds.map((id) => [id, []]));
  if (eventIds.length === 0) return views;
  const rows = await queries
    .select({ delivery: eventDeliveries, tries: triesShown() })
    .from(eventDeliveries)
    .where(and(inArray(eventDeliveries.eventId, [...eventIds]), eq(eventDeliveries.merchantId, owner.merchantId)))
    .orderBy(eventDeliveries.id);
  for (const { delivery, tries } of rows) {
    views.get(delivery.eventId)?.push({
      endpointId: delivery.endpointId,
      state: delivery.state,
      tries: delivery.tries,
      nextTryAt: delivery.state === 'waiting' ? delivery.nextTryAt.toISOString() : null,
      deliveredAt: delivery.deliveredAt?.toISOString() ?? null,
      lastTries: tries.map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
    });
  }
  return views;
}

function triesShown(): SQL<readonly TryView[]> {
  return sql<readonly TryView[]>`(
    select coalesce(jsonb_agg(jsonb_build_object('at', t.at, 'status', t.status, 'error', t.error, 'answer', t.answer,
      'durationMs', t.duration_ms) order by t.id desc), '[]'::jsonb)
    from (select * from ${deliveryTries} where delivery_id = ${eventDeliveries}.id order by id desc limit ${MOST_TRIES_SHOWN}) t)`;
}

/** Keeps a test event and puts it on its way to one endpoint; answers its id. */
export async function addTestEvent(
  queries: Queries,
  endpoint: Owner & { readonly id: string },
  createdAt: Date,
): Promise<string> {
  const id = randomUUID();
  await queries.execute(sql`
    with new_event as (
      insert into ${merchantEvents} (id, merchant_id, mode, session_id, type, state_version, snapshot, created_at)
      values (${id}::uuid, ${endpoint.merchantId}::uuid, ${endpoint.mode}, null, ${TEST_EVENT}, 0, '{}'::jsonb,
        ${createdAt.toISOString()}::timestamptz)
      returning id, merchant_id, created_at)
    insert into ${eventDeliveries} (merchant_id, endpoint_id, event_id, next_try_at)
    select merchant_id, ${endpoint.id}::uuid, id, least(created_at, now()) from new_event`);
  return id;
}

/** A replay begins the schedule anew. Whoever has the delivery in hand at this moment does not count any more. */
const BEGIN_ANEW = sql`
  on conflict (endpoint_id, event_id) do update set state = 'waiting', tries = 0, first_tried_at = null,
    next_try_at = excluded.next_try_at, claimed_by = null, lease_until = null, delivered_at = null
  returning endpoint_id`;

/** Sends an event once more: to one endpoint, whatever that listens to, or to all that are on and listen to its type. */
export async function replayEvent(
  queries: Queries,
  owner: Owner,
  replay: { readonly eventId: string; readonly endpointId: string | null },
): Promise<number> {
  const { eventId, endpointId } = replay;
  const listens = sql`e.enabled and n.type <> ${TEST_EVENT} and (e.event_types is null or n.type = any (e.event_types))`;
  const replayed = await queries.execute(sql`
    insert into ${eventDeliveries} (merchant_id, endpoint_id, event_id, next_try_at)
    select n.merchant_id, e.id, n.id, least(n.created_at, now())
    from ${merchantEvents} n join ${webhookEndpoints} e on e.merchant_id = n.merchant_id and e.mode = n.mode
    where n.id = ${eventId} and n.merchant_id = ${owner.merchantId} and n.mode = ${owner.mode}
      and ${endpointId === null ? listens : sql`e.id = ${endpointId}`}
    ${BEGIN_ANEW}`);
  return rowsOf(replayed).length;
}

export interface ReplayRange {
  readonly endpointId: string;
  readonly since: Date;
  readonly until: Date;
}

const inRange = (owner: Owner, { endpointId, since, until }: ReplayRange) => sql`
  from ${merchantEvents} n join ${webhookEndpoints} e on e.merchant_id = n.merchant_id and e.mode = n.mode
  where n.merchant_id = ${owner.merchantId} and n.mode = ${owner.mode} and e.id = ${endpointId}
    and n.created_at >= ${since.toISOString()}::timestamptz and n.created_at <= ${until.toISOString()}::timestamptz
    and n.type <> ${TEST_EVENT} and (e.event_types is null or n.type = any (e.event_types))`;

/** How many events a replay of the range would send. */
export async function countRange(queries: Queries, owner: Owner, range: ReplayRange): Promise<number> {
  const counted = await queries.execute(sql`select count(*)::integer as count ${inRange(owner, range)}`);
  return rowsOf<{ count: number }>(counted)[0]?.count ?? 0;
}

/** Sends the events of a range of time once more to one endpoint, by the types it listens to; answers how many. */
export async function replayRange(queries: Queries, owner: Owner, range: ReplayRange): Promise<number> {
  const replayed = await queries.execute(sql`
    insert into ${eventDeliveries} (merchant_id, endpoint_id, event_id, next_try_at)
    select n.merchant_id, e.id, n.id, least(n.created_at, now()) ${inRange(owner, range)} order by n.sequence
    ${BEGIN_ANEW}`);
  return rowsOf(replayed).length;
}
