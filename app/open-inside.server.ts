import type { HeldDirectory } from './database/directory-lock.server';
import type { Demo } from './flows/make-demo-merchant.server';
import { openHouse, type OpenHouse } from './flows/open-house.server';
import { orderStandingJobs } from './flows/order-standing-jobs.server';
import { seedDemo } from './flows/seed-demo.server';
import type { Config } from './foundation/config.server';
import type { Log } from './foundation/log.server';
import { jobsRun } from './http/metrics.server';
import { RUNNERS } from './jobs/runners.server';
import { JobWorker } from './jobs/worker.server';

/** What is behind the front door. */
export interface Inside {
  readonly house: OpenHouse;
  readonly worker: JobWorker;
  readonly demo: Demo | null;
}

/** Opens the house with its worker, which does not work yet, and its demo. `held` is null on PostgreSQL. */
export async function openInside(config: Config, log: Log, held: HeldDirectory | null): Promise<Inside> {
  const house = await openHouse(config, { log, ...(held ? { held } : {}) });
  try {
    const worker = new JobWorker(house, RUNNERS, (kind, outcome) => jobsRun.inc({ kind, outcome }));
    house.setWorker(() => worker.wake());
    await orderStandingJobs(house);
    return { house, worker, demo: await seedDemo(house) };
  } catch (error) {
    await house.close();
    throw error;
  }
}
