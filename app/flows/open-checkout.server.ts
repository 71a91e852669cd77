import { eq, sql } from 'drizzle-orm';
import { hotStatement } from '~/database/hot-statement.server';
import { asJson, readJsonRow } from '~/database/json-row.server';
import { attempts, checkoutSessions, merchants } from '~/database/tables';
import { rowIdOf } from '~/foundation/capability.server';
import { isLinkUsedUp } from '~/payment-links/link-use-store.server';
import type { Attempt } from '~/payments/attempt';
import { isLive, isPaid } from '~/payments/attempt-states';
import type { CheckoutSession } from '~/sessions/session';
import { moveSession, sessionOf } from '~/sessions/session-row.server';
import { clockFor } from './clock-for';
import type { House } from './house';
import { hurryAttempt } from './hurry-attempt.server';

export type Merchant = typeof merchants.$inferSelect;

/** Where a checkout stands, for whoever holds its URL. */
/** `used_up`: others paid by its link as often as that may be. */
export type CheckoutPhase = 'open' | 'used_up' | 'requires_action' | 'pending' | 'checking' | 'paid' | 'expired';

export interface OpenedCheckout {
  /** The capability that it was opened with. */
  readonly publicId: string;
  readonly session: CheckoutSession;
  readonly merchant: Merchant;
  /** The attempt that paid, or that took the money too late; otherwise the newest, whatever became of it. */
  readonly attempt: Attempt | null;
  readonly phase: CheckoutPhase;
}

const findBySession = hotStatement('open_checkout', (queries) =>
  queries
    .select({ session: asJson(checkoutSessions), merchant: asJson(merchants), attempt: asJson(attempts) })
    .from(checkoutSessions)
    .innerJoin(merchants, eq(merchants.id, checkoutSessions.merchantId))
    .leftJoin(
      attempts,
      sql`${attempts.id} = (select a.id from attempts a where a.session_id = ${checkoutSessions.id}
        order by a.state in ('authorized', 'captured', 'partly_refunded') desc, a.state = 'late_success' desc,
          ${checkoutSessions.status} = 'completed' and a.state in ('refunded', 'voided') desc, a.prepared_at desc, a.submission_try desc limit 1)`,
    )
    .where(eq(checkoutSessions.id, sql.placeholder('id'))),
);

const readSession = readJsonRow(checkoutSessions);
const readMerchant = readJsonRow(merchants);
const readAttempt = readJsonRow(attempts);

/** Opens a checkout by its public id; null when there is no such session. The first opening makes it active. */
export async function openCheckout(house: House, publicId: string): Promise<OpenedCheckout | null> {
  const id = rowIdOf('session', publicId, house.keys);
  if (id === null) return null;
  const [row] = await findBySession(house.database, { id });
  if (!row) return null;
  const session = sessionOf(readSession(row[0]));
  const merchant = readMerchant(row[1]);
  // The JSON columns were validated when they were written, by this code alone.
  const attempt = row[2] === null ? null : (readAttempt(row[2]) as unknown as Attempt);
  const standing = phaseOf(house, { session, merchant, attempt });
  const phase = standing === 'open' && (await isSoldOut(house, session)) ? 'used_up' : standing;
  if (session.status === 'created' && phase === 'open')
    await moveSession(house.database.queries, session, { from: ['created'], to: 'active' });
  const opened = { publicId, session, merchant, attempt, phase };
  await hurryAttempt(house, opened);
  return opened;
}

function isSoldOut(house: House, { paymentLinkId, merchantId }: CheckoutSession): Promise<boolean> | false {
  return paymentLinkId !== null && isLinkUsedUp(house.database.queries, { id: paymentLinkId, merchantId });
}

function phaseOf(house: House, checkout: Omit<OpenedCheckout, 'phase' | 'publicId'>): CheckoutPhase {
  const { session, merchant, attempt } = checkout;
  if (session.status === 'completed') return 'paid';
  // Money was taken after all: nothing is offered to be paid until it counts or is given back.
  if (attempt?.state === 'late_success') return 'checking';
  if (attempt && isLive(attempt.state)) {
    if (isPaid(attempt.state)) return 'paid';
    if (attempt.state === 'requires_action' || attempt.state === 'pending') return attempt.state;
    return 'checking';
  }
  // A session does not expire under a live attempt; without one it has when its time is over.
  const now = clockFor(house, { merchant, mode: session.mode }).now();
  return session.status === 'expired' || session.expiresAt <= now ? 'expired' : 'open';
}
