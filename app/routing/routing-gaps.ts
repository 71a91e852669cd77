import type { Method } from '~/gateways/contract';
import type { RoutingEntry } from './routing-entry';

/** Payments that entries of the merchant's are there for, by method and currency, and that no entry takes for certain. */
export interface RoutingGap {
  readonly method: Method;
  readonly currency: string;
  /** `listed` are the countries named; `others` all that no entry names; `unknown` payers whose country is not known. */
  readonly payers: 'listed' | 'others' | 'unknown';
  readonly countries: readonly string[];
  /** Whole minor units, included; null is without an end. */
  readonly leastAmount: number;
  readonly mostAmount: number | null;
  /** Empty: nobody takes them. Else these entries take some, by the card, the plan or the metadata. */
  readonly takenInPartBy: readonly string[];
}

interface Cell {
  readonly country: string | null | 'others';
  readonly leastAmount: number;
  readonly mostAmount: number | null;
}

/** Finds the gaps. `usable` are the entries that can take a payment at all; the others only say what was meant. */
export function findGaps(entries: readonly RoutingEntry[], usable: readonly RoutingEntry[]): RoutingGap[] {
  const pairs = new Map(entries.map((entry) => [`${entry.method} ${entry.currency}`, entry]));
  return [...pairs.values()].flatMap(({ method, currency }) => {
    const isMeant = (entry: RoutingEntry) => entry.method === method && entry.currency === currency;
    return gapsOf({ method, currency }, entries.filter(isMeant), usable.filter(isMeant));
  });
}

function gapsOf(
  pair: Pick<RoutingGap, 'method' | 'currency'>,
  meant: readonly RoutingEntry[],
  usable: readonly RoutingEntry[],
): RoutingGap[] {
  const listed = [...new Set(meant.flatMap(({ countries }) => countries ?? []))].sort();
  const spans = spansOf(meant);
  const byCountry = [...listed, 'others' as const, null].map((country) => ({
    country,
    gaps: merged(
      spans.flatMap((span) => {
        const cell = { country, ...span };
        const takers = usable.filter((entry) => takes(entry, cell));
        return takers.some(isUnconditional) ? [] : [{ ...span, takenInPartBy: takers.map(({ id }) => id) }];
      }),
    ),
  }));
  return grouped(byCountry).map(({ countries, gap }) => {
    const [first = null] = countries;
    const payers = first === null ? 'unknown' : first === 'others' ? 'others' : 'listed';
    return {
      ...pair,
      payers,
      countries: payers === 'listed' ? countries.flatMap((country) => country ?? []) : [],
      ...gap,
    };
  });
}

type Span = Pick<RoutingGap, 'leastAmount' | 'mostAmount'>;
type Stretch = Span & Pick<RoutingGap, 'takenInPartBy'>;

/** All amounts, cut where some entry begins or ends. */
function spansOf(entries: readonly RoutingEntry[]): Span[] {
  const borders = entries.flatMap(({ leastAmount, mostAmount }) => [
    leastAmount ?? 0,
    ...(mostAmount === null ? [] : [mostAmount + 1]),
  ]);
  const starts = [...new Set([0, ...borders])].sort((a, b) => a - b);
  return starts.map((leastAmount, index) => {
    const next = starts[index + 1];
    return { leastAmount, mostAmount: next === undefined ? null : next - 1 };
  });
}

function takes(entry: RoutingEntry, { country, leastAmount, mostAmount }: Cell): boolean {
  const isAmount =
    leastAmount >= (entry.leastAmount ?? 0) && (mostAmount ?? Infinity) <= (entry.mostAmount ?? Infinity);
  if (!isAmount) return false;
  return entry.countries === null || (country !== null && country !== 'others' && entry.countries.includes(country));
}

/** Whether an entry takes whatever is in a cell. */
function isUnconditional(entry: RoutingEntry): boolean {
  const { cardBrands, binRanges, cardTypes, planIds, metadata } = entry;
  return [cardBrands, binRanges, cardTypes, planIds, metadata].every((asked) => asked === null);
}

/** Neighboring stretches that are the same become one. */
function merged(stretches: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const stretch of stretches) {
    const before = result.at(-1);
    const isNext = before && before.mostAmount !== null && before.mostAmount + 1 === stretch.leastAmount;
    if (isNext && before.takenInPartBy.join() === stretch.takenInPartBy.join())
      result[result.length - 1] = { ...before, mostAmount: stretch.mostAmount };
    else result.push(stretch);
  }
  return result;
}

interface Grouped {
  readonly countries: readonly (string | null)[];
  readonly gap: Stretch;
}

/** Named countries with the same gap are told together; other and unknown countries by themselves. */
function grouped(
  byCountry: readonly { readonly country: string | null; readonly gaps: readonly Stretch[] }[],
): Grouped[] {
  const groups = new Map<string, { countries: (string | null)[]; gap: Stretch }>();
  for (const { country, gaps } of byCountry) {
    const own = country === null || country === 'others' ? String(country) : 'listed';
    for (const gap of gaps) {
      const name = `${own} ${JSON.stringify(gap)}`;
      const group = groups.get(name);
      if (group) group.countries.push(country);
      else groups.set(name, { countries: [country], gap });
    }
  }
  return [...groups.values()];
}
