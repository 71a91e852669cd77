/**
 * What can be said of routing entries without a payment: which are never asked, which are asked less often than they look,
 * and which payments nobody takes. Every claim comes with a question that shows it, or is proven by looking at every case.
 */
import type { Supports } from './route-decision';
import { findWitness } from './routing-witness';
import { findGaps, type RoutingGap } from './routing-gaps';
import type { RouteQuestion, RoutingEntry } from './routing-entry';
import { overlaps } from './routing-overlap';

/** Why an entry never gets a payment first. */
type UnreachableWhy =
  | 'disabled'
  | 'connection_disabled'
  | 'not_supported'
  | 'empty_amounts'
  | 'method_without_card'
  /** Everything that it takes is taken by entries of better priority. It may still be the one that they fail over to. */
  | 'shadowed';

export interface EntryFinding {
  readonly entryId: string;
  /**
   * `reachable`: some payment comes here first, and `witness` is one. `undecided`: there are too many conditions to look at
   * every case.
   */
  readonly kind: 'reachable' | 'unreachable' | 'undecided';
  readonly why: UnreachableWhy | null;
  /** The entries of better priority that take a part of what it takes, or all of it. */
  readonly shadowedBy: readonly string[];
  readonly witness: RouteQuestion | null;
  readonly message: string;
}

export interface RoutingAnalysis {
  readonly entries: readonly EntryFinding[];
  /** Payments that entries are there for, and that none of them takes. */
  readonly gaps: readonly RoutingGap[];
}

/** Analyzes a merchant's entries, or a draft of them. Pure, and in the order in which the entries are given. */
export function analyzeRouting(entries: readonly RoutingEntry[], supports: Supports): RoutingAnalysis {
  const usable = entries.filter((entry) => whyUnusable(entry, supports) === null);
  return { entries: entries.map((entry) => findingOf(entry, usable, supports)), gaps: findGaps(entries, usable) };
}

/** Why an entry takes nothing at all, whatever the others do. */
function whyUnusable(entry: RoutingEntry, supports: Supports): UnreachableWhy | null {
  if (!entry.isEnabled) return 'disabled';
  if (!entry.isConnectionEnabled) return 'connection_disabled';
  if (!supports(entry)) return 'not_supported';
  const { leastAmount, mostAmount } = entry;
  if ((leastAmount ?? 0) > (mostAmount ?? Infinity)) return 'empty_amounts';
  const asksForCard = entry.cardBrands !== null || entry.binRanges !== null || entry.cardTypes !== null;
  return asksForCard && entry.method !== 'card' ? 'method_without_card' : null;
}

const MESSAGES: Readonly<Record<UnreachableWhy, string>> = {
  disabled: 'The entry is switched off.',
  connection_disabled: "The entry's connection is switched off.",
  not_supported: "The entry's gateway does not take this method in this currency.",
  empty_amounts: 'No amount is at least leastAmount and at most mostAmount.',
  method_without_card: 'The entry asks for a card, which this method does not have.',
  shadowed:
    'Entries of better priority take every payment that this one could. It is asked only after one of them could not, or while their connections do not answer.',
};

function findingOf(entry: RoutingEntry, usable: readonly RoutingEntry[], supports: Supports): EntryFinding {
  const entryId = entry.id;
  const unusable = whyUnusable(entry, supports);
  const never = (why: UnreachableWhy, shadowedBy: readonly string[]): EntryFinding => ({
    entryId,
    kind: 'unreachable',
    why,
    shadowedBy,
    witness: null,
    message: MESSAGES[why],
  });
  if (unusable) return never(unusable, []);
  const rivals = usable.filter((other) => other.method === entry.method && other.currency === entry.currency);
  const better = rivals.filter((other) => other.priority < entry.priority && overlaps(other, entry));
  const shadowedBy = better.map(({ id }) => id);
  const found = findWitness(entry, { better, rivals });
  if (found.kind === 'none') return never('shadowed', shadowedBy);
  if (found.kind === 'too_many') {
    const message = 'There are too many conditions to say whether a payment comes here first.';
    return { entryId, kind: 'undecided', why: null, shadowedBy, witness: null, message };
  }
  const message =
    shadowedBy.length === 0
      ? 'The entry gets every payment that it takes, or its share of them.'
      : 'Entries of better priority take a part of the payments that this one could.';
  return { entryId, kind: 'reachable', why: null, shadowedBy, witness: found.question, message };
}
