import { tableOf, type Outcome } from './figures';
import { runHang } from './hang';
import { playOnAllCores, playPart } from './many-interleavings';
import { runLinkUses } from './link-uses';
import { runKills } from './kills';
import { runMutations } from './mutations';
import { runRefunds } from './refunds';
import { runRestarts } from './restarts';

export interface Options {
  readonly seed: number;
  readonly payments: number;
  readonly kills: number;
  /** How many interleavings. */
  readonly seeds: number;
  /** The most that kills and interleavings may take, each; and how long the database is restarted again and again. */
  readonly minutes: number;
  readonly restartMinutes: number;
  readonly database: 'embedded' | 'postgresql' | 'both';
  readonly scenario: string;
  readonly build: string;
  /** A PostgreSQL server for the databases of this run; null where there is none. */
  readonly server: string | null;
}

export type Told = (line: string) => void;
type Scenario = (options: Options, told: Told) => Promise<readonly Outcome[]>;

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  kills,
  interleavings: playOnAllCores,
  restarts,
  hang,
  mutations: runMutations,
  refunds: runRefunds,
  links: runLinkUses,
};

/** Runs the scenarios asked for, one after the other, and prints what they came to. True when no promise was broken. */
export async function runChaos(options: Options): Promise<boolean> {
  const told = (line: string) => void process.stderr.write(`${line}\n`);
  const names = options.scenario === 'all' ? Object.keys(SCENARIOS) : options.scenario.split(',');
  if (options.scenario === 'interleavings-part') return playPart(options);
  const outcomes: Outcome[] = [];
  for (const name of names) {
    const scenario = SCENARIOS[name];
    if (!scenario)
      throw new Error(`There is no scenario ${name}. Scenarios: ${Object.keys(SCENARIOS).join(', ')}, all.`);
    told(`── ${name}`);
    outcomes.push(...(await scenario(options, told)));
  }
  process.stdout.write(`${tableOf(outcomes)}\n`);
  return outcomes.every(({ broken }) => broken.length === 0);
}

/** Both databases at the same time. The embedded one takes a third: every start of it has a directory to open. */
function kills(options: Options, told: Told): Promise<Outcome[]> {
  const { build, seed, database, server } = options;
  const common = { build, seed, told, endAt: Date.now() + options.minutes * 60_000 };
  const lane = (share: number, on: string | null) =>
    runKills({
      ...common,
      server: on,
      kills: Math.ceil(options.kills * share),
      payments: Math.ceil(options.payments * share),
    });
  if (database === 'embedded') return Promise.all([lane(1, null)]);
  if (database === 'postgresql') return Promise.all([lane(1, server)]);
  return Promise.all([lane(1 / 3, null), lane(2 / 3, server)]);
}

async function restarts({ build, seed, restartMinutes, database }: Options, told: Told): Promise<Outcome[]> {
  if (database === 'embedded') return [];
  return [await runRestarts({ build, seed, minutes: restartMinutes, told })];
}

async function hang({ build, server }: Options): Promise<Outcome[]> {
  return [await runHang({ build, seconds: 60, server })];
}
