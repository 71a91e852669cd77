import type { Caller } from '~/merchants/merchant';
import { addMerchantEvent } from '~/merchant-webhooks/merchant-event.server';
import type { CheckoutSession } from '~/sessions/session';
import { moveSession } from '~/sessions/session-row.server';
import type { SessionView } from '~/sessions/session-view';
import type { House } from './house';
import { done, refuse, type Outcome } from '~/foundation/refusal';
import { noSuchSession, openSession, timeOf, viewSession } from './view-session.server';

/**
 * Ends an open session at the merchant's word. An expired one is answered as it is, so that a repeat is harmless;
 * a paid one, or one with a payment under way, is refused.
 */
export async function expireSession(house: House, caller: Caller, publicId: string): Promise<Outcome<SessionView>> {
  const session = await openSession(house, caller, publicId);
  if (!session) return noSuchSession();
  if (session.status !== 'expired') await endSession(house, session, timeOf(house, caller));
  const after = await openSession(house, caller, publicId);
  if (!after) return noSuchSession();
  if (after.status === 'processing') return refuse('session_not_open', 'A payment of this session is under way.');
  if (after.status === 'completed') return refuse('session_not_open', 'The session is completed.');
  return done(await viewSession(house, caller, { session: after }));
}

/** Expires a session that is still open, and tells the merchant; false when it was not open any more. */
export async function endSession(house: House, session: CheckoutSession, now: Date): Promise<boolean> {
  const isEnded = await house.database.transact(async (tx) => {
    const isMoved = await moveSession(tx, session, { from: ['created', 'active'], to: 'expired' });
    if (!isMoved) return false;
    const { id: sessionId, merchantId } = session;
    await addMerchantEvent(tx, { merchantId, sessionId, type: 'session.expired', createdAt: now, snapshot: {} });
    return true;
  });
  if (isEnded) house.wakePostman();
  return isEnded;
}
