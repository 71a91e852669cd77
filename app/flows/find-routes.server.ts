import { gatewayById } from '~/gateways/registry.server';
import {
  decideRoute,
  fittingEntries,
  methodsFor,
  type RouteDecision,
  type RouteQuestion,
  type RoutingEntry,
  type Supports,
} from '~/routing/route-decision';
import { routingOf, type RoutingOwner } from '~/routing/routing-store.server';
import type { House } from './house';
import { done, refuse, type Outcome } from '~/foundation/refusal';

/** Whether our own server may see card data: in the sandbox unless forbidden, live only by the operator's written choice. */
function serverMaySeeCards(house: House, mode: RoutingOwner['mode']): boolean {
  return (house.config.cardEntry ?? (mode === 'live' ? 'sealed' : 'server')) === 'server';
}

/** What gateways' data sheets say of a method and currency, under this installation's policy for card data. */
function supportedFor(house: House, mode: RoutingOwner['mode']): Supports {
  const cardsByServer = serverMaySeeCards(house, mode);
  return ({ gateway, method, currency }) => {
    const sheet = gatewayById(gateway)?.dataSheet;
    const currencies = sheet?.methods[method]?.currencies;
    if (!sheet || !currencies || (currencies !== 'any' && !currencies.includes(currency))) return false;
    return method !== 'card' || cardsByServer || sheet.cardEntry.some((way) => way !== 'server');
  };
}

/** Decides by the merchant's routing as it is now. */
export async function findRoutes(house: House, owner: RoutingOwner, question: RouteQuestion): Promise<RouteDecision> {
  return decideRoute(await routingOf(house.database, owner), question, supportedFor(house, owner.mode));
}

/** The methods that can be paid with, best first. */
export async function findMethods(
  house: House,
  owner: RoutingOwner,
  question: RouteQuestion,
): Promise<readonly RoutingEntry[]> {
  const entries = await routingOf(house.database, owner);
  return methodsFor({ ordered: fittingEntries(entries, question, supportedFor(house, owner.mode)) });
}

/** The same; refused as `no_route` when there is none, with what there is instead. */
export async function requireRoutes(
  house: House,
  owner: RoutingOwner,
  question: RouteQuestion,
): Promise<Outcome<readonly RoutingEntry[]>> {
  const methods = await findMethods(house, owner, question);
  if (methods.length > 0) return done(methods);
  const entries = await routingOf(house.database, owner);
  return refuseRoute(entries, question, decideRoute(entries, question, supportedFor(house, owner.mode)));
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
