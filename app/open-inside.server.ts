import type { HeldDirectory } from './database/directory-lock.server';
import type { Demo } from './flows/make-demo-merchant.server';
import { openHouse, type OpenHouse } from './flows/open-house.server';
import { orderStandingJobs } from './flows/order-standing-jobs.server';
import { seedDemo } from './flows/seed-demo.server';
import type { Config } from './foundation/config.server';
import type { Log } from './foundation/log.server';
import { jobsRun } from './http/metrics.server';
import { Postman } from './jobs/postman.server';
import { RUNNERS } from './jobs/runners.server';
import { JobWorker } from './jobs/worker.server';

/** What is behind the front door. */
export interface Inside {
  readonly house: OpenHouse;
  /** Those who work by themselves, to be waked once and stopped at the end. */
  readonly worker: { wake(): void; stop(): Promise<void> };
  readonly demo: Demo | null;
}

/** Opens the house with its worker, which does not work yet, and its demo. `held` is null on PostgreSQL. */
export async function openInside(config: Config, log: Log, held: HeldDirectory | null): Promise<Inside> {
  const house = await openHouse(config, { log, ...(held ? { held } : {}) });
  try {
    const count = (kind: string, outcome: string) => jobsRun.inc({ kind, outcome });
    const worker = new JobWorker(house, RUNNERS, count);
    const postman = new Postman(house, count);
    house.setWorker(() => worker.wake());
    house.setPostman(() => postman.wake());
    await orderStandingJobs(house);
    const demo = await seedDemo(house);
    const stop = () => Promise.all([worker.stop(), postman.stop()]).then(() => undefined);
    return { house, worker: { wake: house.wakeWorker, stop }, demo };
  } catch (error) {
    await house.close();
    throw error;
  }
}
