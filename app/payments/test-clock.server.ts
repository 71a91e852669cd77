import { sql, type SQL } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { rowsOf } from '~/database/migrate.server';
import { gatewayConnections, merchants } from '~/database/tables';

/** What was begun at some time of its merchant's test clock; null is live money, which has none. */
interface Begun {
  readonly merchantId: string;
  readonly clockAheadMs?: number | null;
}

/** How far the test clock of a connection's merchant is ahead, for the row of what begins now; null for a live one. */
export function clockAheadNow(connectionId: string): SQL<number | null> {
  return sql`(select m.clock_ahead_ms from ${merchants} m join ${gatewayConnections} c on c.merchant_id = m.id
    where c.id = ${connectionId} and c.mode = 'sandbox')`;
}

/**
 * By how many milliseconds the merchant's test clock was moved on since something began: what waits by its own schedule has
 * waited so much longer. What the row says of its times is true time, and stays so.
 */
export async function movedSince(queries: Queries, { merchantId, clockAheadMs }: Begun): Promise<number> {
  if (clockAheadMs === null || clockAheadMs === undefined) return 0;
  const result = await queries.execute(
    sql`select m.clock_ahead_ms as ahead from ${merchants} m where m.id = ${merchantId}`,
  );
  const [row] = rowsOf<{ ahead: string | number }>(result);
  return Math.max(0, Number(row?.ahead ?? clockAheadMs) - clockAheadMs);
}
