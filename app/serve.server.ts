import { createRequestHandler, type ServerBuild } from '@remix-run/node';
import { findPageFiles } from './checkout/page-files.server';
import { lockDirectory } from './database/directory-lock.server';
import { directly } from './direct-doors.server';
import { answerEarly } from './early-answer.server';
import type { Demo } from './flows/make-demo-merchant.server';
import { readConfig, type Config } from './foundation/config.server';
import { armKillPoint } from './foundation/kill-point.server';
import { openLog, type Log } from './foundation/log.server';
import { loadAssets } from './http/assets.server';
import { unlessAway } from './http/away-answers.server';
import { FrontDoor, type RunningServer } from './http/server.server';
import { openInside } from './open-inside.server';

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

/**
 * Opens the front door, then the house behind it. Throws `BadConfiguration`, `DirectoryInUse` or `DatabaseUnreachable`, which
 * the start script explains.
 */
export async function serve(
  build: ServerBuild,
  clientDirectory: string,
): Promise<RunningServer & { config: Config; demo: Demo | null }> {
  const config = readConfig();
  const log = openLog(config.logLevel);
  armKillPoint(config.killAt);
  findPageFiles(clientDirectory);
  // The directory before the port: who starts a second time on both is to hear who has the directory.
  const held = config.databaseUrl ? null : await lockDirectory(config.dataDir);
  const door = new FrontDoor({ config, log }, loadAssets(clientDirectory), answerEarly);
  // Asked to stop while it is being opened, the house is left as it is, as by a kill: the next start finds it whole.
  let closeHouse = (): Promise<void> => Promise.resolve();
  try {
    const running = await door.listen();
    stopOnSignals(log, () => running.stop(LONGEST_FAREWELL_MS).then(() => closeHouse()));
    const { house, worker, demo } = await openInside(config, log, held);
    closeHouse = async () => {
      await worker.stop();
      await house.close();
      await held?.release();
    };
    const remix = createRequestHandler(build, 'production');
    door.open(
      house,
      directly(async (request, context) => unlessAway(context, await remix(request, context))),
    );
    worker.wake();
    return { ...running, config, demo };
  } catch (error) {
    await held?.release();
    throw error;
  }
}
