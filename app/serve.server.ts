import { createRequestHandler, type ServerBuild } from '@remix-run/node';
import { findPageFiles } from './checkout/page-files.server';
import { directly } from './direct-doors.server';
import { openHouse } from './flows/open-house.server';
import type { Demo } from './flows/make-demo-merchant.server';
import { seedDemo } from './flows/seed-demo.server';
import { orderStandingJobs } from './flows/order-standing-jobs.server';
import { readConfig, type Config } from './foundation/config.server';
import { armKillPoint } from './foundation/kill-point.server';
import { openLog, type Log } from './foundation/log.server';
import { loadAssets } from './http/assets.server';
import { jobsRun } from './http/metrics.server';
import { FrontDoor, type RunningServer } from './http/server.server';
import { RUNNERS } from './jobs/runners.server';
import { JobWorker } from './jobs/worker.server';

/** How long answers under way may take after we were asked to stop. */
const LONGEST_FAREWELL_MS = 25_000;

function stopOnSignals(log: Log, stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      log.info({ signal }, 'stopping');
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'could not stop cleanly');
          process.exit(1);
        },
      );
    });
  }
}

/** Opens the house and its front door. Throws `BadConfiguration` or `DirectoryInUse`, which the start script explains. */
export async function serve(
  build: ServerBuild,
  clientDirectory: string,
): Promise<RunningServer & { config: Config; demo: Demo | null }> {
  const config = readConfig();
  const log = openLog(config.logLevel);
  armKillPoint(config.killAt);
  const house = await openHouse(config, { log });
  findPageFiles(clientDirectory);
  const worker = new JobWorker(house, RUNNERS, (kind, outcome) => jobsRun.inc({ kind, outcome }));
  house.setWorker(() => worker.wake());
  await orderStandingJobs(house);
  const demo = await seedDemo(house);
  const remix = createRequestHandler(build, 'production');
  const door = new FrontDoor(
    house,
    directly((request, context) => remix(request, context)),
    loadAssets(clientDirectory),
  );
  const running = await door.listen();
  worker.wake();
  stopOnSignals(log, async () => {
    await running.stop(LONGEST_FAREWELL_MS);
    await worker.stop();
    await house.close();
  });
  return { ...running, config, demo };
}
