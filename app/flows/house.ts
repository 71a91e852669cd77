import type { Database } from '~/database/database.server';
import type { Background } from '~/foundation/background';
import type { Clock } from '~/foundation/clock';
import type { Config } from '~/foundation/config.server';
import type { Dial } from '~/foundation/http-client.server';
import type { Keyring } from '~/foundation/keyring.server';
import type { PostOutside } from '~/foundation/post-outside.server';
import type { Log } from '~/foundation/log.server';
import type { Bulkhead } from '~/routing/bulkhead';
import type { ConnectionHealth } from '~/routing/connection-health.server';
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
  /** What goes on after its request was answered: closing the house waits for it. */
  readonly background: Background;
  /** Which connections have stopped answering, and how many payments each is asked for at this moment. */
  readonly health: ConnectionHealth;
  readonly bulkhead: Bulkhead;
  /** Wakes the job worker, after a transaction that added a job which is due now. */
  readonly wakeWorker: () => void;
  /** Wakes whoever takes events to merchants, after a transaction that put one on its way. */
  readonly wakePostman: () => void;
  /** How merchants' own addresses are reached: only public ones, checked at the moment of dialing. */
  readonly postOutside: PostOutside;
}
