import { and, eq, sql } from 'drizzle-orm';
import type { Database, Queries } from '~/database/database.server';
import { rowsOf } from '~/database/migrate.server';
import { deliveryTries, eventDeliveries, webhookEndpoints } from '~/database/tables';
import type { ClaimedDelivery } from './claim-deliveries.server';
import { PROBED_EVERY_MS, SLOW_ANSWER_MS, SWITCHED_OFF_AFTER_MS } from './delivery-schedule';
import type { WebhookEndpoint } from './webhook-endpoint';
import { changeEndpoint, lockEndpoint } from './webhook-endpoint-store.server';

/** One try, as the merchant may see it. */
export interface DeliveryTry {
  /** In the merchant's time. */
  readonly at: Date;
  readonly status: number | null;
  /** Why there was no status, in words. */
  readonly error: string | null;
  /** The beginning of the answer, masked. */
  readonly answer: string;
  readonly durationMs: number;
}

type Change = { readonly state: 'delivered' | 'waiting' | 'dead'; readonly nextTryAt: Date | null };

/** The delivery and its try in one statement, for a claim that has not lapsed; its common table expression is `marked`. */
function mark(claimed: ClaimedDelivery, one: DeliveryTry, { state, nextTryAt }: Change) {
  const at = sql`${one.at.toISOString()}::timestamptz`;
  return sql`
    with marked as (
      update ${eventDeliveries} set state = ${state}, claimed_by = null, lease_until = null,
        next_try_at = coalesce(${nextTryAt?.toISOString() ?? null}::timestamptz, next_try_at),
        delivered_at = ${state === 'delivered' ? at : null}
      where id = ${claimed.id} and claimed_by = ${claimed.claimedBy}::uuid returning id, merchant_id),
    told as (
      insert into ${deliveryTries} (merchant_id, delivery_id, at, status, error, answer, duration_ms)
      select merchant_id, id, ${at}, ${one.status}::integer, ${one.error}::text, ${one.answer}::text, ${one.durationMs}::integer
      from marked)`;
}

/** It arrived. Whatever was held against the endpoint is forgotten; one that was off for failing is on again. */
export async function markDelivered(queries: Queries, claimed: ClaimedDelivery, one: DeliveryTry): Promise<void> {
  const isSlow = one.durationMs > SLOW_ANSWER_MS;
  const wasFailing = sql`coalesce(e.disabled_reason = 'failing', false)`;
  await queries.execute(sql`
    ${mark(claimed, one, { state: 'delivered', nextTryAt: null })}
    update ${webhookEndpoints} e set failing_since = null, probe_at = null, is_lagging = ${isSlow},
      enabled = e.enabled or ${wasFailing},
      disabled_at = case when ${wasFailing} then null else e.disabled_at end,
      disabled_reason = case when ${wasFailing} then null else e.disabled_reason end
    where e.id = ${claimed.endpoint.id} and exists (select 1 from marked)
      and (e.failing_since is not null or e.is_lagging <> ${isSlow} or ${wasFailing})`);
}

/** It did not arrive; `nextTryAt` null gives it up. The endpoint is switched off when it is gone, or failed for too long. */
export async function markFailed(
  database: Database,
  claimed: ClaimedDelivery,
  failure: { readonly one: DeliveryTry; readonly nextTryAt: Date | null; readonly isGone: boolean },
): Promise<void> {
  const { one, nextTryAt, isGone } = failure;
  await database.transact(async (tx) => {
    // The endpoint first, as whoever claims takes it.
    const endpoint = await lockEndpoint(tx, claimed.endpoint, claimed.endpoint.id);
    if (!endpoint) return;
    const change: Change = { state: nextTryAt === null ? 'dead' : 'waiting', nextTryAt };
    const marked = rowsOf(await tx.execute(sql`${mark(claimed, one, change)} select id from marked`));
    if (marked.length > 0) await changeEndpoint(tx, endpoint, afterFailure(endpoint, one.at, isGone));
  });
}

/** What a failure makes of an endpoint. */
function afterFailure(endpoint: WebhookEndpoint, at: Date, isGone: boolean): Parameters<typeof changeEndpoint>[2] {
  const failingSince = endpoint.failingSince ?? at;
  const change = { failingSince, isLagging: true };
  const probeAt = new Date(at.getTime() + PROBED_EVERY_MS);
  if (endpoint.disabledReason === 'failing' && !isGone) return { ...change, probeAt };
  if (!endpoint.enabled && endpoint.disabledReason !== 'failing') return change;
  if (isGone) return { ...change, enabled: false, disabledReason: 'gone', disabledAt: at, probeAt: null };
  if (at.getTime() - failingSince.getTime() < SWITCHED_OFF_AFTER_MS) return change;
  return { ...change, enabled: false, disabledReason: 'failing', disabledAt: at, probeAt };
}

/** Gives a delivery back that was interrupted by our own stop: it does not count as a try. */
export async function giveBack(queries: Queries, claimed: ClaimedDelivery): Promise<void> {
  const { id, claimedBy } = claimed;
  await queries
    .update(eventDeliveries)
    .set({ claimedBy: null, leaseUntil: null, tries: sql`${eventDeliveries.tries} - 1` })
    .where(and(eq(eventDeliveries.id, id), eq(eventDeliveries.claimedBy, claimedBy)));
}
