import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { claimJobs, orderJob } from '~/database/jobs.server';
import { jobs } from '~/database/tables';
import { JOB, type JobKind } from '~/flows/jobs';
import { RUNNERS } from '~/jobs/runners.server';
import { JobWorker, type RunJob } from '~/jobs/worker.server';
import { eventually } from '../support/open-shop';
import { openTestHouse, TEST_DATABASES, type TestHouse } from '../support/open-test-house';

const TEN_MINUTES_MS = 600_000;

describe.each(TEST_DATABASES)('jobs on %s', (on) => {
  let opened: TestHouse;
  let worker: JobWorker;
  /** What the runner of each kind does next. */
  const next = new Map<string, () => number | null>();
  beforeAll(async () => {
    opened = await openTestHouse({ on });
    const runner =
      (kind: string): RunJob =>
      () =>
        Promise.resolve().then(() => next.get(kind)?.() ?? null);
    const runners = Object.fromEntries(Object.values(JOB).map((kind) => [kind, runner(kind)]));
    worker = new JobWorker(opened.house, { ...RUNNERS, ...runners });
  });
  afterAll(async () => {
    await worker.stop();
    await opened.close();
  });

  const queries = () => opened.house.database.queries;
  const rowOf = async (kind: string) => {
    const [row] = await queries()
      .select({
        tries: jobs.tries,
        failures: jobs.failures,
        lastError: jobs.lastError,
        deadAt: jobs.deadAt,
        dueInMs: sql<number>`(extract(epoch from ${jobs.runAt} - now()) * 1000)::float8`,
        isClaimed: sql<boolean>`${jobs.claimedBy} is not null`,
      })
      .from(jobs)
      .where(eq(jobs.kind, kind));
    if (!row) throw new Error(`no job ${kind}`);
    return row;
  };
  /** Runs the job of that kind once, as if its time had come. */
  const runOnce = async (kind: string) => {
    const { tries } = await rowOf(kind);
    await queries()
      .update(jobs)
      .set({ runAt: sql`now()` })
      .where(eq(jobs.kind, kind));
    worker.wake();
    return eventually(
      () => rowOf(kind),
      (row) => row.tries > tries && !row.isClaimed,
    );
  };
  const order = (kind: string) =>
    orderJob(queries(), { kind, key: 'one', payload: {}, runAt: new Date(Date.now() + 3_600_000) });
  const fail = () => {
    throw new Error('the test says so');
  };

  test('a job that ran a hundred times meets its first failure as its first', async () => {
    next.set(JOB.expireSessions, () => 30_000);
    await order(JOB.expireSessions);
    for (let run = 0; run < 100; run += 1) await runOnce(JOB.expireSessions);
    next.set(JOB.expireSessions, fail);
    const failed = await runOnce(JOB.expireSessions);
    expect(failed).toMatchObject({ tries: 101, failures: 1, lastError: 'the test says so', deadAt: null });
    expect(failed.dueInMs).toBeLessThanOrEqual(2_000);
    next.set(JOB.expireSessions, () => 30_000);
    expect(await runOnce(JOB.expireSessions)).toMatchObject({ failures: 0, lastError: null });
  }, 60_000);

  const forever: readonly JobKind[] = Object.values(JOB);
  test.each(forever)('%s is tried again for ever, at most ten minutes later', async (kind) => {
    next.set(kind, fail);
    await order(kind);
    await queries().update(jobs).set({ failures: 1_000 }).where(eq(jobs.kind, kind));
    const failed = await runOnce(kind);
    expect(failed).toMatchObject({ failures: 1_001, deadAt: null });
    expect(failed.dueInMs).toBeGreaterThan(0);
    expect(failed.dueInMs).toBeLessThanOrEqual(TEN_MINUTES_MS);
    next.set(kind, () => 3_600_000);
    expect(await runOnce(kind)).toMatchObject({ failures: 0 });
  });

  test('a kind that nothing runs is buried after its fiftieth failure; a new order digs it out', async () => {
    await order('of-another-release');
    await queries().update(jobs).set({ failures: 48 }).where(eq(jobs.kind, 'of-another-release'));
    expect(await runOnce('of-another-release')).toMatchObject({ failures: 49, deadAt: null });
    const buried = await runOnce('of-another-release');
    expect(buried.deadAt).not.toBeNull();
    expect(buried.lastError).toContain('of-another-release');
    await order('of-another-release');
    expect(await rowOf('of-another-release')).toMatchObject({ failures: 0, deadAt: null });
  });

  test("a failure's words are kept without the values it was about", async () => {
    next.set(JOB.reportToBilling, () => {
      throw new Error('Failed query: select $1\nparams: ada@payer.example');
    });
    await order(JOB.reportToBilling);
    expect((await runOnce(JOB.reportToBilling)).lastError).toBe('Failed query: select $1');
  });

  test('what a dead worker had claimed is claimed again when its lease is over', async () => {
    await orderJob(queries(), { kind: 'leased', key: 'one', payload: {}, runAt: new Date(0) });
    const claim = (name: string) => claimJobs(queries(), { worker: name, most: 50, leaseMs: 200 });
    expect((await claim('dies')).map((job) => job.kind)).toContain('leased');
    expect(await claim('lives')).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect((await claim('lives')).find((job) => job.kind === 'leased')).toMatchObject({ tries: 2, failures: 0 });
  });
});
