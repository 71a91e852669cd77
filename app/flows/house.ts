import type { Database } from '~/database/database.server';
import type { Clock } from '~/foundation/clock';
import type { Config } from '~/foundation/config.server';
import type { Dial } from '~/foundation/http-client.server';
import type { Keyring } from '~/foundation/keyring.server';
import type { Log } from '~/foundation/log.server';
import type { Sandbox } from './open-sandbox.server';

/** What every flow stands on. Opened once at start, handed to doors and jobs, never a global. */
export interface House {
  readonly config: Config;
  readonly database: Database;
  readonly keys: Keyring;
  readonly clock: Clock;
  readonly log: Log;
  /**
   * Set when this process alone works on the database (embedded): whatever was under way before this moment has nobody
   * left who could still hear its answer. Null where other processes may be at work.
   */
  readonly aloneSince: Date | null;
  /** How gateways and billing providers are reached: over the network for live merchants, by simulators in the sandbox. */
  readonly dial: Readonly<Record<'sandbox' | 'live', Dial>>;
  /** The simulated outside world of sandbox merchants. */
  readonly sandbox: Sandbox;
  /** Wakes the job worker, after a transaction that added a job which is due now. */
  readonly wakeWorker: () => void;
}
