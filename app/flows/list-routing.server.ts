import { done, refuseFields, type Outcome } from '~/foundation/refusal';
import type { Caller } from '~/merchants/merchant';
import { viewEntry, type RoutingEntryView } from '~/routing/routing-entry-view';
import { isEntryId } from '~/routing/routing-schemas';
import { listRoutingEntries } from '~/routing/routing-store.server';
import type { House } from './house';

const MOST_ON_A_PAGE = 100;
const USUAL_ON_A_PAGE = 20;

/** A page of the caller's routing entries. `nextCursor` leads to the next page; null on the last. */
export interface RoutingPage {
  readonly data: readonly RoutingEntryView[];
  readonly nextCursor: string | null;
}

/** Lists entries by id: the order in which they are asked depends on the payment, and is not a list's. */
export async function listRouting(
  house: House,
  caller: Caller,
  query: { readonly cursor: string | null; readonly limit: string | null },
): Promise<Outcome<RoutingPage>> {
  const after = query.cursor === null ? null : Buffer.from(query.cursor, 'base64url').toString('utf8');
  if (after !== null && !isEntryId(after)) return refuseFields({ cursor: 'is not one that we gave' });
  const most = query.limit === null ? USUAL_ON_A_PAGE : Number(query.limit);
  if (!Number.isInteger(most) || most < 1 || most > MOST_ON_A_PAGE)
    return refuseFields({ limit: `must be from 1 to ${MOST_ON_A_PAGE}` });
  const owner = { merchantId: caller.merchant.id, mode: caller.mode };
  const entries = await listRoutingEntries(house.database.queries, owner, { after, most: most + 1 });
  const shown = entries.slice(0, most);
  const last = shown.at(-1);
  return done({
    data: shown.map(viewEntry),
    nextCursor: entries.length > most && last ? Buffer.from(last.id).toString('base64url') : null,
  });
}
