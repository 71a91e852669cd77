import { randomUUID } from 'node:crypto';
import { claimJobs, failJob, finishJob, nextJobInMs, putOffJob, type Job } from '~/database/jobs.server';
import type { House } from '~/flows/house';
import type { JobKind } from '~/flows/jobs';
import { killPoint } from '~/foundation/kill-point.server';
import { safeErrorMessage } from '~/foundation/safe-error-message';

/** Runs one job. Answers after how many milliseconds to run it again, or null when it is done. */
export type RunJob = (house: House, payload: unknown, tries: number) => Promise<number | null>;

const LEASE_MS = 60_000;
const MOST_AT_ONCE = 8;
const LONGEST_NAP_MS = 5_000;
const LONGEST_BACKOFF_MS = 600_000;
// Only of a job that no runner is for, as after a release that was taken back: what we can do is about money, and is tried
// until its runner says that it is done.
const MOST_FAILURES_UNKNOWN = 50;

/** Runs due jobs until stopped. At least once each: a worker that dies gives its jobs back when their lease is over. */
export class JobWorker {
  readonly #name = randomUUID();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = false;

  constructor(
    readonly house: House,
    readonly runners: Readonly<Record<JobKind, RunJob>>,
    readonly told: (kind: string, outcome: 'done' | 'later' | 'failed') => void = () => undefined,
  ) {}

  /** Looks for due jobs now. Cheap to call often: calls while it runs make it look once more. */
  wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#running ??= this.#loop().finally(() => {
      this.#running = null;
      // A wake-up that came while the loop was ending must not wait for the nap.
      if (this.#again) this.wake();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #loop(): Promise<void> {
    clearTimeout(this.#timer);
    let napMs: number | null = LONGEST_NAP_MS;
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        const claim = { worker: this.#name, most: MOST_AT_ONCE, leaseMs: LEASE_MS };
        const claimed = await claimJobs(this.house.database.queries, claim);
        await Promise.all(claimed.map((job) => this.#run(job)));
        if (claimed.length > 0) this.#again = true;
      }
      napMs = await nextJobInMs(this.house.database.queries);
    } catch (error) {
      if (!this.#stopped) this.house.log.error({ err: error }, 'the job worker could not look for work');
    }
    if (this.#stopped) return;
    this.#timer = setTimeout(() => this.wake(), Math.min(napMs ?? LONGEST_NAP_MS, LONGEST_NAP_MS) + 5);
  }

  /** Never throws: what cannot even be written down comes back by itself when the lease is over. */
  async #run(job: Job): Promise<void> {
    const { queries } = this.house.database;
    killPoint('K10');
    try {
      const runner = this.#runnerOf(job);
      if (!runner) throw new Error(`no such kind of job: ${job.kind}`);
      const againMs = await runner(this.house, job.payload, job.tries);
      if (againMs === null) await finishJob(queries, job, this.#name);
      else await putOffJob(queries, job, { worker: this.#name, delayMs: againMs });
      this.told(job.kind, againMs === null ? 'done' : 'later');
    } catch (error) {
      await this.#failed(job, error).catch((again: unknown) => {
        this.house.log.error({ err: again, job: job.kind, key: job.key }, "a job's failure could not be kept");
      });
    }
  }

  #runnerOf(job: Job): RunJob | undefined {
    return (this.runners as Readonly<Record<string, RunJob | undefined>>)[job.kind];
  }

  #failed(job: Job, error: unknown): Promise<void> {
    const failures = job.failures + 1;
    this.house.log.error({ err: error, job: job.kind, key: job.key, tries: job.tries, failures }, 'a job failed');
    this.told(job.kind, 'failed');
    const isHopeless = !this.#runnerOf(job) && failures >= MOST_FAILURES_UNKNOWN;
    // With jitter, so that what failed together does not come back together.
    const backoffMs = Math.min(LONGEST_BACKOFF_MS, 1_000 * 2 ** Math.min(failures, 10)) * (0.5 + Math.random() / 2);
    return failJob(this.house.database.queries, job, {
      worker: this.#name,
      lastError: safeErrorMessage(error),
      delayMs: isHopeless ? null : backoffMs,
    });
  }
}
