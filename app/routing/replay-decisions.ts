import { decideRoute, type ConsideredEntry, type Supports } from './route-decision';
import type { RouteQuestion, RoutingEntry } from './routing-entry';

/** What would become of past payments under other entries. */
export interface Replay {
  readonly replayed: number;
  readonly same: number;
  /** Would go to another connection. */
  readonly moved: number;
  /** Would be taken by no entry. */
  readonly withoutRoute: number;
  /** Of each entry of the draft: the payments that it would get, and how many of them went elsewhere. */
  readonly entries: readonly { readonly entryId: string; readonly gets: number; readonly arrives: number }[];
  /** The first payments that would go elsewhere, with the verdict on every entry. */
  readonly examples: readonly {
    readonly transactionId: string;
    readonly fromConnectionId: string;
    readonly toConnectionId: string | null;
    readonly considered: readonly ConsideredEntry[];
  }[];
}

const MOST_EXAMPLES = 10;

/** Asks the entries about past payments. Which connections answered at the time plays no part. */
export function replayDecisions(
  past: readonly {
    readonly transactionId: string;
    readonly connectionId: string;
    readonly question: RouteQuestion;
  }[],
  entries: readonly RoutingEntry[],
  supports: Supports,
): Replay {
  const counts = new Map(entries.map(({ id }) => [id, { gets: 0, arrives: 0 }]));
  const examples: Replay['examples'][number][] = [];
  let same = 0;
  let withoutRoute = 0;
  for (const { transactionId, connectionId, question } of past) {
    const { chosen, considered } = decideRoute(entries, question, supports);
    const isSame = chosen?.connectionId === connectionId;
    const count = chosen && counts.get(chosen.id);
    if (count) count.gets += 1;
    if (count && !isSame) count.arrives += 1;
    if (isSame) same += 1;
    if (!chosen) withoutRoute += 1;
    const toConnectionId = chosen?.connectionId ?? null;
    if (!isSame && examples.length < MOST_EXAMPLES)
      examples.push({ transactionId, fromConnectionId: connectionId, toConnectionId, considered });
  }
  return {
    replayed: past.length,
    same,
    moved: past.length - same - withoutRoute,
    withoutRoute,
    entries: [...counts].map(([entryId, count]) => ({ entryId, ...count })),
    examples,
  };
}
