import { gatewayById } from '~/gateways/registry.server';
import { decideRoute, fittingEntries, methodsFor, type RouteDecision, type Supports } from '~/routing/route-decision';
import type { RouteQuestion, RoutingEntry } from '~/routing/routing-entry';
import { routingOf, type RoutingOwner } from '~/routing/routing-store.server';
import type { House } from './house';
import { done, refuse, type Outcome } from '~/foundation/refusal';

/** Whether our own server may see card data: in the sandbox unless forbidden, live only by the operator's written choice. */
export function serverMaySeeCards(house: House, mode: RoutingOwner['mode']): boolean {
  return (house.config.cardEntry ?? (mode === 'live' ? 'sealed' : 'server')) === 'server';
}

/** What only some questions ask. `sealedFor`: the connections for which a card that was entered already is sealed. */
interface AskedRoute extends Pick<RouteQuestion, 'captureMode'> {
  readonly sealedFor?: ReadonlySet<string>;
}

/** What gateways' data sheets say of a method, currency and capture mode, under this installation's policy for card data. */
export function supportedFor(
  house: House,
  mode: RoutingOwner['mode'],
  { captureMode = 'automatic', sealedFor }: AskedRoute = {},
): Supports {
  const cardsByServer = serverMaySeeCards(house, mode);
  return (entry) => {
    const { gateway, method, currency } = entry;
    const sheet = gatewayById(gateway)?.dataSheet;
    const currencies = sheet?.methods[method]?.currencies;
    const modes = sheet?.methods[method]?.captureModes ?? ['automatic'];
    if (
      !sheet ||
      !currencies ||
      !modes.includes(captureMode) ||
      (currencies !== 'any' && !currencies.includes(currency))
    )
      return false;
    if (method !== 'card') return true;
    if (sealedFor) return sealedFor.has(entry.connectionId) || sheet.cardEntry.includes('page');
    return cardsByServer || sheet.cardEntry.some((way) => way !== 'server');
  };
}

/** What was decided, and the question as it may be kept: without the metadata that no entry asks for. */
export interface FoundRoutes extends RouteDecision {
  readonly asked: Omit<RouteQuestion, 'sessionId'>;
}

/** Decides by the merchant's routing as it is now, without the connections that have stopped answering. */
export async function findRoutes(
  house: House,
  owner: RoutingOwner,
  question: RouteQuestion & AskedRoute,
): Promise<FoundRoutes> {
  const refreshed = house.health.refresh(house.database);
  if (refreshed) house.background.add(refreshed);
  const entries = (await routingOf(house.database, owner)).map((entry) =>
    house.health.isOpen({ connectionId: entry.connectionId, operation: 'pay' })
      ? { ...entry, isCircuitOpen: true }
      : entry,
  );
  const { method, currency, amount, country, card, planIds, captureMode } = question;
  const keys = new Set(entries.flatMap((entry) => Object.keys(entry.metadata ?? {})));
  const metadata = Object.fromEntries(Object.entries(question.metadata).filter(([key]) => keys.has(key)));
  const asked = { method, currency, amount, country, card, planIds, metadata, captureMode };
  return { ...decideRoute(entries, question, supportedFor(house, owner.mode, question)), asked };
}

/** The entries that may get the payment as far as is known, best first. */
export async function findEntries(
  house: House,
  owner: RoutingOwner,
  question: RouteQuestion,
): Promise<readonly RoutingEntry[]> {
  const entries = await routingOf(house.database, owner);
  return fittingEntries(entries, question, supportedFor(house, owner.mode, question));
}

/** The methods that can be paid with, best first. */
export async function findMethods(
  house: House,
  owner: RoutingOwner,
  question: RouteQuestion,
): Promise<readonly RoutingEntry[]> {
  return methodsFor({ ordered: await findEntries(house, owner, question) });
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
  return refuseRoute(entries, question, decideRoute(entries, question, supportedFor(house, owner.mode, question)));
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
