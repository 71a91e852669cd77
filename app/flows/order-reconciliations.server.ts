import { sql } from 'drizzle-orm';
import { orderJob } from '~/database/jobs.server';
import { rowsOf } from '~/database/migrate.server';
import { GATEWAYS } from '~/gateways/registry.server';
import type { House } from './house';
import { JOB } from './jobs';

/** How often it is looked for connections whose night has come. */
const LOOK_EVERY_MS = 5 * 60_000;
const MOST_AT_ONCE = 200;

/**
 * Orders the comparison of every connection that was not compared for a day, by its merchant's own clock. A new one waits
 * for its first day to pass; one whose gateway lists nothing is never compared. Answers when to look again.
 */
export async function orderReconciliations(house: House): Promise<number> {
  const { queries } = house.database;
  const now = house.clock.now();
  const listing = GATEWAYS.filter(({ gateway }) => gateway.list).map(({ gateway }) => sql`${gateway.id}`);
  const result = await queries.execute(sql`
    select c.id, c.merchant_id from gateway_connections c
      join merchants m on m.id = c.merchant_id
      left join reconciliation_runs r on r.connection_id = c.id
     where coalesce(r.compared_at, c.created_at) + interval '24 hours' <= ${now.toISOString()}::timestamptz
           + case c.mode when 'sandbox' then m.clock_ahead_ms else 0 end * interval '1 millisecond'
       and c.gateway in (${sql.join(listing, sql`, `)})
       and not exists (select 1 from jobs j where j.kind = ${JOB.reconcileConnection} and j.key = c.id::text)
     order by r.compared_at nulls first limit ${MOST_AT_ONCE}`);
  for (const { id, merchant_id: merchantId } of rowsOf<{ id: string; merchant_id: string }>(result)) {
    const payload = { connectionId: id, merchantId };
    await orderJob(queries, { kind: JOB.reconcileConnection, key: id, payload, runAt: now, connectionId: id });
  }
  return LOOK_EVERY_MS;
}
