import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { keepReads } from '~/database/kept-reads.server';
import { gatewayConnections, routingEntries } from '~/database/tables';
import type { Method } from '~/gateways/contract';
import type { RoutingEntry } from './route-decision';

/** Whose routing: a merchant has separate entries for sandbox and live. */
export interface RoutingOwner {
  readonly merchantId: string;
  readonly mode: 'sandbox' | 'live';
}

/** How long another process's change of routing may stay unseen. */
const KEPT_MS = 2_000;

async function readEntries(queries: Queries, owner: RoutingOwner): Promise<readonly RoutingEntry[]> {
  const rows = await queries
    .select({
      entry: routingEntries,
      gateway: gatewayConnections.gateway,
      isConnectionEnabled: gatewayConnections.enabled,
    })
    .from(routingEntries)
    .innerJoin(
      gatewayConnections,
      and(
        eq(gatewayConnections.id, routingEntries.connectionId),
        eq(gatewayConnections.merchantId, routingEntries.merchantId),
      ),
    )
    .where(and(eq(routingEntries.merchantId, owner.merchantId), eq(routingEntries.mode, owner.mode)));
  return rows.map(({ entry, gateway, isConnectionEnabled }) => ({
    id: entry.id,
    method: entry.method as Method,
    currency: entry.currency,
    connectionId: entry.connectionId,
    gateway,
    priority: entry.priority,
    isEnabled: entry.enabled,
    isConnectionEnabled,
    countries: entry.countries,
    leastAmount: entry.leastAmount,
    mostAmount: entry.mostAmount,
    createdAt: entry.createdAt,
  }));
}

const kept = keepReads((database, owner: RoutingOwner) => readEntries(database.queries, owner), {
  ttlMs: KEPT_MS,
  most: 1_000,
  nameOf: (owner) => `${owner.merchantId} ${owner.mode}`,
});

/** The merchant's routing entries, kept for two seconds. */
export const routingOf = kept.get;

/** Adds an entry. The connection must be the same merchant's and mode's. */
export async function addRoutingEntry(
  queries: Queries,
  wanted: RoutingOwner & {
    readonly method: Method;
    readonly currency: string;
    readonly connectionId: string;
    readonly priority: number;
    readonly countries?: readonly string[] | null;
    readonly leastAmount?: number | null;
    readonly mostAmount?: number | null;
    readonly enabled?: boolean;
  },
): Promise<{ readonly id: string }> {
  const [connection] = await queries
    .select({ id: gatewayConnections.id })
    .from(gatewayConnections)
    .where(
      and(
        eq(gatewayConnections.id, wanted.connectionId),
        eq(gatewayConnections.merchantId, wanted.merchantId),
        eq(gatewayConnections.mode, wanted.mode),
      ),
    );
  if (!connection) throw new Error(`connection ${wanted.connectionId} is not this merchant's`);
  const id = randomUUID();
  await queries
    .insert(routingEntries)
    .values({ ...wanted, id, countries: wanted.countries ? [...wanted.countries] : null });
  kept.forget();
  return { id };
}

/** Switches an entry on or off; false when the merchant has no such entry. */
export async function switchRoutingEntry(
  queries: Queries,
  owner: RoutingOwner,
  change: { id: string; enabled: boolean },
): Promise<boolean> {
  const changed = await queries
    .update(routingEntries)
    .set({ enabled: change.enabled })
    .where(
      and(
        eq(routingEntries.id, change.id),
        eq(routingEntries.merchantId, owner.merchantId),
        eq(routingEntries.mode, owner.mode),
      ),
    )
    .returning({ id: routingEntries.id });
  kept.forget();
  return changed.length > 0;
}
