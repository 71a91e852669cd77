import { sql } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { rowsOf } from '~/database/migrate.server';

/** Why a person has to look at something. */
export type AttentionKind =
  | 'attempt_unknown'
  | 'attempt_mismatch'
  | 'attempt_late_success'
  | 'operation_unknown'
  | 'operation_mismatch'
  | 'event_parked'
  | 'event_poison'
  | 'reconciliation_break'
  | 'job_dead';

/** One thing that nobody but a person can settle. */
export interface AttentionItem {
  readonly kind: AttentionKind;
  /** Of the attempt, operation, event or break; of a dead job, the attempt that it is about and the job's kind. */
  readonly id: string;
  readonly since: Date;
  readonly reason: string;
  readonly attemptId: string | null;
  readonly connectionId: string;
}

/** A place in the list: after this item, by time and then id. */
export interface AttentionCursor {
  readonly since: Date;
  readonly id: string;
}

interface Owner {
  readonly merchantId: string;
  readonly mode: 'sandbox' | 'live';
}

const ATTEMPT_STATES = sql`('prepared', 'sent', 'unknown', 'mismatch', 'late_success')`;

/** Everything that waits for a person, of all merchants. An outcome that is merely young is not among it. */
const everything = (unknownBefore: Date) => sql`
  select case a.state when 'mismatch' then 'attempt_mismatch' when 'late_success' then 'attempt_late_success'
           else 'attempt_unknown' end as kind,
         a.id::text as id, a.prepared_at as since, coalesce(a.message, 'its outcome is not known') as reason,
         a.id as attempt_id, a.connection_id, a.merchant_id
    from attempts a join merchants m on m.id = a.merchant_id where a.state in ${ATTEMPT_STATES}
     and (a.state in ('mismatch', 'late_success') or a.prepared_at <= ${unknownBefore.toISOString()}::timestamptz
       + coalesce(m.clock_ahead_ms - a.clock_ahead_ms, 0) * interval '1 millisecond')
  union all
  select case o.state when 'mismatch' then 'operation_mismatch' else 'operation_unknown' end, o.id::text, o.prepared_at,
         coalesce(o.kind || ': ' || o.message, 'the outcome of a ' || o.kind || ' is not known'), o.attempt_id,
         o.connection_id, o.merchant_id
    from operations o join merchants m on m.id = o.merchant_id
   where o.state = 'mismatch' or (o.state = 'unknown' and o.prepared_at <= ${unknownBefore.toISOString()}::timestamptz
       + coalesce(m.clock_ahead_ms - o.clock_ahead_ms, 0) * interval '1 millisecond')
  union all
  select case e.state when 'poison' then 'event_poison' else 'event_parked' end, e.id::text, e.received_at,
         coalesce(e.reason, 'it could not be processed'), e.attempt_id, e.connection_id, e.merchant_id
    from gateway_events e where e.state in ('parked', 'poison')
  union all
  select 'reconciliation_break', b.id::text, b.found_at, b.kind || ': ' || b.details, b.attempt_id, b.connection_id,
         b.merchant_id
    from reconciliation_breaks b where b.state = 'open'
  union all
  select 'job_dead', a.id::text || ' ' || j.kind, j.dead_at, coalesce(j.last_error, 'it failed too often'), a.id,
         a.connection_id, a.merchant_id
    from jobs j join attempts a on a.id::text = j.key where j.dead_at is not null`;

/** The owner's items, oldest first. */
export async function listAttention(
  queries: Queries,
  owner: Owner,
  page: { readonly after: AttentionCursor | null; readonly most: number; readonly unknownBefore: Date },
): Promise<readonly AttentionItem[]> {
  const after = page.after
    ? sql`and (date_trunc('milliseconds', i.since), i.id) > (${page.after.since.toISOString()}::timestamptz, ${page.after.id})`
    : sql``;
  const result = await queries.execute(sql`
    select i.kind, i.id, i.since, i.reason, i.attempt_id, i.connection_id
      from (${everything(page.unknownBefore)}) i
      join gateway_connections c on c.id = i.connection_id and c.merchant_id = i.merchant_id
     where i.merchant_id = ${owner.merchantId} and c.mode = ${owner.mode} ${after}
     order by date_trunc('milliseconds', i.since), i.id limit ${page.most}`);
  return rowsOf<Record<string, string | null>>(result).map(itemOf);
}

function itemOf(row: Readonly<Record<string, string | null>>): AttentionItem {
  return {
    kind: row.kind as AttentionKind,
    id: row.id ?? '',
    since: new Date(row.since ?? 0),
    reason: row.reason ?? '',
    attemptId: row.attempt_id ?? null,
    connectionId: row.connection_id ?? '',
  };
}

/** How many items of each kind there are in the whole installation, and how many breaks are open. */
export interface AttentionCounts {
  readonly items: Readonly<Partial<Record<AttentionKind, number>>>;
  readonly breaks: Readonly<Record<string, number>>;
}

export async function countAttention(queries: Queries, unknownBefore: Date): Promise<AttentionCounts> {
  const items = await queries.execute(
    sql`select i.kind, count(*)::int as many from (${everything(unknownBefore)}) i group by i.kind`,
  );
  const breaks = await queries.execute(
    sql`select kind, count(*)::int as many from reconciliation_breaks where state = 'open' group by kind`,
  );
  const counted = (result: unknown) =>
    Object.fromEntries(rowsOf<{ kind: string; many: number }>(result).map(({ kind, many }) => [kind, Number(many)]));
  return { items: counted(items), breaks: counted(breaks) };
}
