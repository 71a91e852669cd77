import { UNKNOWN_PAYER } from '~/gateways/contract';
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { rowsOf } from '~/database/migrate.server';
import { abandonAttempt } from '~/flows/abandon-attempt.server';
import { continuePayment } from '~/flows/continue-payment.server';
import { expireSession } from '~/flows/expire-session.server';
import type { House } from '~/flows/house';
import type { JobKind } from '~/flows/jobs';
import { openCheckout } from '~/flows/open-checkout.server';
import { operatePayment } from '~/flows/operate-payment.server';
import { pursuePayment } from '~/flows/pursue-payment.server';
import { receiveGatewayEvent } from '~/flows/receive-gateway-event.server';
import { resolveUnknownAttempt } from '~/flows/resolve-unknown-attempt.server';
import { returnLateMoney } from '~/flows/return-late-money.server';
import { fail, settle } from '~/gateways/simulation/control';
import { isCharged } from '~/gateways/simulation/ledger';
import { RUNNERS } from '~/jobs/runners.server';
import { drawFault } from './faults';
import type { Screen } from './invariants';
import { CARDS } from './plan';
import { findSubmission } from '~/payments/attempt-store.server';
import type { Random } from './random';
import type { Turn } from './scheduler';
import { seenBy, type Scene } from './stage';

/** What happens to one session in one seed, apart from the order. */
export interface Play {
  readonly scene: Scene;
  readonly random: Random;
  readonly screens: Screen[];
}

/** One thing that somebody does; what it needs is drawn before, so that the order does not change it. */
export interface Command {
  readonly name: string;
  readonly act: (turn: Turn) => Promise<void>;
  /** Whether the process that does it may be killed on the way. */
  readonly isOurs: boolean;
}

type Draw = (play: Play) => Command;

const pausesMs = [1_000, 6_000, 20_000, 40_000, 11 * 60_000];

/** Everything that can happen, each with how often. */
export const COMMANDS: readonly (readonly [share: number, draw: Draw])[] = [
  [3, submit],
  [2, webhook],
  [2, runJob],
  [2, look],
  [1, comeBack],
  [1, janitor],
  [1, bankDecides],
  [1, giveUp],
  [1, timePasses],
  [1, expire],
  [1, menuFault],
  [3, operation],
  [1, lateMoney],
];

const acting = (play: Play, turn: Turn): House => seenBy(play.scene.stage, turn);

/** The payer presses Pay on a page they were shown; sometimes the very same form is posted again by somebody else's hands. */
export function submit(play: Play, submissionId: string = randomUUID()): Command {
  const { scene, random } = play;
  const number = random.pick([
    ...CARDS.good,
    ...CARDS.good,
    CARDS.challenge,
    CARDS.chargedButError,
    CARDS.chargedButCut,
    CARDS.declined[0],
    CARDS.down,
  ]);
  const card = { number, expiryMonth: 12, expiryYear: 2034, securityCode: '123', holderName: null };
  return {
    name: `submit ${submissionId.slice(0, 4)} ${number.slice(-4)}`,
    isOurs: true,
    async act(turn) {
      const house = acting(play, turn);
      const opened = await openCheckout(house, scene.publicId);
      if (opened?.phase !== 'open') return;
      await turn.point('has opened the checkout');
      // What `startPayment` does, without its answer to a payer who has waited long enough: that one goes by real time, and a
      // process that was killed here would go on looking for ever.
      if (await findSubmission(house.database.queries, opened.session.id, submissionId)) return;
      await pursuePayment(house, opened.session, {
        id: submissionId,
        details: { method: 'card', card },
        email: null,
        payerAddress: null,
        payer: UNKNOWN_PAYER,
        browser: null,
        locale: 'en',
      });
    },
  };
}

/** The gateway tells of a payment as it is at that moment, signed; a second copy has the same key. */
function webhook(play: Play): Command {
  const { scene, random } = play;
  const which = random.next();
  const copies = random.pick([1, 2, 2]);
  return {
    name: `webhook x${copies}`,
    isOurs: true,
    async act(turn) {
      const payments = scene.atTheGateway();
      const payment = payments[Math.floor(which * payments.length)];
      if (!payment) return;
      const request = scene.stage.world
        .gateway(payment.gateway)
        .webhookOf(payment, `evt_${payment.id}_${payment.version}`);
      const [connectionId = '', token = ''] = new URL(request.url).pathname.split('/').slice(-2);
      const event = {
        headers: request.headers,
        body: Buffer.from(await request.arrayBuffer()),
        receivedAt: new Date(),
      };
      for (let copy = 0; copy < copies; copy += 1) {
        const received = await receiveGatewayEvent(acting(play, turn), { connectionId, token }, event);
        if (received.kind !== 'kept') throw new Error(`a genuine webhook was ${received.kind}`);
      }
    },
  };
}

/** Some worker runs some job, due or not, and marks it done: two may run the same, as after a lease that was too short. */
function runJob(play: Play): Command {
  const which = play.random.next();
  return { name: 'job', isOurs: true, act: (turn) => runSomeJob(play, acting(play, turn), which) };
}

interface JobRow {
  readonly id: number;
  readonly kind: JobKind;
  readonly payload: unknown;
  readonly tries: number;
}

export async function jobsOf({ scene }: Play): Promise<readonly JobRow[]> {
  const { queries } = scene.stage.house.database;
  const found = await queries.execute(
    sql`select id::int, kind, payload, tries from jobs where key <> 'all' order by id`,
  );
  return rowsOf<JobRow>(found);
}

async function runSomeJob(play: Play, house: House, which: number): Promise<void> {
  const jobs = await jobsOf(play);
  const job = jobs[Math.floor(which * jobs.length)];
  if (job) await runOneJob(house, job);
}

export async function runOneJob(house: House, job: JobRow): Promise<void> {
  const againMs = await RUNNERS[job.kind](house, job.payload, job.tries + 1);
  const { queries } = house.database;
  if (againMs === null) await queries.execute(sql`delete from jobs where id = ${job.id}`);
  else await queries.execute(sql`update jobs set tries = tries + 1 where id = ${job.id}`);
}

/** The merchant captures, releases or gives back, all or a part: of the attempt that is newest at that moment. */
export function operation(play: Play): Command {
  const { random, scene } = play;
  const kind = random.pick(['refund', 'refund', 'refund', 'capture', 'void'] as const);
  const share = random.pick([null, null, 0.3, 0.6]);
  const amount = kind === 'void' || share === null ? null : Math.ceil(scene.amount * share);
  // The same key twice is a repeat of one request; now and then two requests meet in it.
  const key = `key-${random.between(1, 4)}`;
  return {
    name: `${kind} ${amount === null ? 'all' : `${amount} of ${scene.amount}`} ${key}`,
    isOurs: true,
    async act(turn) {
      const attempt = await scene.newest();
      if (!attempt) return;
      const asked = { transactionId: attempt.id, kind, amount, currency: null, reason: null, key };
      await operatePayment(acting(play, turn), scene.stage.caller, asked);
    },
  };
}

/** Somebody sees to money that came too late: honors it or gives it back. */
function lateMoney(play: Play): Command {
  return {
    name: 'late money',
    isOurs: true,
    async act(turn) {
      for (const id of await play.scene.attempts()) await returnLateMoney(acting(play, turn), id);
    },
  };
}

/** Somebody looks at the page. What may be offered is known to the model: it reads both sides in the same moment. */
function look(play: Play): Command {
  return { name: 'look', isOurs: false, act: () => lookAtPage(play) };
}

export async function lookAtPage({ scene, screens }: Play): Promise<void> {
  const { queries } = scene.stage.house.database;
  const found = await queries.execute(sql`select id, state from attempts where session_id = ${scene.rowId}`);
  const states = new Map(rowsOf<{ id: string; state: string }>(found).map(({ id, state }) => [id, state]));
  const isUnsure = [...states.values()].some((state) => state === 'sent' || state === 'unknown');
  const isPaid = scene.atTheGateway().some(isCharged);
  const opened = await openCheckout(scene.stage.house, scene.publicId);
  const isWrong = opened?.phase === 'open' && (isUnsure || isPaid);
  // The clock of the model moves in leaps, so the judgment is made here; the far future is after every charge.
  if (isWrong) screens.push({ sessionId: scene.rowId, askedAt: Infinity, answeredAt: Infinity, offersPayment: true });
}

function comeBack(play: Play): Command {
  return {
    name: 'return',
    isOurs: true,
    async act(turn) {
      const attempt = await play.scene.newest();
      if (attempt) await continuePayment(acting(play, turn), attempt, { source: 'return' });
    },
  };
}

function janitor(play: Play): Command {
  const tries = play.random.between(1, 5);
  return {
    name: 'janitor',
    isOurs: true,
    async act(turn) {
      const attempt = await play.scene.newest();
      if (attempt) await resolveUnknownAttempt(acting(play, turn), attempt.id, tries);
    },
  };
}

/** Payments that wait for somebody at the gateway come to an end there. */
export function endAtTheBank({ scene, random }: Pick<Play, 'scene' | 'random'>): void {
  for (const payment of scene.atTheGateway()) {
    if (payment.status !== 'requires_action' && payment.status !== 'pending') continue;
    if (random.chance(0.7)) settle(scene.stage.world, payment.id);
    else fail(scene.stage.world, payment.id);
  }
}

function bankDecides(play: Play): Command {
  return {
    name: 'the bank decides',
    isOurs: false,
    act: () => {
      endAtTheBank(play);
      return Promise.resolve();
    },
  };
}

/** The payer chooses another method: what was begun is canceled at its gateway. */
function giveUp(play: Play): Command {
  return {
    name: 'cancel',
    isOurs: true,
    async act(turn) {
      const attempt = await play.scene.newest();
      if (attempt) await abandonAttempt(acting(play, turn), attempt);
    },
  };
}

function timePasses(play: Play): Command {
  const ms = play.random.pick(pausesMs);
  return {
    name: `${ms / 1000} s pass`,
    isOurs: false,
    act: () => {
      play.scene.stage.clock.advance(ms);
      return Promise.resolve();
    },
  };
}

function expire(play: Play): Command {
  const { scene } = play;
  return {
    name: 'expiry',
    isOurs: true,
    async act(turn) {
      await expireSession(acting(play, turn), scene.stage.caller, scene.publicId);
    },
  };
}

/** Spoils the next call of this kind. No slow faults: the deadline is the clock's, and that one moves by command. */
function menuFault(play: Play): Command {
  const { random, scene } = play;
  const order = drawFault(random, random.chance(0.7) ? 'pay' : 'query', 0);
  return {
    name: `fault ${order.fault.id}${order.isObeyed ? ', charged' : ''} at the next ${order.verb}`,
    isOurs: false,
    act: () => {
      scene.stage.world.orderFault(order);
      return Promise.resolve();
    },
  };
}
