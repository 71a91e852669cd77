import { z } from 'zod';
import { cleanText } from '~/foundation/clean-text';
import { collectFaults, type Validated } from '~/foundation/field-faults';
import { done, refuse, refuseFields, type Outcome } from '~/foundation/refusal';
import type { Caller } from '~/merchants/merchant';
import { listBreaks, resolveBreak, type ReconciliationBreak } from '~/payments/break-store.server';
import type { House } from './house';
import { pageOf, readPageQuery, type Page, type PageQuery } from './list-page';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A break as the API and the back office show it. Amounts are texts in minor units. */
export interface BreakView {
  readonly id: string;
  readonly kind: ReconciliationBreak['kind'];
  readonly state: ReconciliationBreak['state'];
  readonly owner: ReconciliationBreak['owner'];
  readonly gatewayConnectionId: string;
  readonly transactionId: string | null;
  readonly idAtGateway: string | null;
  readonly amount: string | null;
  readonly currency: string | null;
  readonly details: string;
  readonly foundAt: string;
  readonly seenAt: string;
  readonly resolvedAt: string | null;
  readonly resolvedBy: string | null;
  readonly note: string | null;
}

function viewOf(row: ReconciliationBreak): BreakView {
  const { id, kind, state, owner, currency, details, resolvedBy, note } = row;
  return {
    id,
    kind,
    state,
    owner,
    gatewayConnectionId: row.connectionId,
    transactionId: row.attemptId,
    idAtGateway: row.gatewayReference,
    amount: row.amount === null ? null : String(row.amount),
    currency,
    details,
    foundAt: row.foundAt.toISOString(),
    seenAt: row.seenAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    resolvedBy,
    note,
  };
}

const ownerOf = ({ merchant, mode }: Caller) => ({ merchantId: merchant.id, mode });

/** What reconciliation found, oldest first; the open ones unless the resolved are asked for. */
export async function listReconciliationBreaks(
  house: House,
  caller: Caller,
  query: PageQuery & { readonly state: string | null },
): Promise<Outcome<Page<BreakView>>> {
  const asked = readPageQuery(query);
  if (!asked.ok) return asked;
  const state = query.state ?? 'open';
  if (state !== 'open' && state !== 'resolved') return refuseFields({ state: 'must be open or resolved' });
  const found = await listBreaks(house.database.queries, ownerOf(caller), { ...asked.value, state });
  const place = ({ foundAt, id }: ReconciliationBreak) => ({ since: foundAt, id });
  return done(pageOf(found, asked.value, { item: viewOf, place }));
}

const resolutionFields = z.strictObject({
  operator: cleanText(100).refine((name) => name.trim().length > 0, 'must name who resolves it'),
  note: cleanText(2_000).refine((text) => text.trim().length >= 10, 'must say what was done, in 10 characters or more'),
});
export type BreakResolution = z.infer<typeof resolutionFields>;

export function readBreakResolution(body: unknown): Validated<BreakResolution> {
  const read = resolutionFields.safeParse(body);
  return read.success ? { ok: true, value: read.data } : { ok: false, faults: collectFaults(read.error, body) };
}

/** A person saw to a break: it stays resolved, also when the next night sees it again. A second word does not replace the first. */
export async function resolveReconciliationBreak(
  house: House,
  caller: Caller,
  { id, resolution }: { readonly id: string; readonly resolution: BreakResolution },
): Promise<Outcome<BreakView>> {
  const change = { id, ...resolution, now: house.clock.now() };
  const row = UUID.test(id) ? await resolveBreak(house.database.queries, ownerOf(caller), change) : null;
  return row ? done(viewOf(row)) : refuse('not_found', 'There is no such break.');
}
