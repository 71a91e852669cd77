import { and, eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { Database, Queries } from '~/database/database.server';
import { rowsOf } from '~/database/migrate.server';
import { eventDeliveries, merchantEvents, merchants, webhookEndpoints } from '~/database/tables';
import type { KeptEvent } from './event-body.server';
import type { WebhookEndpoint } from './webhook-endpoint';

/** One event for one endpoint, leased to whoever claimed it. */
export interface ClaimedDelivery {
  readonly id: number;
  readonly merchantId: string;
  /** Whose claim it is: what was done for a claim that has lapsed is not written down. */
  readonly claimedBy: string;
  /** How many tries there were, this one included. */
  readonly tries: number;
  readonly firstTriedAt: Date;
  readonly endpoint: WebhookEndpoint;
  readonly event: KeptEvent;
  /** How far the merchant's clock is ahead. */
  readonly clockAheadMs: number;
}

export interface Claim {
  /** A fresh UUID for each claim. */
  readonly claimedBy: string;
  /** The endpoints that failed or were slow the last time, or all others. */
  readonly isLagging: boolean;
  readonly most: number;
  readonly leaseMs: number;
  readonly now: Date;
}

/** So many deliveries to one endpoint are under way at most, by all processes together; to one that is failing, one. */
const IN_FLIGHT = sql`(case when e.enabled and e.failing_since is null then 4 else 1 end)`;

const AHEAD = sql`case e.mode when 'sandbox' then m.clock_ahead_ms else 0 end`;

/** The time of an endpoint `e` of a merchant `m`. */
const timeOf = (now: Date): SQL => sql`(${now.toISOString()}::timestamptz + ${AHEAD} * interval '1 millisecond')`;

// Leases are by the database's clock, which all processes share.
const IS_FREE = sql`(d.claimed_by is null or d.lease_until < now())`;
const UNDER_WAY = sql`(select count(*) from ${eventDeliveries} f
  where f.endpoint_id = e.id and f.claimed_by is not null and f.lease_until >= now())`;

/** Whether anything may be sent to an endpoint at its time: one that is off for failing is only probed. */
const isOpenAt = (time: SQL): SQL => sql`(e.enabled or (e.disabled_reason = 'failing' and e.probe_at <= ${time}))`;

/**
 * Claims due deliveries, a few for each endpoint, those first that were served longest ago: a dead endpoint with ten
 * thousand events waiting gets its turn like others, and no more. The endpoints are locked for this short while and what is
 * under way is counted after that, so that several processes together keep to the limit.
 */
export async function claimDeliveries(database: Database, claim: Claim): Promise<readonly ClaimedDelivery[]> {
  // Most of the time there is nothing, and that is seen without a transaction.
  if ((await database.queries.execute(readyEndpoints(claim)).then(rowsOf)).length === 0) return [];
  return database.transact(async (tx) => {
    const locked = await tx.execute(sql`${readyEndpoints(claim)} for no key update of e skip locked`);
    const endpointIds = rowsOf<{ id: string }>(locked).map(({ id }) => id);
    if (endpointIds.length === 0) return [];
    await tx
      .update(webhookEndpoints)
      .set({ servedAt: sql`clock_timestamp()` })
      .where(inArray(webhookEndpoints.id, endpointIds));
    await tx.execute(takeFrom(endpointIds, claim));
    return readClaimed(tx, claim.claimedBy);
  });
}

function readyEndpoints({ now, isLagging, most }: Claim): SQL {
  const time = timeOf(now);
  return sql`
    select e.id from ${webhookEndpoints} e join ${merchants} m on m.id = e.merchant_id
    where e.is_lagging = ${isLagging} and ${isOpenAt(time)} and ${UNDER_WAY} < ${IN_FLIGHT}
      and exists (select 1 from ${eventDeliveries} d
        where d.endpoint_id = e.id and d.state = 'waiting' and d.next_try_at <= ${time} and ${IS_FREE})
    order by e.served_at nulls first limit ${most}`;
}

function takeFrom(endpointIds: readonly string[], { claimedBy, now, most, leaseMs }: Claim): SQL {
  const time = timeOf(now);
  const ids = sql.join(
    endpointIds.map((id) => sql`${id}::uuid`),
    sql`, `,
  );
  return sql`
    update ${eventDeliveries} taken
    set claimed_by = ${claimedBy}::uuid, lease_until = now() + ${`${leaseMs} milliseconds`}::interval,
      tries = taken.tries + 1, first_tried_at = coalesce(taken.first_tried_at, chosen.time)
    from (
      select due.id, ${time} as time from ${webhookEndpoints} e join ${merchants} m on m.id = e.merchant_id
      cross join lateral (
        select d.id, row_number() over (order by d.next_try_at, d.id) as rank from ${eventDeliveries} d
        where d.endpoint_id = e.id and d.state = 'waiting' and d.next_try_at <= ${time} and ${IS_FREE}
        order by d.next_try_at, d.id limit greatest(0, ${IN_FLIGHT} - ${UNDER_WAY})) due
      where e.id in (${ids}) order by due.rank limit ${most}) chosen
    where taken.id = chosen.id`;
}

async function readClaimed(tx: Queries, claimedBy: string): Promise<readonly ClaimedDelivery[]> {
  const rows = await tx
    .select({
      delivery: eventDeliveries,
      endpoint: webhookEndpoints,
      event: merchantEvents,
      ahead: merchants.clockAheadMs,
    })
    .from(eventDeliveries)
    .innerJoin(webhookEndpoints, eq(webhookEndpoints.id, eventDeliveries.endpointId))
    .innerJoin(merchantEvents, eq(merchantEvents.id, eventDeliveries.eventId))
    .innerJoin(merchants, eq(merchants.id, eventDeliveries.merchantId))
    .where(and(eq(eventDeliveries.claimedBy, claimedBy), eq(eventDeliveries.state, 'waiting')))
    .orderBy(eventDeliveries.nextTryAt, eventDeliveries.id);
  return rows.map(({ delivery, endpoint, event, ahead }) => ({
    id: delivery.id,
    merchantId: delivery.merchantId,
    claimedBy,
    tries: delivery.tries,
    firstTriedAt: delivery.firstTriedAt ?? event.createdAt,
    endpoint,
    event,
    clockAheadMs: endpoint.mode === 'sandbox' ? ahead : 0,
  }));
}

/** When the next delivery is due, in milliseconds from now; null when there is none. */
export async function nextDeliveryInMs(queries: Queries, now: Date): Promise<number | null> {
  const time = timeOf(now);
  const result = await queries.execute(sql`
    select extract(epoch from min(greatest(next.next_try_at, case when e.enabled then next.next_try_at else e.probe_at end) - ${time})) * 1000 as ms
    from ${webhookEndpoints} e join ${merchants} m on m.id = e.merchant_id
    cross join lateral (select d.next_try_at from ${eventDeliveries} d
      where d.endpoint_id = e.id and d.state = 'waiting' and ${IS_FREE} order by d.next_try_at limit 1) next
    where e.enabled or e.disabled_reason = 'failing'`);
  const [row] = rowsOf<{ ms: string | number | null }>(result);
  return row?.ms === null || row?.ms === undefined ? null : Math.max(0, Number(row.ms));
}

/** Gives back what a process had claimed that is no more. Only where nobody else works on the database. */
export async function giveBackDeliveries(queries: Queries): Promise<void> {
  await queries
    .update(eventDeliveries)
    .set({ claimedBy: null, leaseUntil: null })
    .where(sql`${eventDeliveries.claimedBy} is not null`);
}
