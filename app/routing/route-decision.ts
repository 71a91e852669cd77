/**
 * Which gateway gets a payment: a pure function of the merchant's routing entries and of what is to be paid.
 * It answers with a verdict on every entry, which is stored with the attempt and shown to the merchant.
 */
import type { Method } from '~/gateways/contract';
import { inDrawOrder } from './draw-order';
import { hasCardConditions, isInRange, type CardFacts, type RouteQuestion, type RoutingEntry } from './routing-entry';

export type Verdict =
  | 'chosen'
  | 'eligible'
  /** Fits unless the card, which nobody has entered yet, says otherwise. */
  | 'needs_card'
  | 'disabled'
  | 'connection_disabled'
  | 'other_currency'
  | 'other_method'
  | 'not_supported'
  | 'amount_too_small'
  | 'amount_too_large'
  | 'country_not_listed'
  | 'country_unknown'
  | 'plan_not_listed'
  | 'metadata_differs'
  | 'method_without_card'
  | 'brand_unknown'
  | 'brand_not_listed'
  | 'bin_unknown'
  | 'bin_not_listed'
  | 'card_type_unknown'
  | 'card_type_not_listed'
  /** Would fit, but its connection has stopped answering and is not asked at the moment. */
  | 'circuit_open'
  /** Chosen first, and left for the next entry: nothing could be sent, it refused to work, or it declined softly. */
  | 'not_reached'
  | 'refused'
  | 'soft_declined'
  /** Asked before; asked again for the bank's authentication. */
  | 'authentication_required';

/** Whether a gateway takes this method in this currency at all, whatever the merchant wrote down. */
export type Supports = (entry: Pick<RoutingEntry, 'connectionId' | 'gateway' | 'method' | 'currency'>) => boolean;

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
  /** The entry that gets the payment; null when none fits, or when it hangs on the card. */
  readonly chosen: RoutingEntry | null;
  /** The entries that may be used, in the order in which they are asked. */
  readonly ordered: readonly RoutingEntry[];
  readonly considered: readonly ConsideredEntry[];
}

type Refusal = readonly [Verdict, string];

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

function sessionRefusal(entry: RoutingEntry, { planIds, metadata }: RouteQuestion): Refusal | null {
  if (entry.planIds && !entry.planIds.some((id) => planIds.includes(id))) {
    return ['plan_not_listed', 'The entry is for certain plans, and the session sells none of them.'];
  }
  const differing = Object.entries(entry.metadata ?? {}).find(
    ([key, values]) => !Object.hasOwn(metadata, key) || !values.includes(metadata[key] ?? ''),
  );
  return differing
    ? ['metadata_differs', `The session's metadata has none of the values for "${differing[0]}".`]
    : null;
}

function brandRefusal({ cardBrands }: RoutingEntry, { brand }: CardFacts): Refusal | null {
  if (cardBrands === null) return null;
  if (brand === null) return ['brand_unknown', "The entry is for certain card brands, and this card's is not known."];
  return cardBrands.includes(brand) ? null : ['brand_not_listed', `The entry is not for ${brand} cards.`];
}

function binRefusal({ binRanges }: RoutingEntry, { bin }: CardFacts): Refusal | null {
  if (binRanges === null) return null;
  if (bin === null) return ['bin_unknown', "The entry is for certain card numbers, and this card's is not known."];
  const isListed = binRanges.some((range) => isInRange(bin, range));
  return isListed ? null : ['bin_not_listed', "The card's first digits are in none of the entry's ranges."];
}

function typeRefusal({ cardTypes }: RoutingEntry, { type }: CardFacts): Refusal | null {
  if (cardTypes === null) return null;
  if (type === null) {
    return ['card_type_unknown', 'The entry is for certain types of cards, and nothing tells the type of this one.'];
  }
  return cardTypes.includes(type) ? null : ['card_type_not_listed', `The entry is not for ${type} cards.`];
}

function cardRefusal(entry: RoutingEntry, card: CardFacts | null): Refusal | null {
  if (!hasCardConditions(entry)) return null;
  if (entry.method !== 'card')
    return ['method_without_card', `The entry asks for a card, which ${entry.method} is not.`];
  if (card === null) return null;
  return brandRefusal(entry, card) ?? binRefusal(entry, card) ?? typeRefusal(entry, card);
}

function refusalOf(entry: RoutingEntry, question: RouteQuestion, supports: Supports): Refusal | null {
  if (entry.currency !== question.currency) return ['other_currency', `The entry is for ${entry.currency}.`];
  if (question.method !== null && entry.method !== question.method)
    return ['other_method', `The entry is for ${entry.method}.`];
  if (!entry.isEnabled) return ['disabled', 'The entry is switched off.'];
  if (!entry.isConnectionEnabled) return ['connection_disabled', "The entry's gateway connection is switched off."];
  if (!supports(entry))
    return [
      'not_supported',
      `${entry.gateway} does not take ${entry.method} in ${entry.currency}${question.captureMode === 'manual' ? ' to be captured later' : ''}.`,
    ];
  const refusal =
    amountRefusal(entry, question.amount) ??
    countryRefusal(entry, question.country) ??
    sessionRefusal(entry, question) ??
    cardRefusal(entry, question.card);
  if (refusal) return refusal;
  return entry.isCircuitOpen
    ? ['circuit_open', 'The connection has stopped answering, and is not asked until a status query is answered.']
    : null;
}

function standing(entry: RoutingEntry, ordered: readonly RoutingEntry[], hangsOnCard: boolean): Refusal {
  if (hangsOnCard && hasCardConditions(entry))
    return ['needs_card', 'Fits if the card does, which is not entered yet.'];
  if (ordered[0] !== entry) return ['eligible', 'Fits too; asked if the entries before it cannot take the payment.'];
  return ['chosen', 'The first entry that fits.'];
}

/** Decides. `chosen` is the first eligible entry; the others stay in `ordered` for a fail-over. */
export function decideRoute(
  entries: readonly RoutingEntry[],
  question: RouteQuestion,
  supports: Supports,
): RouteDecision {
  const judged = inDrawOrder(entries, question.sessionId).map((entry) => ({
    entry,
    refusal: refusalOf(entry, question, supports),
  }));
  const ordered = judged.flatMap(({ entry, refusal }) => (refusal === null ? [entry] : []));
  const considered = judged.map(({ entry, refusal }): ConsideredEntry => {
    const { id: entryId, connectionId, gateway, method, priority } = entry;
    const [verdict, reason] = refusal ?? standing(entry, ordered, question.card === null);
    return { entryId, connectionId, gateway, method, priority, verdict, reason };
  });
  const isCertain = considered.some(({ verdict }) => verdict === 'chosen');
  return { chosen: isCertain ? (ordered[0] ?? null) : null, ordered, considered };
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
  const fitting = entries.filter(
    (entry) => entry.currency === question.currency && refusalOf(entry, question, supports) === null,
  );
  return inDrawOrder(fitting, question.sessionId);
}

/** The methods that a page offers, in the order of their best entry, each with the entry that would get the payment. */
export function methodsFor(decision: Pick<RouteDecision, 'ordered'>): readonly RoutingEntry[] {
  const seen = new Set<Method>();
  return decision.ordered.filter((entry) => !seen.has(entry.method) && seen.add(entry.method));
}
