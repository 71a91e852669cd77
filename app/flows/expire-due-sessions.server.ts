import { and, inArray, sql } from 'drizzle-orm';
import { checkoutSessions, merchants } from '~/database/tables';
import { findMerchant } from '~/merchants/merchant-store.server';
import { sessionOf } from '~/sessions/session-row.server';
import { clockFor } from './clock-for';
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
          select case ${checkoutSessions.mode} when 'sandbox' then m.clock_ahead_ms else 0 end * interval '1 millisecond'
          from ${merchants} m where m.id = ${checkoutSessions.merchantId})`,
      ),
    )
    .limit(MOST_AT_ONCE);
  for (const row of due) {
    const merchant = await findMerchant(queries, row.merchantId);
    if (merchant) await endSession(house, sessionOf(row), clockFor(house, { merchant, mode: row.mode }).now());
  }
  return due.length === MOST_AT_ONCE ? 0 : SWEEP_EVERY_MS;
}
