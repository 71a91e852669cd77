import { gatewayById } from '~/gateways/registry.server';
import {
  decideRoute,
  methodsFor,
  type RouteDecision,
  type RouteQuestion,
  type RoutingEntry,
  type Supports,
} from '~/routing/route-decision';
import { routingOf, type RoutingOwner } from '~/routing/routing-store.server';
import type { House } from './house';
import { done, refuse, type Outcome } from '~/foundation/refusal';

/** What a gateway's data sheet says of a method and currency. */
const supportedByGateway: Supports = ({ gateway, method, currency }) => {
  const sheet = gatewayById(gateway)?.dataSheet.methods[method];
  return sheet !== undefined && (sheet.currencies === 'any' || sheet.currencies.includes(currency));
};

/** Decides by the merchant's routing as it is now. */
export async function findRoutes(house: House, owner: RoutingOwner, question: RouteQuestion): Promise<RouteDecision> {
  return decideRoute(await routingOf(house.database, owner), question, supportedByGateway);
}

/** The methods that can be paid with, best first; refused as `no_route` when there is none, with what there is instead. */
export async function requireRoutes(
  house: House,
  owner: RoutingOwner,
  question: RouteQuestion,
): Promise<Outcome<readonly RoutingEntry[]>> {
  const decision = await findRoutes(house, owner, question);
  return decision.chosen
    ? done(methodsFor(decision))
    : refuseRoute(await routingOf(house.database, owner), question, decision);
}

/** Refuses what no routing entry could take, before anybody is asked for its price. */
export async function requireCurrency(
  house: House,
  owner: RoutingOwner,
  question: Pick<RouteQuestion, 'method' | 'currency'>,
): Promise<Outcome<null>> {
  const entries = await routingOf(house.database, owner);
  const fits = entries.some(
    (entry) => entry.currency === question.currency && (question.method ?? entry.method) === entry.method,
  );
  return fits ? done(null) : refuseRoute(entries, question, { considered: [] });
}

function refuseRoute(
  entries: readonly RoutingEntry[],
  { method, currency }: Pick<RouteQuestion, 'method' | 'currency'>,
  { considered }: Pick<RouteDecision, 'considered'>,
) {
  const inCurrency = considered.filter(({ verdict }) => verdict !== 'other_currency' && verdict !== 'other_method');
  const reasons = [
    ...new Set(inCurrency.map(({ method: name, gateway, reason }) => `${name} by ${gateway}: ${reason}`)),
  ];
  const pairs = [...new Set(entries.map((entry) => `${entry.currency} ${entry.method}`))].sort();
  const existing =
    pairs.length === 0 ? 'There are no routing entries.' : `Routing entries exist for ${pairs.join(', ')}.`;
  const message = `No routing entry takes ${method ?? 'any method'} in ${currency}. ${reasons.length > 0 ? reasons.join(' ') : existing}`;
  const field = method !== null && entries.some((entry) => entry.currency === currency) ? 'paymentMethod' : 'currency';
  return refuse('no_route', message, { [`paymentData.${field}`]: 'has no routing entry that fits' });
}
