import type { HeldDirectory } from '~/database/directory-lock.server';
import { openDatabase } from '~/database/open-database.server';
import { systemClock } from '~/foundation/clock';
import type { Config } from '~/foundation/config.server';
import { networkDial } from '~/foundation/http-client.server';
import { guardedPost } from '~/foundation/post-outside.server';
import { openKeyring } from '~/foundation/keyring.server';
import type { Log } from '~/foundation/log.server';
import { masterKeyFor } from '~/foundation/master-key.server';
import { checkMasterKey } from '~/merchants/check-master-key.server';
import { fillStateTables } from '~/payments/fill-state-tables.server';
import type { House } from './house';
import { openWorks } from './open-works.server';
import { deliverLocally, openSandbox, type Deliver } from './open-sandbox.server';

export interface OpenHouse extends House {
  /** The worker is made after the house; this is where it is let in. */
  setWorker(wake: () => void): void;
  setPostman(wake: () => void): void;
  close(): Promise<void>;
}

export interface Surroundings {
  readonly log: Log;
  /** The data directory, once it is ours alone; the embedded database lives in it. */
  readonly held?: HeldDirectory;
  /** How simulated gateways' webhooks come back to us; over HTTP unless given. */
  readonly deliver?: Deliver;
  /** Tests only: a database that is in memory, and simulators that forget. */
  readonly inMemory?: boolean;
  /** Tests only: what initdb leaves, as a dump, so that not every house waits for its own. */
  readonly emptyCluster?: Blob;
}

/** Opens everything that flows stand on. What it opened is closed again when the rest cannot be opened. */
export async function openHouse(config: Config, surroundings: Surroundings): Promise<OpenHouse> {
  const { log, held = null, deliver = deliverLocally(config), inMemory = false, emptyCluster } = surroundings;
  if (!config.databaseUrl && !inMemory && !held) throw new Error('the data directory is not held by this process');
  const keys = openKeyring(masterKeyFor(config));
  const database = await openDatabase({ databaseUrl: config.databaseUrl, held, log, emptyCluster });
  try {
    await checkMasterKey(database, keys);
    await fillStateTables(database);
    const sandbox = openSandbox(config, { deliver, journal: !inMemory });
    return furnish({ config, log, database, keys, sandbox });
  } catch (error) {
    await database.close();
    throw error;
  }
}

function furnish(opened: Pick<House, 'config' | 'log' | 'database' | 'keys' | 'sandbox'>): OpenHouse {
  const { database, sandbox } = opened;
  let wake = (): void => undefined;
  let wakePostman = (): void => undefined;
  const works = openWorks({ now: () => house.clock.now() });
  const house: OpenHouse = {
    ...opened,
    ...works,
    clock: systemClock,
    aloneSince: database.kind === 'embedded' ? systemClock.now() : null,
    dial: { sandbox: sandbox.dial, live: networkDial },
    postOutside: guardedPost(),
    wakeWorker: () => {
      wake();
      wakePostman();
    },
    wakePostman: () => wakePostman(),
    setWorker: (worker) => {
      wake = worker;
    },
    setPostman: (postman) => {
      wakePostman = postman;
    },
    close: async () => {
      // Whoever was asked for money is heard out.
      await works.background.settled();
      sandbox.close();
      await database.close();
    },
  };
  return house;
}
