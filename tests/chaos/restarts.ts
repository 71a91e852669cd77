import { startCluster } from '../../scripts/postgres-cluster.mjs';
import { freePort } from '../support/run-product';
import { moneyFigures, type Outcome } from './figures';
import { brokenInvariants } from './invariants';
import type { SentAt } from './left-behind';
import { startLoad } from './load';
import { findHome, openLeft, start, whenReady } from './product';
import { becomeQuiet } from './quiet';
import { randomOf } from './random';
import { keysOf, readSnapshot } from './read-snapshot';
import { startSimulators } from './simulators';

export interface RestartsAsked {
  readonly build: string;
  readonly seed: number;
  readonly minutes: number;
  readonly told: (line: string) => void;
}

const RESTART_EVERY_MS = 10_000;
const READY_WITHIN_MS = 5_000;
const AT_ONCE = 12;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The database crashes and comes back every ten seconds under load, while the product stays up. A cluster of our own. */
export async function runRestarts({ build, seed, minutes, told }: RestartsAsked): Promise<Outcome> {
  const cluster = startCluster(await freePort());
  const home = await findHome(build, cluster.url);
  const simulators = await startSimulators(build, home.url);
  const sentAt: SentAt = new Map();
  try {
    const running = start(home, simulators.url);
    const { secretKey } = await whenReady(running, home);
    const load = startLoad({ seed, url: home.url, secretKey, simulators, atOnce: AT_ONCE });
    load.isUp(true);
    const endAt = Date.now() + minutes * 60_000;
    const readyAfterMs: number[] = [];
    while (Date.now() < endAt) {
      const next = Date.now() + RESTART_EVERY_MS;
      await cluster.restart();
      readyAfterMs.push(await untilReady(home.url));
      if (running.child.exitCode !== null)
        throw new Error(`the product ended by itself: ${running.output().slice(-2_000)}`);
      told(`restart ${readyAfterMs.length}: ready after ${readyAfterMs.at(-1)} ms, ${load.done()} payments`);
      await pause(Math.max(0, next - Date.now()));
    }
    await load.stop();
    await running.stop();
    const open = await becomeQuiet({
      home,
      simulators,
      sentAt,
      random: randomOf(seed, 'quiet'),
      ended: () => undefined,
    });
    const left = await openLeft(home);
    const witnesses = {
      ledger: await simulators.ledger(),
      screens: load.screens,
      serverErrors: lateStarts(readyAfterMs),
    };
    const snapshot = await readSnapshot(left, keysOf(home.masterKey), { ...witnesses, cardsFound: [], sentAt });
    await left.close();
    const broken = brokenInvariants(snapshot);
    return {
      scenario: 'restarts of PostgreSQL, every 10 s, immediate',
      figures: {
        minutes,
        restarts: readyAfterMs.length,
        'ready after, worst (ms)': Math.max(...readyAfterMs),
        payments: load.done(),
        ...load.counts,
        'answered 500 instead of 503': load.serverErrors.length,
        'still open after quiet': open,
        ...moneyFigures(snapshot, broken),
      },
      broken,
    };
  } finally {
    await simulators.stop();
    cluster.stop();
  }
}

/** I9 speaks of a database that is up; what counts here is that its outage never keeps us away for long. */
function lateStarts(readyAfterMs: readonly number[]): string[] {
  const late = readyAfterMs.filter((ms) => ms > READY_WITHIN_MS);
  return late.map((ms) => `ready only ${ms} ms after the database`);
}

async function untilReady(url: string): Promise<number> {
  const startedAt = Date.now();
  for (;;) {
    const isReady = await fetch(`${url}/ready`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isReady || Date.now() - startedAt > 60_000) return Date.now() - startedAt;
    await pause(25);
  }
}
