import { and, inArray, sql } from 'drizzle-orm';
import { checkoutSessions, merchants } from '~/database/tables';
import { shiftedClock } from '~/foundation/clock';
import { findMerchant } from '~/merchants/merchant-store.server';
import { sessionOf } from '~/sessions/session-row.server';
import { endSession } from './expire-session.server';
import type { House } from './house';

/** How often it is looked for sessions whose time is over. Their pages say so at once; the merchant hears this much later. */
const SWEEP_EVERY_MS = 30_000;
const MOST_AT_ONCE = 200;

/**
 * Ends the open sessions whose time is over, by each merchant's own clock, and tells the merchants. A session with a
 * payment under way is not open, and so never expires under it. Answers when to look again.
 */
export async function expireDueSessions(house: House): Promise<number> {
  const { queries } = house.database;
  const due = await queries
    .select()
    .from(checkoutSessions)
    .where(
      and(
        inArray(checkoutSessions.status, ['created', 'active']),
        sql`${checkoutSessions.expiresAt} <= ${house.clock.now().toISOString()}::timestamptz + (
          select m.clock_ahead_ms * interval '1 millisecond' from ${merchants} m where m.id = ${checkoutSessions.merchantId})`,
      ),
    )
    .limit(MOST_AT_ONCE);
  for (const row of due) {
    const merchant = await findMerchant(queries, row.merchantId);
    await endSession(house, sessionOf(row), shiftedClock(house.clock, merchant?.clockAheadMs ?? 0).now());
  }
  return due.length === MOST_AT_ONCE ? 0 : SWEEP_EVERY_MS;
}
