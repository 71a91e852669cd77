import { and, eq, isNotNull, lt } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { gatewayEvents } from '~/database/tables';

export type KeptEvent = typeof gatewayEvents.$inferSelect;

/** Keeps an event before it is believed. False when one with its key is kept already. */
export async function keepEvent(
  tx: Queries,
  event: Pick<KeptEvent, 'id' | 'merchantId' | 'connectionId' | 'eventKey' | 'body' | 'receivedAt'>,
): Promise<boolean> {
  const kept = await tx.insert(gatewayEvents).values(event).onConflictDoNothing().returning({ id: gatewayEvents.id });
  return kept.length > 0;
}

export async function findEvent(queries: Queries, id: string): Promise<KeptEvent | null> {
  const [row] = await queries.select().from(gatewayEvents).where(eq(gatewayEvents.id, id));
  return row ?? null;
}

/** Writes down what became of an event. */
export async function changeEvent(
  queries: Queries,
  event: Pick<KeptEvent, 'id' | 'merchantId'>,
  change: Partial<Pick<KeptEvent, 'state' | 'reason' | 'failures' | 'attemptId' | 'processedAt'>>,
): Promise<void> {
  await queries
    .update(gatewayEvents)
    .set(change)
    .where(and(eq(gatewayEvents.id, event.id), eq(gatewayEvents.merchantId, event.merchantId)));
}

/** Empties the bodies of events received before a moment. That they came stays known: an old one must not count again. */
export async function forgetEventBodies(queries: Queries, before: Date): Promise<void> {
  await queries
    .update(gatewayEvents)
    .set({ body: null })
    .where(and(lt(gatewayEvents.receivedAt, before), isNotNull(gatewayEvents.body)));
}
