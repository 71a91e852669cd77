import { capabilityFor, rowIdOf } from '~/foundation/capability.server';
import type { Caller } from '~/merchants/merchant';
import { paths } from '~/paths';
import { paidTransactionId } from '~/payments/transaction-record.server';
import type { CheckoutSession } from '~/sessions/session';
import { findSession } from '~/sessions/session-store.server';
import { sessionView, type OfferedMethod, type SessionView } from '~/sessions/session-view';
import { clockFor } from './clock-for';
import { findMethods } from './find-routes.server';
import type { House } from './house';
import { routeQuestionOf } from './route-question';
import { refuse } from '~/foundation/refusal';

/** The caller's time: in the sandbox its test clock may run ahead. */
export function timeOf(house: House, caller: Pick<Caller, 'merchant' | 'mode'>): Date {
  return clockFor(house, caller).now();
}

/** The caller's session behind a public id; null for what is malformed, unknown or another's, without a difference. */
export async function openSession(house: House, caller: Caller, publicId: string): Promise<CheckoutSession | null> {
  const id = rowIdOf('session', publicId, house.keys);
  return id === null ? null : findSession(house.database.queries, caller, id);
}

export const noSuchSession = () => refuse('not_found', 'There is no such session.');

/** Draws a session as the API answers it, with the methods that routing allows now, or those that the caller knows already. */
export async function viewSession(
  house: House,
  caller: Caller,
  known: { readonly session: CheckoutSession; readonly offered?: readonly OfferedMethod[] },
): Promise<SessionView> {
  const { session } = known;
  const publicId = capabilityFor('session', session.id, house.keys);
  return sessionView(session, {
    publicId,
    checkoutUrl: house.config.appUrl + paths.checkout(publicId),
    offered: known.offered ?? (await findMethods(house, session, routeQuestionOf(session))),
    transactionId: session.status === 'completed' ? await paidTransactionId(house.database.queries, session) : null,
    now: timeOf(house, caller),
  });
}
