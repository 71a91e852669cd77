import type { RoutingEntry } from '~/routing/routing-entry';
import type { CheckoutSession } from '~/sessions/session';
import { findMethods } from './find-routes.server';
import type { House } from './house';
import { routeQuestionOf } from './route-question';

/** The methods that a session's page offers now, each with the entry that would get the payment as far as is known yet. */
export function offeredMethods(house: House, session: CheckoutSession): Promise<readonly RoutingEntry[]> {
  return findMethods(house, session, routeQuestionOf(session));
}
