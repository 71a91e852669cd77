import { sql } from 'drizzle-orm';
import type { Queries } from './database.server';
import { rowsOf } from './migrate.server';
import { jobs } from './tables';

/** Work for later: one row, claimed by a lease, deleted when done. `key` makes a repeated order harmless. */
export interface Job {
  readonly id: number;
  readonly kind: string;
  readonly key: string;
  readonly payload: unknown;
  /** How often it was claimed, this time included. */
  readonly tries: number;
  /** How often it has failed since it last went well. */
  readonly failures: number;
}

/**
 * Orders a job, in the transaction that made it necessary. One already ordered is brought forward, never put off; a buried
 * one begins anew. `connectionId` is that of the gateway connection it is about: a test clock that is moved on moves it too.
 */
export async function orderJob(
  tx: Queries,
  job: { kind: string; key: string; payload: unknown; runAt: Date; connectionId?: string },
): Promise<void> {
  await tx
    .insert(jobs)
    .values(job)
    .onConflictDoUpdate({
      target: [jobs.kind, jobs.key],
      // Whoever runs it at this moment began before this order: it must not count as done.
      set: {
        runAt: sql`least(${jobs.runAt}, excluded.run_at)`,
        claimedBy: null,
        failures: sql`case when ${jobs.deadAt} is null then ${jobs.failures} else 0 end`,
        deadAt: null,
      },
    });
}

/** Claims due jobs by moving them out of reach for the lease: a worker that dies gives them back by itself. */
export async function claimJobs(
  queries: Queries,
  claim: { worker: string; most: number; leaseMs: number },
): Promise<readonly Job[]> {
  const result = await queries.execute(sql`
    update jobs set claimed_by = ${claim.worker}, tries = tries + 1, run_at = now() + ${milliseconds(claim.leaseMs)}::interval
    where id in (
      select id from jobs where run_at <= now() and dead_at is null order by run_at limit ${claim.most} for update skip locked)
    returning id, kind, key, payload, tries, failures`);
  return rowsOf<Job>(result).map((job) => ({ ...job, id: Number(job.id) }));
}

/** Deletes a job that is done, if it is still ours. */
export async function finishJob(queries: Queries, job: Job, worker: string): Promise<void> {
  await queries.execute(sql`delete from jobs where id = ${job.id} and claimed_by = ${worker}`);
}

/** Puts a job off that went well and is to run again. */
export async function putOffJob(queries: Queries, job: Job, later: { worker: string; delayMs: number }): Promise<void> {
  await queries.execute(sql`
    update jobs set run_at = now() + ${milliseconds(later.delayMs)}::interval, failures = 0, last_error = null, claimed_by = null
    where id = ${job.id} and claimed_by = ${later.worker}`);
}

/** What went wrong with a job, kept for operators. */
export interface JobFailure {
  readonly worker: string;
  readonly lastError: string;
  /** When to try again; null stops trying without forgetting it: an operator has to look. */
  readonly delayMs: number | null;
}

/** Counts a failure of a job, and puts it off or buries it. */
export async function failJob(queries: Queries, job: Job, { worker, lastError, delayMs }: JobFailure): Promise<void> {
  const then = delayMs === null ? sql`dead_at = now()` : sql`run_at = now() + ${milliseconds(delayMs)}::interval`;
  await queries.execute(sql`
    update jobs set ${then}, failures = failures + 1, last_error = ${lastError}, claimed_by = null
    where id = ${job.id} and claimed_by = ${worker}`);
}

const milliseconds = (ms: number): string => `${Math.round(ms)} milliseconds`;

/** When the next job is due, in milliseconds from now; null when there is none. */
export async function nextJobInMs(queries: Queries): Promise<number | null> {
  const result = await queries.execute(
    sql`select extract(epoch from min(run_at) - now()) * 1000 as ms from jobs where dead_at is null`,
  );
  const [row] = rowsOf<{ ms: string | number | null }>(result);
  return row?.ms === null || row?.ms === undefined ? null : Math.max(0, Number(row.ms));
}

/** Makes every job of a kind due now. */
export async function bringJobsForward(queries: Queries, kind: string): Promise<void> {
  await queries.execute(
    sql`update jobs set run_at = now() where kind = ${kind} and dead_at is null and run_at > now()`,
  );
}

/** Brings a sandbox merchant's waiting jobs forward, because its test clock was moved on by so much. */
export async function bringTestJobsForward(
  queries: Queries,
  moved: { readonly merchantId: string; readonly byMs: number },
): Promise<void> {
  await queries.execute(sql`
    update jobs set run_at = run_at - ${milliseconds(moved.byMs)}::interval
    where claimed_by is null and dead_at is null and connection_id in (
      select c.id from gateway_connections c where c.merchant_id = ${moved.merchantId} and c.mode = 'sandbox')`);
}

/** Makes one job due now, if it waits. */
export async function hurryJob(queries: Queries, job: { kind: string; key: string }): Promise<void> {
  await queries.execute(sql`
    update jobs set run_at = now() where kind = ${job.kind} and key = ${job.key} and claimed_by is null and run_at > now()`);
}
