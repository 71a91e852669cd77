import { and, desc, eq, lt, or, sql } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { webhookEndpoints } from '~/database/tables';
import type { WebhookEndpoint } from './webhook-endpoint';

type Owner = Pick<WebhookEndpoint, 'merchantId' | 'mode'>;

const ownedBy = (owner: Owner) =>
  and(eq(webhookEndpoints.merchantId, owner.merchantId), eq(webhookEndpoints.mode, owner.mode));

/** Keeps a new endpoint; false when the owner has as many as one may have. Two at once may make it one more. */
export async function keepEndpoint(
  queries: Queries,
  wanted: Owner & Pick<WebhookEndpoint, 'id' | 'url' | 'eventTypes' | 'secretSealed' | 'createdAt'>,
  most: number,
): Promise<WebhookEndpoint | null> {
  if ((await queries.$count(webhookEndpoints, ownedBy(wanted))) >= most) return null;
  const { eventTypes, ...rest } = wanted;
  const [row] = await queries
    .insert(webhookEndpoints)
    .values({ ...rest, eventTypes: eventTypes ? [...eventTypes] : null })
    .returning();
  return row ?? null;
}

export async function findEndpoint(queries: Queries, owner: Owner, id: string): Promise<WebhookEndpoint | null> {
  const [row] = await queries
    .select()
    .from(webhookEndpoints)
    .where(and(eq(webhookEndpoints.id, id), ownedBy(owner)));
  return row ?? null;
}

/** The same, holding its row until the transaction ends. Events still find their way to it meanwhile. */
export async function lockEndpoint(tx: Queries, owner: Owner, id: string): Promise<WebhookEndpoint | null> {
  const [row] = await tx
    .select()
    .from(webhookEndpoints)
    .where(and(eq(webhookEndpoints.id, id), ownedBy(owner)))
    .for('no key update');
  return row ?? null;
}

type Changeable = Pick<
  typeof webhookEndpoints.$inferInsert,
  | 'url'
  | 'eventTypes'
  | 'secretSealed'
  | 'previousSecretSealed'
  | 'previousSecretUntil'
  | 'enabled'
  | 'disabledAt'
  | 'disabledReason'
  | 'failingSince'
  | 'probeAt'
  | 'isLagging'
>;

export async function changeEndpoint(
  queries: Queries,
  endpoint: Pick<WebhookEndpoint, 'id' | 'merchantId'>,
  change: Partial<Changeable>,
): Promise<WebhookEndpoint | null> {
  const [row] = await queries
    .update(webhookEndpoints)
    .set(change)
    .where(and(eq(webhookEndpoints.id, endpoint.id), eq(webhookEndpoints.merchantId, endpoint.merchantId)))
    .returning();
  return row ?? null;
}

/** Removes an endpoint with all that was on its way to it; false when the owner has no such endpoint. */
export async function removeEndpoint(queries: Queries, owner: Owner, id: string): Promise<boolean> {
  const removed = await queries
    .delete(webhookEndpoints)
    .where(and(eq(webhookEndpoints.id, id), ownedBy(owner)))
    .returning({ id: webhookEndpoints.id });
  return removed.length > 0;
}

/** A place in the list: after this endpoint, by time and then id. */
export interface EndpointCursor {
  readonly createdAt: Date;
  readonly id: string;
}

/** The owner's endpoints, newest first. */
export async function listEndpoints(
  queries: Queries,
  owner: Owner,
  page: { readonly after: EndpointCursor | null; readonly most: number },
): Promise<readonly WebhookEndpoint[]> {
  const { createdAt, id } = webhookEndpoints;
  const { after } = page;
  const isAfter =
    after === null
      ? sql`true`
      : or(lt(createdAt, after.createdAt), and(eq(createdAt, after.createdAt), lt(id, after.id)));
  return queries
    .select()
    .from(webhookEndpoints)
    .where(and(ownedBy(owner), isAfter))
    .orderBy(desc(createdAt), desc(id))
    .limit(page.most);
}
