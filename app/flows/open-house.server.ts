import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HeldDirectory } from '~/database/directory-lock.server';
import { openDatabase } from '~/database/open-database.server';
import { systemClock } from '~/foundation/clock';
import { BadConfiguration, type Config } from '~/foundation/config.server';
import { networkDial } from '~/foundation/http-client.server';
import { openKeyring } from '~/foundation/keyring.server';
import type { Log } from '~/foundation/log.server';
import { Secret } from '~/foundation/secret.server';
import { fillAttemptTransitions } from '~/payments/attempt-transitions.server';
import type { House } from './house';
import { deliverLocally, openSandbox, type Deliver } from './open-sandbox.server';

/** The configured master key; without one, the demo's own, made once in the data directory. */
function masterKeyFor(config: Config): Secret<Buffer> {
  if (config.masterKey) return config.masterKey;
  const file = join(config.dataDir, 'master.key');
  if (!existsSync(file)) {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length !== 32) throw new BadConfiguration([`MASTER_KEY: ${file} does not hold 32 bytes in base64`]);
  return new Secret(key);
}

export interface OpenHouse extends House {
  /** The worker is made after the house; this is where it is let in. */
  setWorker(wake: () => void): void;
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
}

/** Opens everything that flows stand on. What it opened is closed again when the rest cannot be opened. */
export async function openHouse(config: Config, surroundings: Surroundings): Promise<OpenHouse> {
  const { log, held = null, deliver = deliverLocally(config), inMemory = false } = surroundings;
  if (!config.databaseUrl && !inMemory && !held) throw new Error('the data directory is not held by this process');
  const keys = openKeyring(masterKeyFor(config));
  const database = await openDatabase({ databaseUrl: config.databaseUrl, held, log });
  try {
    await fillAttemptTransitions(database);
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
  return {
    ...opened,
    clock: systemClock,
    aloneSince: database.kind === 'embedded' ? systemClock.now() : null,
    dial: { sandbox: sandbox.dial, live: networkDial },
    wakeWorker: () => wake(),
    setWorker: (worker) => {
      wake = worker;
    },
    close: () => {
      sandbox.close();
      return database.close();
    },
  };
}
