import type { Method } from '~/gateways/contract';
import { methodsFor, type RouteDecision, type RoutingEntry } from '~/routing/route-decision';
import type { CheckoutSession } from '~/sessions/session';
import { findRoutes } from './find-routes.server';
import type { House } from './house';

/** Decides the route of a session's payment by one method, or by any where the method is null. */
export function decideSessionRoute(
  house: House,
  session: CheckoutSession,
  method: Method | null,
): Promise<RouteDecision> {
  const { currency, amount } = session;
  return findRoutes(house, session, {
    method,
    currency,
    amount,
    country: session.customer.billingAddress?.country ?? null,
  });
}

/** The methods that a session's page offers now, each with the entry that would get the payment. */
export async function offeredMethods(house: House, session: CheckoutSession): Promise<readonly RoutingEntry[]> {
  return methodsFor(await decideSessionRoute(house, session, session.method));
}
