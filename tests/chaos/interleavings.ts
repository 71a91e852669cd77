import { isCharged, ledgerOf } from '~/gateways/simulation/ledger';
import {
  COMMANDS,
  endAtTheBank,
  jobsOf,
  lookAtPage,
  operation,
  runOneJob,
  submit,
  type Command,
  type Play,
} from './commands';
import { brokenInvariants, type Broken, type Snapshot } from './invariants';
import { randomOf } from './random';
import { chargeOf, readMoney } from './read-snapshot';
import { Scheduler } from './scheduler';
import { clearStage, openScene, openStage, type Stage } from './stage';

/** What became of one seed. */
interface Played {
  readonly seed: number;
  readonly broken: readonly Broken[];
  /** Every step in the order in which it was made. */
  readonly trace: readonly string[];
  readonly charges: number;
}

/** So many seeds are played in one house: more, and its rows make every question slower. */
const SEEDS_A_HOUSE = 250;

/** Plays seeds one after the other; `failed` holds those that broke something, with their steps. */
export async function playSeeds(asked: {
  readonly first: number;
  readonly count: number;
  readonly on?: 'embedded' | 'postgresql';
  readonly endAt?: number;
  readonly told?: (played: number) => void;
}): Promise<{
  readonly played: number;
  readonly steps: number;
  readonly charges: number;
  readonly failed: readonly Played[];
}> {
  const { first, count, on = 'embedded', endAt = Infinity, told } = asked;
  const failed: Played[] = [];
  let [played, steps, charges] = [0, 0, 0];
  while (played < count && Date.now() < endAt) {
    const stage = await openStage(on);
    for (let index = 0; index < SEEDS_A_HOUSE && played < count && Date.now() < endAt; index += 1) {
      const result = await playSeed(stage, first + played);
      played += 1;
      steps += result.trace.length;
      charges += result.charges;
      if (result.broken.length > 0) failed.push(result);
    }
    await stage.close();
    told?.(played);
  }
  return { played, steps, charges, failed };
}

/** How to see a failed seed again, and what happened in it. */
export function tellFailed({ seed, broken, trace }: Played): string {
  const replay = `INTERLEAVINGS_FIRST=${seed} INTERLEAVINGS=1 npm test -- chaos`;
  const what = broken.map((one) => `  ${one.invariant} ${one.about}: ${one.what}`);
  return [`Seed ${seed}, again with: ${replay}`, ...what, ...trace.map((step) => `    ${step}`)].join('\n');
}

async function playSeed(stage: Stage, seed: number): Promise<Played> {
  const random = randomOf(seed, 'interleaving');
  const captureMode = random.chance(0.3) ? 'manual' : 'automatic';
  const scene = await openScene(stage, { amount: random.between(100, 90_000), captureMode });
  const play: Play = { scene, random, screens: [] };
  const scheduler = new Scheduler(random);
  for (const { name, act, isOurs } of drawCommands(play)) {
    scheduler.enter(name, act, isOurs && random.chance(0.08) ? random.between(0, 6) : Infinity);
  }
  const errors: Broken[] = [];
  await scheduler
    .run()
    .catch((error: unknown) => errors.push({ invariant: 'I9', about: String(seed), what: causesOf(error) }));
  await drain(play);
  const snapshot = await read(play);
  await clearStage(stage);
  return {
    seed,
    broken: [...errors, ...brokenInvariants(snapshot)],
    trace: scheduler.trace,
    charges: snapshot.charges.length,
  };
}

/** Two payments at least, often of the same form, and a handful of everything else. */
function drawCommands(play: Play): readonly Command[] {
  const { random } = play;
  const form = `form-${random.between(0, 1_000_000)}`;
  const commands = [submit(play, form), submit(play, random.chance(0.4) ? form : `${form}b`)];
  const weighted = COMMANDS.flatMap(([share, draw]) => Array.from({ length: share }, () => draw));
  if (random.chance(0.3)) commands.push(operation(play), operation(play));
  const more = random.between(2, 8);
  for (let index = 0; index < more; index += 1) commands.push(random.pick(weighted)(play));
  return commands;
}

const MOST_ROUNDS = 12;
const A_ROUND_MS = 11 * 60_000;

/** No more faults: the bank comes to an end, time passes, all work is done, and somebody looks at the page. */
async function drain(play: Play): Promise<void> {
  const { stage } = play.scene;
  while (stage.world.takeFault('practice', 'pay') ?? stage.world.takeFault('practice', 'query'));
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    endAtTheBank(play);
    const jobs = await jobsOf(play);
    if (jobs.length === 0) break;
    for (const job of jobs) await runOneJob(stage.house, job);
    stage.clock.advance(A_ROUND_MS);
  }
  await lookAtPage(play);
}

async function read({ scene, screens }: Play): Promise<Snapshot> {
  const { stage, publicId, rowId } = scene;
  const money = await readMoney(stage.left, stage.accounts, rowId);
  const charges = ledgerOf({ payments: () => scene.atTheGateway().filter(isCharged) });
  return {
    ...money,
    charges: charges.filter((entry) => entry.sessionId === publicId).map(chargeOf),
    screens,
    heard: null,
    transitions: stage.transitions,
    deadJobs: [],
    cardsFound: [],
    serverErrors: [],
  };
}

function causesOf(error: unknown): string {
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  return errors
    .map((one) => (one instanceof Error ? `${one.message}: ${messageOf(one.cause)}` : 'not an error'))
    .join('; ');
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : '';
}
