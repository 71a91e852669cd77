import { KILL_POINTS, type KillPoint } from '~/foundation/kill-point.server';
import type { Running } from '../support/run-product';
import { openEndpoint, type Endpoint } from './endpoint';
import { moneyFigures, type Outcome } from './figures';
import { brokenInvariants } from './invariants';
import { startLoad, type Load } from './load';
import type { SentAt } from './left-behind';
import { cardsPrinted, filesHoldingCards, findHome, leaveHome, openLeft, start, whenReady, type Home } from './product';
import { becomeQuiet } from './quiet';
import { randomOf, type Random } from './random';
import { keysOf, readSnapshot } from './read-snapshot';
import { startSimulators, type Simulators } from './simulators';

export interface KillsAsked {
  readonly build: string;
  readonly seed: number;
  readonly kills: number;
  readonly payments: number;
  readonly endAt: number;
  /** A PostgreSQL server to make a database on, or null for the embedded one. */
  readonly server: string | null;
  readonly told: (line: string) => void;
}

/** How many passes of a point go by before the kill: points of every payment are met often, the others are not. */
const MOST_PASSES: Partial<Record<KillPoint, number>> = {
  K1: 60, K2: 60, K3: 60, K5: 60, K6: 60, K7: 60, K8: 4, K9: 4, K10: 20, K11: 30, K12: 2,
  'K13:1': 6, 'K13:2': 6, 'K13:3': 6, 'K13:4': 6, 'K13:5': 6, 'K13:6': 6, 'K13:7': 6,
}; // prettier-ignore
/** Only a fresh database is migrated: its kill point has a test of its own. */
const NOT_UNDER_LOAD: readonly KillPoint[] = ['K14'];

type Death =
  { readonly at: KillPoint; readonly pass: number } | { readonly at: 'K4' | 'random'; readonly afterMs: number };

function drawDeath(random: Random): Death {
  const at = random.pick([
    ...KILL_POINTS.filter((point) => !NOT_UNDER_LOAD.includes(point)),
    'K4',
    'random',
    'random',
  ] as const);
  if (at === 'K4') return { at, afterMs: random.between(200, 500) };
  if (at === 'random') return { at, afterMs: random.between(0, 3_000) };
  return { at, pass: random.between(1, MOST_PASSES[at] ?? 3) };
}

/** Longer than this nobody waits for a point that is not met: then the process is killed wherever it is. */
const LONGEST_LIFE_MS = 3_000;
const AT_ONCE = 32;
/** So many deliveries the merchant's endpoint refuses with a 500. */
const REFUSED_SHARE = 0.02;
/** What it hears of: every end. */
const HEARD_OF = [
  'payment.authorized',
  'payment.captured',
  'payment.failed',
  'payment.refunded',
  'payment.voided',
  'session.completed',
];
const pause = (ms: number) => new Promise<'time is up'>((resolve) => setTimeout(() => resolve('time is up'), ms));

/** A product that is killed again and again under load, until all is quiet and the invariants are asked. */
export async function runKills(asked: KillsAsked): Promise<Outcome> {
  const home = await findHome(asked.build, asked.server);
  const simulators = await startSimulators(asked.build, home.url);
  const endpoint = await openEndpoint(randomOf(asked.seed, 'endpoint'), REFUSED_SHARE);
  try {
    return await new Lane(asked, { home, simulators, endpoint }).run();
  } finally {
    await endpoint.stop();
    await simulators.stop();
    await leaveHome(home, asked.server);
  }
}

class Lane {
  readonly home: Home;
  readonly simulators: Simulators;
  readonly endpoint: Endpoint;
  readonly #sentAt: SentAt = new Map();
  readonly #cards = new Set<string>();
  readonly #deaths: Record<string, number> = {};

  constructor(
    readonly asked: KillsAsked,
    { home, simulators, endpoint }: { home: Home; simulators: Simulators; endpoint: Endpoint },
  ) {
    this.home = home;
    this.simulators = simulators;
    this.endpoint = endpoint;
  }

  async run(): Promise<Outcome> {
    const startedAt = Date.now();
    const { seed, kills, payments, endAt } = this.asked;
    const random = randomOf(seed, `kills on ${this.#database()}`);
    const { secretKey } = await this.#firstStart();
    const load = startLoad({ seed, url: this.home.url, secretKey, simulators: this.simulators, atOnce: AT_ONCE });
    let killed = 0;
    while (killed < kills && Date.now() < endAt) {
      await this.#live(load, drawDeath(random));
      killed += 1;
      if (killed % 25 === 0) this.asked.told(`${this.#database()}: ${killed} kills, ${load.done()} payments`);
    }
    await this.#goOn(load, payments);
    const loadSeconds = (Date.now() - startedAt) / 1000;
    return this.#judge(load, { killed, loadSeconds });
  }

  #database(): string {
    return this.home.databaseUrl === null ? 'PGlite' : 'PostgreSQL';
  }

  #ended(running: Running): void {
    for (const place of cardsPrinted(running)) this.#cards.add(place);
  }

  /** Makes the demo merchant, and an endpoint for it; ended in peace. */
  async #firstStart(): Promise<{ secretKey: string }> {
    const running = start(this.home, this.simulators.url);
    const demo = await whenReady(running, this.home);
    const made = await fetch(`${this.home.url}/api/v1/webhook-endpoint`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-secret-key': demo.secretKey },
      body: JSON.stringify({ url: this.endpoint.url, eventTypes: HEARD_OF }),
    });
    if (!made.ok) throw new Error(await made.text());
    await running.stop();
    this.#ended(running);
    return demo;
  }

  /** One life, from a start to a kill. */
  async #live(load: Load, death: Death): Promise<void> {
    const armed = 'pass' in death ? `${death.at}@${death.pass}` : '';
    const running = start(this.home, this.simulators.url, armed);
    const isUp = await whenReady(running, this.home).then(
      () => true,
      () => false,
    );
    // Armed with a point of the worker's, it may die before anybody saw it up.
    if (!isUp && running.child.signalCode === null && running.child.exitCode !== null)
      throw new Error(running.output());
    load.isUp(isUp);
    if (death.at === 'K4') {
      await this.simulators.order({ verb: 'pay', isObeyed: true, fault: { id: 'hang', net: 'hang' } });
    }
    const waitMs = 'afterMs' in death ? death.afterMs : LONGEST_LIFE_MS;
    const met = await Promise.race([running.ended, pause(waitMs)]);
    load.isUp(false);
    const at = 'pass' in death && met === 'time is up' ? 'random' : death.at;
    if (met === 'time is up') running.child.kill('SIGKILL');
    const end = await running.ended;
    if (end !== 'SIGKILL') throw new Error(`the product ended by itself (${end}): ${running.output().slice(-2_000)}`);
    this.#deaths[at] = (this.#deaths[at] ?? 0) + 1;
    this.#ended(running);
  }

  /** Payers come to their ends in a product that nobody kills; more of them come, if there were too few. */
  async #goOn(load: Load, payments: number): Promise<void> {
    const running = start(this.home, this.simulators.url);
    await whenReady(running, this.home);
    load.isUp(true);
    while (load.done() < payments && Date.now() < this.asked.endAt) {
      await pause(1_000);
      if (load.done() % 10 === 0) this.asked.told(`${this.#database()}: ${load.done()} payments`);
    }
    await load.stop();
    load.isUp(false);
    await running.stop();
    this.#ended(running);
  }

  async #judge(load: Load, life: { killed: number; loadSeconds: number }): Promise<Outcome> {
    const { home, simulators } = this;
    const random = randomOf(this.asked.seed, 'quiet');
    const ended = (running: Running) => this.#ended(running);
    const open = await becomeQuiet({ home, simulators, random, ended, sentAt: this.#sentAt });
    if (home.databaseUrl === null) for (const file of filesHoldingCards(home.dataDir)) this.#cards.add(file);
    const left = await openLeft(home);
    const snapshot = await readSnapshot(left, keysOf(home.masterKey), {
      ledger: await simulators.ledger(),
      screens: load.screens,
      serverErrors: load.serverErrors,
      cardsFound: [...this.#cards],
      sentAt: this.#sentAt,
      heard: this.endpoint.heard,
    });
    await left.close();
    const broken = brokenInvariants(snapshot);
    return {
      scenario: `kills, ${this.#database()}`,
      figures: {
        kills: life.killed,
        ...Object.fromEntries(Object.entries(this.#deaths).map(([at, count]) => [`  at ${at}`, count])),
        payments: load.done(),
        'payments per second': (load.done() / life.loadSeconds).toFixed(1),
        ...load.counts,
        'events delivered': this.endpoint.heard.length,
        'still open after quiet': open,
        ...moneyFigures(snapshot, broken),
      },
      broken,
    };
  }
}
