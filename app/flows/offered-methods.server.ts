import type { Method } from '~/gateways/contract';
import type { RouteDecision, RouteQuestion, RoutingEntry } from '~/routing/route-decision';
import type { CheckoutSession } from '~/sessions/session';
import { findMethods, findRoutes } from './find-routes.server';
import type { House } from './house';

function questionOf(session: CheckoutSession, method: Method | null): RouteQuestion {
  const { currency, amount } = session;
  return { method, currency, amount, country: session.customer.billingAddress?.country ?? null };
}

/** Decides the route of a session's payment by one method, or by any where the method is null. */
export function decideSessionRoute(
  house: House,
  session: CheckoutSession,
  method: Method | null,
): Promise<RouteDecision> {
  return findRoutes(house, session, questionOf(session, method));
}

/** The methods that a session's page offers now, each with the entry that would get the payment. */
export function offeredMethods(house: House, session: CheckoutSession): Promise<readonly RoutingEntry[]> {
  return findMethods(house, session, questionOf(session, session.method));
}
