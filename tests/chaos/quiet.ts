import type { Running } from '../support/run-product';
import { countOpen, letTimePass, type SentAt } from './left-behind';
import { openLeft, start, whenReady, type Home } from './product';
import type { Random } from './random';
import type { Simulators } from './simulators';

const MOST_ROUNDS = 10;
/** Longer than the grace after which a gateway's "no such payment" is believed, and than any lease. */
const MINUTES_A_ROUND = 20;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What is made quiet, and who is told of every process that ends meanwhile. */
export interface Disquiet {
  readonly home: Home;
  readonly simulators: Simulators;
  readonly sentAt: SentAt;
  readonly random: Random;
  ended(running: Running): void;
}

/**
 * No more faults, kills or payers: payers who left come to an end at their bank, time passes, and the product is given the
 * chance to find out what became of everything. Answers how many things are still open. No product may run when this is called.
 */
export async function becomeQuiet(disquiet: Disquiet): Promise<number> {
  const { home, simulators, sentAt } = disquiet;
  let open = Infinity;
  for (let round = 0; round < MOST_ROUNDS && open > 0; round += 1) {
    const before = await openLeft(home);
    await letTimePass(before, MINUTES_A_ROUND, sentAt);
    await before.close();
    const running = start(home, simulators.url);
    await whenReady(running, home);
    await endAtTheBank(disquiet);
    open = home.databaseUrl === null ? await whileItRuns(open) : await waitUntilDone(home);
    await running.stop();
    disquiet.ended(running);
    if (home.databaseUrl !== null) continue;
    const after = await openLeft(home);
    open = await countOpen(after);
    await after.close();
  }
  return open;
}

/** Every payment that still waits for somebody succeeds or fails, and its gateway says so. */
async function endAtTheBank({ simulators, random }: Disquiet): Promise<void> {
  for (const { id, status } of await simulators.running()) {
    // A pending one settles by itself.
    if (status === 'requires_action') await simulators.act(random.chance(0.5) ? 'settle' : 'fail', id);
  }
}

/** Nobody can look into an embedded database while its product runs: it is given time, more at the first round. */
async function whileItRuns(before: number): Promise<number> {
  await pause(before === Infinity ? 8_000 : 5_000);
  return before;
}

async function waitUntilDone(home: Home): Promise<number> {
  const left = await openLeft(home);
  try {
    let open = await countOpen(left);
    for (let looks = 0; looks < 40 && open > 0; looks += 1) {
      await pause(250);
      open = await countOpen(left);
    }
    return open;
  } finally {
    await left.close();
  }
}
