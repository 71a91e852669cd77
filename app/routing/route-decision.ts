/**
 * Which gateway gets a payment: a pure function of the merchant's routing entries and of what is to be paid.
 * It answers with a verdict on every entry, which is stored with the attempt and shown to the merchant.
 */
import type { Method } from '~/gateways/contract';

/** A line of the merchant's routing: this method in this currency goes to this connection. */
export interface RoutingEntry {
  readonly id: string;
  readonly method: Method;
  readonly currency: string;
  readonly connectionId: string;
  readonly gateway: string;
  /** Lower is asked first. */
  readonly priority: number;
  readonly isEnabled: boolean;
  readonly isConnectionEnabled: boolean;
  /** Only for payers of these countries; null for all. */
  readonly countries: readonly string[] | null;
  readonly leastAmount: number | null;
  readonly mostAmount: number | null;
  readonly createdAt: Date;
}

export interface RouteQuestion {
  /** Null asks for every method. */
  readonly method: Method | null;
  readonly currency: string;
  readonly amount: number;
  readonly country: string | null;
}

export type Verdict =
  | 'chosen'
  | 'eligible'
  | 'disabled'
  | 'connection_disabled'
  | 'other_currency'
  | 'other_method'
  | 'not_supported'
  | 'amount_too_small'
  | 'amount_too_large'
  | 'country_not_listed'
  | 'country_unknown'
  /** Chosen first, but nothing could be sent to it. */
  | 'not_reached';

/** Whether a gateway takes this method in this currency at all, whatever the merchant wrote down. */
export type Supports = (entry: Pick<RoutingEntry, 'gateway' | 'method' | 'currency'>) => boolean;

export interface ConsideredEntry {
  readonly entryId: string;
  readonly connectionId: string;
  readonly gateway: string;
  readonly method: Method;
  readonly priority: number;
  readonly verdict: Verdict;
  readonly reason: string;
}

export interface RouteDecision {
  readonly chosen: RoutingEntry | null;
  /** The entries that may be used, in the order in which they are asked. */
  readonly ordered: readonly RoutingEntry[];
  readonly considered: readonly ConsideredEntry[];
}

/** Before all others the lower priority number, then the older entry, then the smaller id: a total order. */
export function inAskingOrder(a: RoutingEntry, b: RoutingEntry): number {
  return (
    a.priority - b.priority || a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

type Refusal = readonly [Exclude<Verdict, 'chosen' | 'eligible'>, string];

function amountRefusal(entry: RoutingEntry, amount: number): Refusal | null {
  if (entry.leastAmount !== null && amount < entry.leastAmount) {
    return ['amount_too_small', `The amount is below the entry's least amount of ${entry.leastAmount}.`];
  }
  if (entry.mostAmount !== null && amount > entry.mostAmount) {
    return ['amount_too_large', `The amount is above the entry's most amount of ${entry.mostAmount}.`];
  }
  return null;
}

function countryRefusal(entry: RoutingEntry, country: string | null): Refusal | null {
  if (entry.countries === null) return null;
  if (country === null) return ['country_unknown', "The entry is for certain countries, and the payer's is not known."];
  if (entry.countries.includes(country)) return null;
  return ['country_not_listed', `The entry is not for payers from ${country}.`];
}

function refusalOf(entry: RoutingEntry, question: RouteQuestion, supports: Supports): Refusal | null {
  if (entry.currency !== question.currency) return ['other_currency', `The entry is for ${entry.currency}.`];
  if (question.method !== null && entry.method !== question.method)
    return ['other_method', `The entry is for ${entry.method}.`];
  if (!entry.isEnabled) return ['disabled', 'The entry is switched off.'];
  if (!entry.isConnectionEnabled) return ['connection_disabled', "The entry's gateway connection is switched off."];
  if (!supports(entry))
    return ['not_supported', `${entry.gateway} does not take ${entry.method} in ${entry.currency}.`];
  return amountRefusal(entry, question.amount) ?? countryRefusal(entry, question.country);
}

/** Decides. `chosen` is the first eligible entry; the others stay in `ordered` for a fail-over. */
export function decideRoute(
  entries: readonly RoutingEntry[],
  question: RouteQuestion,
  supports: Supports,
): RouteDecision {
  const ordered: RoutingEntry[] = [];
  const considered = [...entries].sort(inAskingOrder).map((entry): ConsideredEntry => {
    const { id: entryId, connectionId, gateway, method, priority } = entry;
    const about = { entryId, connectionId, gateway, method, priority };
    const refusal = refusalOf(entry, question, supports);
    if (refusal) return { ...about, verdict: refusal[0], reason: refusal[1] };
    ordered.push(entry);
    if (ordered.length === 1) return { ...about, verdict: 'chosen', reason: 'The first entry that fits.' };
    return {
      ...about,
      verdict: 'eligible',
      reason: 'Fits too; asked if the entries before it cannot take the payment.',
    };
  });
  return { chosen: ordered[0] ?? null, ordered, considered };
}

/**
 * The entries that may be used, as in `decideRoute`, without the verdicts on the others: for every session and page the
 * methods are looked for, and nobody reads why the other entries do not fit.
 */
export function fittingEntries(
  entries: readonly RoutingEntry[],
  question: RouteQuestion,
  supports: Supports,
): readonly RoutingEntry[] {
  return entries
    .filter((entry) => entry.currency === question.currency && refusalOf(entry, question, supports) === null)
    .sort(inAskingOrder);
}

/** The methods that a page offers, in the order of their best entry, each with the entry that would get the payment. */
export function methodsFor(decision: Pick<RouteDecision, 'ordered'>): readonly RoutingEntry[] {
  const seen = new Set<Method>();
  return decision.ordered.filter((entry) => !seen.has(entry.method) && seen.add(entry.method));
}
