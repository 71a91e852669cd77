import { done, refuseFields, type Outcome } from '~/foundation/refusal';
import type { Caller } from '~/merchants/merchant';
import { listRoutedAttempts, type RoutedAttempt } from '~/routing/routed-attempts.server';
import { replayDecisions, type Replay } from '~/routing/replay-decisions';
import type { RoutingEntry } from '~/routing/routing-entry';
import type { DraftEntry } from '~/routing/routing-schemas';
import { routableConnections, type RoutingOwner } from '~/routing/routing-store.server';
import { supportedFor } from './find-routes.server';
import type { House } from './house';

/** Asks a draft of routing what it would have done with the caller's latest payments. Nothing is kept and nobody is asked. */
export async function replayRouting(
  house: House,
  caller: Caller,
  draft: { readonly entries: readonly DraftEntry[]; readonly attempts: number },
): Promise<Outcome<Replay>> {
  const owner = { merchantId: caller.merchant.id, mode: caller.mode };
  const entries = await entriesOf(house, owner, draft.entries);
  if (!entries.ok) return entries;
  const routed: readonly RoutedAttempt[] = await listRoutedAttempts(house.database.queries, owner, draft.attempts);
  return done(replayDecisions(routed, entries.value, supportedFor(house, owner.mode)));
}

/** The draft's entries as they would be kept. One without an id has a place of its own in the split. */
async function entriesOf(
  house: House,
  owner: RoutingOwner,
  draft: readonly DraftEntry[],
): Promise<Outcome<readonly RoutingEntry[]>> {
  const connections = new Map((await routableConnections(house.database.queries, owner)).map((one) => [one.id, one]));
  const foreign = draft.findIndex(({ connectionId }) => !connections.has(connectionId));
  if (foreign >= 0)
    return refuseFields({ [`entries.${foreign}.connectionId`]: 'is not one of your gateway connections' });
  const now = house.clock.now().getTime();
  return done(
    draft.map(({ enabled, id, ...fields }, index) => {
      const connection = connections.get(fields.connectionId);
      return {
        ...fields,
        id: id ?? `draft-${index}`,
        isEnabled: enabled,
        gateway: connection?.gateway ?? '',
        isConnectionEnabled: connection?.enabled ?? false,
        // In the order in which they are given, where nothing else puts one before another.
        createdAt: new Date(now + index),
      };
    }),
  );
}
