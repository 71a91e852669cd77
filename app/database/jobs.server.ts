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
}

/** Orders a job, in the transaction that made it necessary. One already ordered is brought forward, never put off. */
export async function orderJob(
  tx: Queries,
  job: { kind: string; key: string; payload: unknown; runAt: Date },
): Promise<void> {
  await tx
    .insert(jobs)
    .values(job)
    .onConflictDoUpdate({
      target: [jobs.kind, jobs.key],
      // Whoever runs it at this moment began before this order: it must not count as done.
      set: { runAt: sql`least(${jobs.runAt}, excluded.run_at)`, claimedBy: null, deadAt: null },
    });
}

/** Claims due jobs by moving them out of reach for the lease: a worker that dies gives them back by itself. */
export async function claimJobs(
  queries: Queries,
  claim: { worker: string; most: number; leaseMs: number },
): Promise<readonly Job[]> {
  const result = await queries.execute(sql`
    update jobs set claimed_by = ${claim.worker}, tries = tries + 1, run_at = now() + ${`${claim.leaseMs} milliseconds`}::interval
    where id in (
      select id from jobs where run_at <= now() and dead_at is null order by run_at limit ${claim.most} for update skip locked)
    returning id, kind, key, payload, tries`);
  return rowsOf<Job>(result).map((job) => ({ ...job, id: Number(job.id) }));
}

/** Deletes a job that is done, if it is still ours. */
export async function finishJob(queries: Queries, job: Job, worker: string): Promise<void> {
  await queries.execute(sql`delete from jobs where id = ${job.id} and claimed_by = ${worker}`);
}

/** Puts a job off; `lastError` is kept for operators. */
export async function putOffJob(
  queries: Queries,
  job: Job,
  later: { worker: string; delayMs: number; lastError: string | null },
): Promise<void> {
  await queries.execute(sql`
    update jobs set run_at = now() + ${`${Math.round(later.delayMs)} milliseconds`}::interval, last_error = ${later.lastError}, claimed_by = null
    where id = ${job.id} and claimed_by = ${later.worker}`);
}

/** Stops trying a job without forgetting it: an operator has to look. */
export async function buryJob(queries: Queries, job: Job, last: { worker: string; lastError: string }): Promise<void> {
  await queries.execute(sql`
    update jobs set dead_at = now(), last_error = ${last.lastError}, claimed_by = null where id = ${job.id} and claimed_by = ${last.worker}`);
}

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

/** Makes one job due now, if it waits. */
export async function hurryJob(queries: Queries, job: { kind: string; key: string }): Promise<void> {
  await queries.execute(sql`
    update jobs set run_at = now() where kind = ${job.kind} and key = ${job.key} and claimed_by is null and run_at > now()`);
}
