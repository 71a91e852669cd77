import { done, type Outcome } from '~/foundation/refusal';
import type { Caller } from '~/merchants/merchant';
import {
  countAttention,
  listAttention,
  type AttentionCounts,
  type AttentionItem,
} from '~/payments/attention-store.server';
import type { House } from './house';
import { pageOf, readPageQuery, type Page, type PageQuery } from './list-page';
import { ALARM_AFTER_MS } from './resolve-unknown-attempt.server';

/** One thing that waits for a person, as the API and the back office show it. */
export interface AttentionView {
  readonly kind: AttentionItem['kind'];
  readonly id: string;
  readonly since: string;
  readonly reason: string;
  readonly transactionId: string | null;
  readonly gatewayConnectionId: string;
}

const unknownBefore = (house: House): Date => new Date(house.clock.now().getTime() - ALARM_AFTER_MS);

/**
 * What nobody but a person can settle, oldest first: outcomes unknown for a quarter of an hour, mismatches, late successes,
 * events that match nothing or cannot be processed, breaks that reconciliation found, buried jobs.
 */
export async function readAttention(
  house: House,
  caller: Caller,
  query: PageQuery,
): Promise<Outcome<Page<AttentionView>>> {
  const asked = readPageQuery(query);
  if (!asked.ok) return asked;
  const owner = { merchantId: caller.merchant.id, mode: caller.mode };
  const page = { ...asked.value, unknownBefore: unknownBefore(house) };
  const items = await listAttention(house.database.queries, owner, page);
  return done(pageOf(items, asked.value, { item: viewOf, place: ({ since, id }) => ({ since, id }) }));
}

function viewOf({ kind, id, since, reason, attemptId, connectionId }: AttentionItem): AttentionView {
  return {
    kind,
    id,
    since: since.toISOString(),
    reason,
    transactionId: attemptId,
    gatewayConnectionId: connectionId,
  };
}

/** How much waits for a person in the whole installation: numbers, for the metrics. */
export function countWhatWaits(house: House): Promise<AttentionCounts> {
  return countAttention(house.database.queries, unknownBefore(house));
}
