import { randomUUID } from 'node:crypto';
import { buryJob, claimJobs, finishJob, nextJobInMs, putOffJob, type Job } from '~/database/jobs.server';
import type { House } from '~/flows/house';
import type { JobKind } from '~/flows/jobs';
import { killPoint } from '~/foundation/kill-point.server';

/** Runs one job. Answers after how many milliseconds to run it again, or null when it is done. */
export type RunJob = (house: House, payload: unknown, tries: number) => Promise<number | null>;

const LEASE_MS = 60_000;
const MOST_AT_ONCE = 8;
const LONGEST_NAP_MS = 5_000;
const MOST_FAILURES = 50;

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

  async #run(job: Job): Promise<void> {
    const { queries } = this.house.database;
    killPoint('K10');
    try {
      const runner = (this.runners as Readonly<Record<string, RunJob | undefined>>)[job.kind];
      if (!runner) throw new Error(`no such kind of job: ${job.kind}`);
      const againMs = await runner(this.house, job.payload, job.tries);
      if (againMs === null) await finishJob(queries, job, this.#name);
      else await putOffJob(queries, job, { worker: this.#name, delayMs: againMs, lastError: null });
      this.told(job.kind, againMs === null ? 'done' : 'later');
    } catch (error) {
      await this.#failed(job, error);
    }
  }

  async #failed(job: Job, error: unknown): Promise<void> {
    const lastError = error instanceof Error ? error.message : String(error);
    this.house.log.error({ err: error, job: job.kind, key: job.key, tries: job.tries }, 'a job failed');
    this.told(job.kind, 'failed');
    const { queries } = this.house.database;
    if (job.tries >= MOST_FAILURES) return buryJob(queries, job, { worker: this.#name, lastError });
    // Backoff with jitter, at most ten minutes.
    const delayMs = Math.min(600_000, 1_000 * 2 ** Math.min(job.tries, 10)) * (0.5 + Math.random() / 2);
    return putOffJob(queries, job, { worker: this.#name, delayMs, lastError });
  }
}
