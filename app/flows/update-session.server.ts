import { done, refuse, type Outcome } from '~/foundation/refusal';
import type { Caller } from '~/merchants/merchant';
import type { CheckoutSession } from '~/sessions/session';
import type { SessionChange } from '~/sessions/session-request';
import { changeOpenSession } from '~/sessions/session-store.server';
import { publicStatus, type SessionView } from '~/sessions/session-view';
import type { House } from './house';
import { planChange } from './plan-change.server';
import { noSuchSession, openSession, timeOf, viewSession } from './view-session.server';

/** How often a change is tried again when another one came between. */
const MOST_TRIES = 5;

/**
 * Changes an open session: items, coupons, customer, language. It is priced anew; what the payer sees next is what is charged.
 * Refused while a payment is under way, and after the end.
 */
export async function updateSession(
  house: House,
  caller: Caller,
  wanted: { readonly publicId: string; readonly change: SessionChange },
): Promise<Outcome<SessionView>> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const session = await openSession(house, caller, wanted.publicId);
    if (!session) return noSuchSession();
    const closed = whyNotOpen(session, timeOf(house, caller));
    if (closed !== null) return refuse('session_not_open', closed);
    const planned = await planChange(house, caller, { session, change: wanted.change });
    if (!planned.ok) return planned;
    const { price, customer, offered } = planned.value;
    const locale = wanted.change.locale ?? session.locale;
    const changed = await changeOpenSession(house.database.queries, session, {
      price,
      customer,
      locale,
      now: timeOf(house, caller),
    });
    if (changed) return done(await viewSession(house, caller, { session: changed, offered }));
  }
  return refuse('session_not_open', 'The session is being changed by others at this moment. Try again.');
}

/** Why a session takes no change now; null when it does. */
function whyNotOpen(session: CheckoutSession, now: Date): string | null {
  if (session.status === 'processing') return 'A payment of this session is under way.';
  const status = publicStatus(session, now);
  return status === 'completed' || status === 'expired' ? `The session is ${status}.` : null;
}
