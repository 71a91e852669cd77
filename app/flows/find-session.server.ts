import type { Caller } from '~/merchants/merchant';
import type { SessionView } from '~/sessions/session-view';
import type { House } from './house';
import { done, type Outcome } from '~/foundation/refusal';
import { noSuchSession, openSession, viewSession } from './view-session.server';

/** Answers the caller's session as it is now. */
export async function findSession(house: House, caller: Caller, publicId: string): Promise<Outcome<SessionView>> {
  const session = await openSession(house, caller, publicId);
  return session ? done(await viewSession(house, caller, { session })) : noSuchSession();
}
