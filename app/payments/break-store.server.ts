import { randomUUID } from 'node:crypto';
import { and, eq, exists, gt, inArray, or, sql } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { gatewayConnections, reconciliationBreaks, reconciliationRuns } from '~/database/tables';
import type { BreakKind, Contradiction } from './compare-payments';

export type ReconciliationBreak = typeof reconciliationBreaks.$inferSelect;

interface Whose {
  readonly id: string;
  readonly merchantId: string;
}

/** Who can do something about it: what stands at the gateway is the merchant's, our own books are the operator's. */
const OWNERS: Readonly<Record<BreakKind, ReconciliationBreak['owner']>> = {
  orphan_charge: 'merchant',
  double_charge: 'merchant',
  amount_differs: 'merchant',
  state_differs: 'operator',
  missing_charge: 'operator',
  ledger_differs: 'operator',
};

const ITSELF = 'itself';

/**
 * Writes down a contradiction. One that is known already is only seen again; one that had gone by itself is opened again;
 * one that a person resolved stays so. Answers whether it is news.
 */
export async function keepBreak(
  tx: Queries,
  connection: Whose,
  { found, now }: { readonly found: Contradiction; readonly now: Date },
): Promise<boolean> {
  const { kind, subject, attemptId, gatewayReference, money, details } = found;
  const id = randomUUID();
  const [row] = await tx
    .insert(reconciliationBreaks)
    .values({
      id,
      merchantId: connection.merchantId,
      connectionId: connection.id,
      kind,
      subject,
      attemptId,
      gatewayReference,
      amount: money?.amount ?? null,
      currency: money?.currency ?? null,
      details,
      owner: OWNERS[kind],
      state: 'open',
      foundAt: now,
      seenAt: now,
    })
    .onConflictDoUpdate({
      target: [reconciliationBreaks.connectionId, reconciliationBreaks.kind, reconciliationBreaks.subject],
      set: {
        seenAt: now,
        details,
        state: sql`case when ${reconciliationBreaks.resolvedBy} = ${ITSELF} then 'open' else ${reconciliationBreaks.state} end`,
        resolvedAt: sql`case when ${reconciliationBreaks.resolvedBy} = ${ITSELF} then null else ${reconciliationBreaks.resolvedAt} end`,
        resolvedBy: sql`nullif(${reconciliationBreaks.resolvedBy}, ${ITSELF})`,
      },
    })
    .returning({ id: reconciliationBreaks.id });
  return row?.id === id;
}

/** Closes open breaks whose subject was looked at and which do not hold any more. Answers how many. */
export async function closeGone(
  tx: Queries,
  connection: Whose,
  looked: { readonly subjects: ReadonlySet<string>; readonly found: readonly Contradiction[]; readonly now: Date },
): Promise<number> {
  const holds = new Set(looked.found.map(({ kind, subject }) => `${kind} ${subject}`));
  const open = await tx
    .select({ id: reconciliationBreaks.id, kind: reconciliationBreaks.kind, subject: reconciliationBreaks.subject })
    .from(reconciliationBreaks)
    .where(and(eq(reconciliationBreaks.connectionId, connection.id), eq(reconciliationBreaks.state, 'open')));
  const gone = open.filter(({ kind, subject }) => looked.subjects.has(subject) && !holds.has(`${kind} ${subject}`));
  if (gone.length === 0) return 0;
  await tx
    .update(reconciliationBreaks)
    .set({ state: 'resolved', resolvedAt: looked.now, resolvedBy: ITSELF })
    .where(
      and(
        eq(reconciliationBreaks.merchantId, connection.merchantId),
        inArray(
          reconciliationBreaks.id,
          gone.map(({ id }) => id),
        ),
      ),
    );
  return gone.length;
}

/** Writes down that a connection was compared, by its merchant's clock. */
export async function keepRun(tx: Queries, run: typeof reconciliationRuns.$inferInsert): Promise<void> {
  const { comparedAt, paymentsListed, breaksFound } = run;
  const set = { comparedAt, paymentsListed, breaksFound };
  await tx.insert(reconciliationRuns).values(run).onConflictDoUpdate({ target: reconciliationRuns.connectionId, set });
}

interface Owner {
  readonly merchantId: string;
  readonly mode: 'sandbox' | 'live';
}

/** A place in the list: after this break, by time and then id. */
export interface BreakCursor {
  readonly since: Date;
  readonly id: string;
}

const ownedBy = (queries: Queries, owner: Owner) =>
  and(
    eq(reconciliationBreaks.merchantId, owner.merchantId),
    exists(
      queries
        .select({ id: gatewayConnections.id })
        .from(gatewayConnections)
        .where(
          and(
            eq(gatewayConnections.id, reconciliationBreaks.connectionId),
            eq(gatewayConnections.merchantId, owner.merchantId),
            eq(gatewayConnections.mode, owner.mode),
          ),
        ),
    ),
  );

/** The owner's breaks, oldest first. */
export function listBreaks(
  queries: Queries,
  owner: Owner,
  page: { readonly after: BreakCursor | null; readonly most: number; readonly state: ReconciliationBreak['state'] },
): Promise<readonly ReconciliationBreak[]> {
  const { foundAt, id, state } = reconciliationBreaks;
  const { after } = page;
  return queries
    .select()
    .from(reconciliationBreaks)
    .where(
      and(
        ownedBy(queries, owner),
        eq(state, page.state),
        after ? or(gt(foundAt, after.since), and(eq(foundAt, after.since), gt(id, after.id))) : undefined,
      ),
    )
    .orderBy(foundAt, id)
    .limit(page.most);
}

/** Resolves an open break; answers it as it stands, or null when the owner has none of that id. */
export async function resolveBreak(
  queries: Queries,
  owner: Owner,
  resolution: { readonly id: string; readonly operator: string; readonly note: string; readonly now: Date },
): Promise<ReconciliationBreak | null> {
  const { id, operator, note, now } = resolution;
  const mine = and(eq(reconciliationBreaks.id, id), ownedBy(queries, owner));
  await queries
    .update(reconciliationBreaks)
    .set({ state: 'resolved', resolvedAt: now, resolvedBy: `operator ${operator}`, note })
    .where(and(mine, eq(reconciliationBreaks.state, 'open')));
  const [row] = await queries.select().from(reconciliationBreaks).where(mine);
  return row ?? null;
}
