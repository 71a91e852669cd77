import { afterAll, beforeAll, expect, test } from 'vitest';
import { KILL_POINTS, type KillPoint } from '~/foundation/kill-point.server';
import { buildIfStale } from '../../scripts/build.mjs';
import { eventually } from '../support/open-shop';
import { GOOD_CARD, hiddenFields } from '../support/payer';
import type { Running } from '../support/run-product';
import { brokenInvariants } from './invariants';
import { letTimePass, type SentAt } from './left-behind';
import { CARDS } from './plan';
import { cardsPrinted, filesHoldingCards, findHome, leaveHome, openLeft, start, whenReady, type Home } from './product';
import { openEndpoint, type Endpoint } from './endpoint';
import { becomeQuiet } from './quiet';
import { randomOf } from './random';
import { keysOf, readSnapshot } from './read-snapshot';
import { startSimulators, type Simulators } from './simulators';

/** Every place where a process is killed: the product's own list, and K4, which is killed from outside. */
const POINTS: readonly (KillPoint | 'K4')[] = [...KILL_POINTS, 'K4'];

/** How the process is brought to a point, and what the payer sees after the next start. A plain payment unless written. */
interface Way {
  readonly card?: string;
  readonly then?: 'pays at the bank';
  readonly end?: 'open';
  /** Killed within this, asked for when the payment is made. */
  readonly operation?: 'refund' | 'capture';
}
/** Killed within a refund; every third one within a capture instead. */
const OPERATIONS = Object.fromEntries(
  KILL_POINTS.filter((point) => point.startsWith('K13')).map((point, index) => [
    point,
    { operation: index % 3 === 2 ? 'capture' : 'refund' } as const,
  ]),
);
const WAYS: Partial<Record<KillPoint | 'K4', Way>> = {
  // Nothing was charged, and nothing will be: the payer may pay again.
  K1: { end: 'open' },
  K2: { end: 'open' },
  K8: { card: CARDS.challenge, then: 'pays at the bank' },
  K9: { card: CARDS.challenge, then: 'pays at the bank' },
  K12: { card: CARDS.chargedButError },
  ...OPERATIONS,
};

/** How often a point may be met by work that is not the payment. */
const MOST_TRIES = 6;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What a page says of itself; null while nobody answers. */
async function stateOf(url: string): Promise<string | null> {
  const html = await fetch(url).then(
    (answer) => answer.text(),
    () => '',
  );
  return /data-state="([a-z-]+)"/.exec(html)?.[1] ?? null;
}

const HANG = { verb: 'pay', isObeyed: true, fault: { id: 'hang', net: 'hang' } } as const;

let build: string;
beforeAll(() => {
  build = buildIfStale({ test: true });
}, 180_000);

interface Operating {
  readonly sessionId: string;
  readonly operation: 'refund' | 'capture';
}

class KillTour {
  readonly #cards = new Set<string>();
  readonly #sentAt: SentAt = new Map();
  #secretKey = '';

  constructor(
    readonly home: Home,
    readonly simulators: Simulators,
    readonly endpoint: Endpoint,
  ) {}

  #ended(running: Running): void {
    for (const place of cardsPrinted(running)) this.#cards.add(place);
  }

  async #died(running: Running, at: string): Promise<void> {
    expect(await running.ended, `${at}: ${running.output().slice(-2_000)}`).toBe('SIGKILL');
    this.#ended(running);
  }

  /** Killed in the first migration, then in each after it, and none needs a hand. */
  async dieInEveryMigration(): Promise<void> {
    await this.#died(start(this.home, this.simulators.url, 'K14'), 'K14');
    for (;;) {
      const running = start(this.home, this.simulators.url, 'K14@2');
      const demo = await whenReady(running, this.home).catch(() => null);
      if (demo) this.#secretKey = demo.secretKey;
      else await this.#died(running, 'K14@2');
      if (!demo) continue;
      expect(await running.stop()).toBe(0);
      return;
    }
  }

  /** Killed at a point of a payment; after the next start the payer sees how it ended, and the same as the gateway says. */
  async dieAt(point: KillPoint | 'K4', pass = 1, tries = 1): Promise<void> {
    const { card = CARDS.good[0], then, end = 'paid', operation } = WAYS[point] ?? {};
    const doomed = start(this.home, this.simulators.url, point === 'K4' ? '' : `${point}@${pass}`);
    const isUp = await whenReady(doomed, this.home).then(
      () => true,
      () => false,
    );
    // Other work may meet a point first: what every start does, passes by; a webhook that came again is done with next time.
    const again = async (): Promise<void> => {
      expect(tries, `${point} was met by other work again and again`).toBeLessThan(MOST_TRIES);
      await this.dieAt(point, point === 'K10' ? pass + 1 : pass, tries + 1);
    };
    if (!isUp) {
      await this.#died(doomed, point);
      return again();
    }
    if (point === 'K11') await this.#listen();
    if (point === 'K4') await this.simulators.order(HANG);
    const made = await this.#createSession(operation === 'capture' ? 'manual' : 'automatic', doomed);
    if (!made) {
      await this.#died(doomed, point);
      return again();
    }
    const { url, sessionId } = made;
    const charged = async () => (await this.simulators.ledger()).filter((entry) => entry.sessionId === sessionId);
    const pressed = this.#pay(url, card);
    if (point === 'K4') {
      await eventually(charged, (found) => found.length === 1);
      doomed.child.kill('SIGKILL');
    }
    const wrong = await pressed.then(
      () => 'nothing',
      (error: unknown) => String(error),
    );
    const operated = operation && (await this.#operate({ sessionId, operation, key: 'first' }));
    if (operated) {
      // Answered so fast that the process died after it, or not at all.
      const isDead = await Promise.race([doomed.ended.then(() => true), pause(1_000).then(() => false)]);
      expect(isDead, `${point} was not met by a ${operation}`).toBe(true);
      return again();
    }
    if (then)
      for (const { id } of (await this.simulators.running()).filter((one) => one.sessionId === sessionId))
        await this.simulators.act('settle', id);
    await Promise.race([
      this.#died(doomed, point),
      pause(25_000).then(() => {
        const said = `the payer saw: ${wrong}; the product said: ${doomed.output().slice(-3_000)}`;
        throw new Error(`${point} was not met in 25 s; ${said}`);
      }),
    ]);

    await this.#letTimePass();
    const next = start(this.home, this.simulators.url);
    await whenReady(next, this.home);
    const shown = await eventually(
      () => stateOf(url),
      (state) => state === 'paid' || state === 'open',
      25_000,
    ).catch((error: unknown) => {
      throw new Error(`after ${point} the page never came to be ${end}`, { cause: error });
    });
    expect(await charged(), point).toHaveLength(shown === 'paid' ? 1 : 0);
    // Nor may the operation have been on its way yet.
    if (shown !== end || (operation && (await this.#operationsOf(sessionId)).length === 0)) {
      next.child.kill('SIGKILL');
      await this.#died(next, 'at rest');
      return again();
    }
    if (operation) await this.#expectOnce({ sessionId, operation });
    if (point === 'K11') await this.#expectToldAgain();
    // One more kill, at no point in particular.
    next.child.kill('SIGKILL');
    await this.#died(next, 'at rest');
  }

  /** An endpoint of the merchant: from now on it hears of money. */
  async #listen(): Promise<void> {
    const eventTypes = ['payment.captured', 'payment.refunded', 'session.completed'];
    await this.#ask('/api/v1/webhook-endpoint', { url: this.endpoint.url, eventTypes });
  }

  /** The first thing told was told again with its id, and nothing else is different in it. */
  async #expectToldAgain(): Promise<void> {
    const [first] = this.endpoint.heard;
    const again = () => Promise.resolve(this.endpoint.heard.filter((one) => one.id === first?.id));
    const copies = await eventually(again, (found) => found.length >= 2, 20_000);
    expect(new Set(copies.map((one) => one.mark)).size).toBe(1);
  }

  async #ask(path: string, body: object, headers: Record<string, string> = {}): Promise<Record<string, unknown>> {
    const answer = await fetch(this.home.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-secret-key': this.#secretKey, ...headers },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    expect([200, 201, 202], text).toContain(answer.status);
    return JSON.parse(text) as Record<string, unknown>;
  }

  /** Asks for the operation; null when the process died before it answered. */
  async #operate({ sessionId, operation, key }: Operating & { readonly key: string }): Promise<string | null> {
    const [entry] = (await this.simulators.ledger()).filter((one) => one.sessionId === sessionId);
    const path = `/api/v1/transaction/${entry?.reference ?? 'none'}/${operation}`;
    const headers = { 'idempotency-key': `${sessionId.slice(-20)}-${operation}-${key}` };
    const asked = this.#ask(path, {}, headers).catch((error: unknown) => {
      if (error instanceof TypeError) return null;
      throw error;
    });
    return asked.then((view) => (view === null ? null : String(view.status)));
  }

  /** The request that was killed has an end; where nothing was done it is made anew; and the money moved once. */
  async #expectOnce({ sessionId, operation }: Operating): Promise<void> {
    const charge = async () => (await this.simulators.ledger()).find((one) => one.sessionId === sessionId);
    const moved = async () => (operation === 'refund' ? (await charge())?.refunded : (await charge())?.captured);
    const found = () => this.#operationsOf(sessionId);
    const [first] = await eventually(found, (all) => all.length === 1 && all[0]?.status !== 'pending', 25_000);
    const status = first?.status;
    expect(await moved()).toBe(status === 'succeeded' ? 350 : 0);
    if (status !== 'succeeded') expect(await this.#operate({ sessionId, operation, key: 'second' })).toBe('succeeded');
    expect(await moved()).toBe(350);
  }

  async #operationsOf(sessionId: string): Promise<{ status: string }[]> {
    const charge = (await this.simulators.ledger()).find((one) => one.sessionId === sessionId);
    const path = `${this.home.url}/api/v1/transaction/${charge?.reference ?? 'none'}/operations`;
    const answer = await fetch(path, { headers: { 'x-secret-key': this.#secretKey } });
    return ((await answer.json()) as { data: { status: string }[] }).data;
  }

  /** A session; null when the process died before it answered. A connection that an earlier death left open is tried once more. */
  async #createSession(
    captureMode: 'automatic' | 'manual',
    doomed: Running,
    isLastTry = false,
  ): Promise<{ url: string; sessionId: string } | null> {
    const body = {
      mode: 'payment',
      paymentData: { currency: 'USD', captureMode },
      lineItems: [{ name: 'Coffee', quantity: 1, unitAmount: 350, currency: 'USD' }],
    };
    try {
      const made = await this.#ask('/api/session/v1/create', body);
      return { url: String(made.checkout_url), sessionId: String(made.session_id) };
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      const isDead = await Promise.race([doomed.ended.then(() => true), pause(1_000).then(() => false)]);
      if (isDead) return null;
      if (isLastTry) throw error;
      return this.#createSession(captureMode, doomed, true);
    }
  }

  async #pay(url: string, number: string): Promise<void> {
    const html = await (await fetch(url)).text();
    const body = new URLSearchParams({
      ...hiddenFields(html),
      intent: 'pay',
      method: 'card',
      ...GOOD_CARD,
      card_number: number,
    });
    const answer = await fetch(url, { method: 'POST', body, redirect: 'manual' });
    expect(answer.status).toBe(303);
  }

  async #letTimePass(): Promise<void> {
    const left = await openLeft(this.home);
    await letTimePass(left, 20, this.#sentAt);
    await left.close();
  }

  async expectThePromise(): Promise<void> {
    const { home, simulators } = this;
    const ended = (running: Running) => this.#ended(running);
    await becomeQuiet({ home, simulators, random: randomOf(1, 'quiet'), ended, sentAt: this.#sentAt });
    if (home.databaseUrl === null) for (const file of filesHoldingCards(home.dataDir)) this.#cards.add(file);
    const left = await openLeft(home);
    const snapshot = await readSnapshot(left, keysOf(home.masterKey), {
      ledger: await simulators.ledger(),
      screens: [],
      serverErrors: [],
      cardsFound: [...this.#cards],
      sentAt: this.#sentAt,
      heard: this.endpoint.heard,
    });
    await left.close();
    expect(brokenInvariants(snapshot)).toEqual([]);
  }
}

const SERVERS: readonly (readonly [database: string, server: string | null])[] = process.env.TEST_DATABASE_URL
  ? [
      ['PGlite', null],
      ['PostgreSQL', process.env.TEST_DATABASE_URL],
    ]
  : [['PGlite', null]];

const endpoints: Endpoint[] = [];
const homes: { home: Home; server: string | null; simulators: Simulators }[] = [];
afterAll(async () => {
  for (const endpoint of endpoints) await endpoint.stop();
  for (const { home, server, simulators } of homes) {
    await simulators.stop();
    await leaveHome(home, server);
  }
}, 60_000);

test.concurrent.each(SERVERS)(
  'killed with SIGKILL once at every named point on %s: nothing lost, nothing doubled, nothing stuck, no card number anywhere',
  async (_database, server) => {
    const home = await findHome(build, server);
    const simulators = await startSimulators(build, home.url);
    homes.push({ home, server, simulators });
    const endpoint = await openEndpoint(randomOf(1, 'endpoint'));
    endpoints.push(endpoint);
    const tour = new KillTour(home, simulators, endpoint);
    await tour.dieInEveryMigration();
    for (const point of POINTS.filter((one) => one !== 'K14')) await tour.dieAt(point);
    await tour.expectThePromise();
  },
  600_000,
);
