import { sql, type SQL } from 'drizzle-orm';
import { rowsOf } from '~/database/migrate.server';
import {
  attempts,
  eventDeliveries,
  exchanges,
  gatewayEvents,
  jobs,
  merchantEvents,
  paymentSteps,
  webhookEndpoints,
} from '~/database/tables';
import type { House } from './house';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const KEPT_DAYS = 30;
const DEAD_JOBS_KEPT_DAYS = 90;
/** In small batches, so that nobody waits for a lock or a long write. */
const MOST_AT_ONCE = 500;

/**
 * Forgets what has been kept long enough: merchants' events with their deliveries and tries, unless one is still on its way;
 * what was said to gateways about attempts that are concluded, and their last steps; dead jobs. Of a gateway's event that was acted upon the words
 * are forgotten and the key is kept: the same event must not count again, however late it comes. Answers when to look again.
 */
export async function forgetOldRecords(house: House): Promise<number> {
  const now = house.clock.now().getTime();
  const before = (days: number) => sql`${new Date(now - days * DAY_MS).toISOString()}::timestamptz`;
  const batches = [oldEvents, oldExchanges, oldGatewayWords, oldSteps].map((of) => of(before(KEPT_DAYS)));
  let isMore = false;
  for (const batch of [...batches, deadJobs(before(DEAD_JOBS_KEPT_DAYS))]) {
    const forgotten = rowsOf(await house.database.queries.execute(batch)).length;
    isMore ||= forgotten === MOST_AT_ONCE;
  }
  return isMore ? 0 : HOUR_MS;
}

const oldEvents = (before: SQL): SQL => sql`
  delete from ${merchantEvents} where id in (
    select n.id from ${merchantEvents} n where n.created_at < ${before}
      and not exists (select 1 from ${eventDeliveries} d join ${webhookEndpoints} e on e.id = d.endpoint_id
        where d.event_id = n.id and d.state = 'waiting' and e.enabled)
    limit ${MOST_AT_ONCE}) returning id`;

const oldExchanges = (before: SQL): SQL => sql`
  delete from ${exchanges} where id in (
    select x.id from ${exchanges} x join ${attempts} a on a.id = x.attempt_id
    where x.at < ${before} and a.concluded_at is not null limit ${MOST_AT_ONCE}) returning id`;

const oldGatewayWords = (before: SQL): SQL => sql`
  update ${gatewayEvents} set body = '' where id in (
    select g.id from ${gatewayEvents} g
    where g.received_at < ${before} and g.processed_at is not null and g.body <> '' limit ${MOST_AT_ONCE}) returning id`;

/** A step goes with its attempt's end; one that came in just then is left over. */
const oldSteps = (before: SQL): SQL => sql`
  delete from ${paymentSteps} where attempt_id in (
    select p.attempt_id from ${paymentSteps} p join ${attempts} a on a.id = p.attempt_id
    where p.kept_at < ${before} and a.concluded_at is not null limit ${MOST_AT_ONCE}) returning attempt_id`;

const deadJobs = (before: SQL): SQL => sql`
  delete from ${jobs} where id in (
    select j.id from ${jobs} j where j.dead_at < ${before} limit ${MOST_AT_ONCE}) returning id`;
