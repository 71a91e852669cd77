import type { Method } from '~/gateways/contract';
import type { RoutingEntry } from '~/routing/routing-entry';
import type { CheckoutSession } from '~/sessions/session';
import { findEntries } from './find-routes.server';
import type { House } from './house';
import { routeQuestionOf } from './route-question';

/** A method that a session's page offers, with the entries that may get the payment as far as is known yet, best first. */
export interface OfferedMethod {
  readonly method: Method;
  readonly entries: readonly [RoutingEntry, ...RoutingEntry[]];
}

/** The methods that a session's page offers now, in the order of their best entry. */
export async function offeredMethods(house: House, session: CheckoutSession): Promise<readonly OfferedMethod[]> {
  const byMethod = new Map<Method, [RoutingEntry, ...RoutingEntry[]]>();
  for (const entry of await findEntries(house, session, routeQuestionOf(session))) {
    const known = byMethod.get(entry.method);
    if (known) known.push(entry);
    else byMethod.set(entry.method, [entry]);
  }
  return [...byMethod].map(([method, entries]) => ({ method, entries }));
}
