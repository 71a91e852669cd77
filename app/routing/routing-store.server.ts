import { randomUUID } from 'node:crypto';
import { and, asc, eq, gt, type SQL } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { keepReads } from '~/database/kept-reads.server';
import { gatewayConnections, routingEntries } from '~/database/tables';
import type { Method } from '~/gateways/contract';
import type { BinRange, CardType, RoutingConditions, RoutingEntry } from './routing-entry';

/** Whose routing: a merchant has separate entries for sandbox and live. */
export interface RoutingOwner {
  readonly merchantId: string;
  readonly mode: 'sandbox' | 'live';
}

/** What a merchant writes of an entry. */
export interface RoutingFields extends RoutingConditions {
  readonly method: Method;
  readonly currency: string;
  readonly connectionId: string;
  readonly priority: number;
  readonly weight: number;
  readonly enabled: boolean;
  readonly failsOverOnSoftDecline: boolean;
}

/** How long another process's change of routing may stay unseen. */
const KEPT_MS = 2_000;

const ofOwner = (owner: RoutingOwner) =>
  and(eq(routingEntries.merchantId, owner.merchantId), eq(routingEntries.mode, owner.mode));

const ofOwnerById = (owner: RoutingOwner, id: string) => and(ofOwner(owner), eq(routingEntries.id, id));

async function readEntries(
  queries: Queries,
  where: SQL | undefined,
  most: number | null = null,
): Promise<readonly RoutingEntry[]> {
  const query = queries
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
    .where(where)
    .orderBy(asc(routingEntries.id));
  const rows = await (most === null ? query : query.limit(most));
  return rows.map(({ entry, gateway, isConnectionEnabled }) => ({
    id: entry.id,
    method: entry.method as Method,
    currency: entry.currency,
    connectionId: entry.connectionId,
    gateway,
    priority: entry.priority,
    weight: entry.weight,
    isEnabled: entry.enabled,
    isConnectionEnabled,
    countries: entry.countries,
    leastAmount: entry.leastAmount,
    mostAmount: entry.mostAmount,
    cardBrands: entry.cardBrands,
    // Written by this code alone, from what a schema has read.
    binRanges: entry.binRanges as readonly BinRange[] | null,
    cardTypes: entry.cardTypes as readonly CardType[] | null,
    planIds: entry.planIds,
    metadata: entry.metadata as RoutingConditions['metadata'],
    failsOverOnSoftDecline: entry.failsOverOnSoftDecline,
    createdAt: entry.createdAt,
  }));
}

const kept = keepReads((database, owner: RoutingOwner) => readEntries(database.queries, ofOwner(owner)), {
  ttlMs: KEPT_MS,
  most: 1_000,
  nameOf: (owner) => `${owner.merchantId} ${owner.mode}`,
});

/** The merchant's routing entries, kept for two seconds. */
export const routingOf = kept.get;

/** The merchant's entries by id, from after one of them on: a page of a list. */
export function listRoutingEntries(
  queries: Queries,
  owner: RoutingOwner,
  page: { readonly after: string | null; readonly most: number },
): Promise<readonly RoutingEntry[]> {
  const after = page.after === null ? undefined : gt(routingEntries.id, page.after);
  return readEntries(queries, and(ofOwner(owner), after), page.most);
}

export async function findRoutingEntry(
  queries: Queries,
  owner: RoutingOwner,
  id: string,
): Promise<RoutingEntry | null> {
  const [entry] = await readEntries(queries, ofOwnerById(owner, id));
  return entry ?? null;
}

/** The connections that the merchant's entries may lead to. */
export function routableConnections(
  queries: Queries,
  owner: RoutingOwner,
): Promise<readonly { readonly id: string; readonly gateway: string; readonly enabled: boolean }[]> {
  const { id, gateway, enabled, merchantId, mode } = gatewayConnections;
  return queries
    .select({ id, gateway, enabled })
    .from(gatewayConnections)
    .where(and(eq(merchantId, owner.merchantId), eq(mode, owner.mode)));
}

/** The columns as they are written: lists of the database's own, not read-only ones. */
function columnsOf(fields: Partial<RoutingFields>) {
  const list = (values: readonly string[] | null | undefined) => (values ? [...values] : values);
  const { countries, cardBrands, cardTypes, planIds, ...rest } = fields;
  const lists = {
    countries: list(countries),
    cardBrands: list(cardBrands),
    cardTypes: list(cardTypes),
    planIds: list(planIds),
  };
  return { ...rest, ...lists };
}

type NewEntry = Pick<RoutingFields, 'method' | 'currency' | 'connectionId' | 'priority'> & Partial<RoutingFields>;

/** Adds an entry. The connection must be the same merchant's and mode's; throws where the caller has not seen to that. */
export async function addRoutingEntry(
  queries: Queries,
  wanted: RoutingOwner & NewEntry,
): Promise<{ readonly id: string }> {
  const connections = await routableConnections(queries, wanted);
  if (!connections.some(({ id }) => id === wanted.connectionId))
    throw new Error(`connection ${wanted.connectionId} is not this merchant's`);
  const { merchantId, mode, method, currency, connectionId, priority } = wanted;
  const id = randomUUID();
  await queries
    .insert(routingEntries)
    .values({ ...columnsOf(wanted), id, merchantId, mode, method, currency, connectionId, priority });
  kept.forget();
  return { id };
}

/** Changes an entry; false when the merchant has no such entry. A new connection must be the merchant's. */
export async function changeRoutingEntry(
  queries: Queries,
  owner: RoutingOwner,
  { id, ...change }: { readonly id: string } & Partial<RoutingFields>,
): Promise<boolean> {
  const changed = await queries
    .update(routingEntries)
    .set(columnsOf(change))
    .where(ofOwnerById(owner, id))
    .returning({ id: routingEntries.id });
  kept.forget();
  return changed.length > 0;
}

/** Removes an entry; false when the merchant has no such entry. Attempts keep what was decided by it. */
export async function removeRoutingEntry(queries: Queries, owner: RoutingOwner, id: string): Promise<boolean> {
  const removed = await queries
    .delete(routingEntries)
    .where(ofOwnerById(owner, id))
    .returning({ id: routingEntries.id });
  kept.forget();
  return removed.length > 0;
}
