import { sql } from 'drizzle-orm';
import { rowsOf } from '~/database/migrate.server';
import { createSession } from '~/flows/create-session.server';
import type { House } from '~/flows/house';
import { openCheckout } from '~/flows/open-checkout.server';
import { seedDemo } from '~/flows/seed-demo.server';
import { capabilityFor, newSessionRowId } from '~/foundation/capability.server';
import { systemClock, type Clock } from '~/foundation/clock';
import { fetchError } from '~/gateways/simulation/network-fault';
import type { SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import type { Caller } from '~/merchants/merchant';
import { findMerchant } from '~/merchants/merchant-store.server';
import { findAttempt } from '~/payments/attempt-store.server';
import { openConnectionHealth } from '~/routing/connection-health.server';
import type { Attempt } from '~/payments/attempt';
import type { CheckoutSession } from '~/sessions/session';
import { keepNewSession } from '~/sessions/session-store.server';
import { openTestHouse } from '../support/open-test-house';
import { readAccounts, readTransitions, type Accounts } from './read-snapshot';
import type { LeftBehind } from './left-behind';
import type { Snapshot } from './invariants';
import type { Turn } from './scheduler';

/** A house with its simulators in this process, on which one session after the other is played. */
export interface Stage {
  readonly house: House;
  readonly world: SimulatedWorld;
  readonly caller: Caller;
  readonly clock: MovedClock;
  readonly left: Pick<LeftBehind, 'rows'>;
  readonly accounts: Accounts;
  readonly transitions: Snapshot['transitions'];
  /** What every session of the stage is made like. */
  readonly template: CheckoutSession;
  close(): Promise<void>;
}

/** A clock that can be moved on, for the house alone. */
export interface MovedClock extends Clock {
  advance(ms: number): void;
}

function movedClock(): MovedClock {
  let aheadMs = 0;
  return {
    now: () => new Date(systemClock.now().getTime() + aheadMs),
    advance: (ms) => void (aheadMs += ms),
  };
}

export async function openStage(on: 'embedded' | 'postgresql'): Promise<Stage> {
  const clock = movedClock();
  // Webhooks are sent by the model, when it is their turn; what the simulators send by themselves is taken and dropped.
  const deliver = () => Promise.resolve(new Response('taken'));
  const { house, close } = await openTestHouse({ on, deliver, overrides: { clock } });
  const demo = await seedDemo(house);
  const merchant = demo && (await findMerchant(house.database.queries, demo.merchantId));
  const { world } = house.sandbox;
  if (!merchant || !world) throw new Error('the stage could not be set');
  const left = {
    rows: async <Row>(query: string) => {
      const found = await house.database.queries.execute(
        sql.raw(`select coalesce(json_agg(q), '[]') as found from (${query}) q`),
      );
      return rowsOf<{ found: Row[] }>(found)[0]?.found ?? [];
    },
  };
  const caller = { merchant, mode: 'sandbox' } as const;
  return {
    house,
    world,
    caller,
    clock,
    left,
    accounts: await readAccounts(left, house.keys),
    transitions: await readTransitions(left),
    template: await makeTemplate(house, caller),
    close,
  };
}

/** A session as the API makes it, in a currency that two connections take. */
async function makeTemplate(house: House, caller: Caller): Promise<CheckoutSession> {
  const created = await createSession(house, caller, {
    request: {
      kind: 'payment',
      currency: 'AUD',
      method: null,
      cart: { kind: 'ad_hoc', items: [{ name: 'Coffee', quantity: 1, unitAmount: 100 }] },
      customer: {},
      redirectUrl: null,
      cancelUrl: null,
      style: null,
      locale: null,
      expiresInMinutes: 1440,
      metadata: {},
      allowedOrigins: [],
      captureMode: 'automatic',
    },
  });
  if (!created.ok) throw new Error(created.refusal.message);
  const opened = await openCheckout(house, created.value.view.session_id);
  if (!opened) throw new Error('a session that was just made is gone');
  return { ...opened.session, status: 'active' };
}

/** As long as the practice gateway's deadline: an answer that comes later is not heard, a request that waited is not sent. */
const DEADLINE_MS = 12_000;

/** The house as one actor sees it: every transaction and every call to a gateway can be interrupted before and after. */
export function seenBy(stage: Stage, turn: Turn): House {
  const { house, clock } = stage;
  const dial: House['dial']['sandbox'] = async (request, signal) => {
    const startedAt = clock.now().getTime();
    const inTime = () => {
      if (clock.now().getTime() - startedAt > DEADLINE_MS) throw fetchError('UND_ERR_HEADERS_TIMEOUT');
    };
    await turn.point(`asks ${request.method} ${new URL(request.url).pathname.split('/').slice(2, 3).join('')}`);
    inTime();
    const response = await house.dial.sandbox(request, signal);
    await turn.point('the gateway has acted');
    inTime();
    return response;
  };
  return {
    ...house,
    dial: { ...house.dial, sandbox: dial },
    wakeWorker: () => undefined,
    // Work that a killed process left behind never ends: nobody may wait for it.
    background: { add: (work) => void work.catch(() => undefined), settled: () => Promise.resolve() },
    // A circuit that opens is told to others beside the payment, which would be a second actor in this one's hands; and one
    // that stayed open would make the model idle. Circuits have tests of their own.
    health: { ...house.health, heard: () => false, isOpen: () => false, refresh: () => null },
    database: {
      ...house.database,
      async transact(work) {
        await turn.point('before a transaction');
        const result = await house.database.transact(work);
        await turn.point('committed');
        return result;
      },
    },
  };
}

/** The next session begins without the last one's work and circuits; the standing jobs stay. */
export async function clearStage({ house, clock }: Stage): Promise<void> {
  await house.background.settled();
  Object.assign(house, { health: openConnectionHealth(clock) });
  const { queries } = house.database;
  await queries.execute(sql`delete from connection_health`);
  await queries.execute(sql`delete from jobs where key <> 'all'`);
}

/** One session on the stage. */
export interface Scene {
  readonly stage: Stage;
  readonly publicId: string;
  readonly rowId: string;
  readonly amount: number;
  /** The ids of the session's attempts. */
  attempts(): Promise<readonly string[]>;
  /** The session's newest attempt, or null. */
  newest(): Promise<Attempt | null>;
  /** What the gateway knows of the session. */
  atTheGateway(): readonly SimulatedPayment[];
}

/** A session like the stage's first one, at another price: made by one statement, because it is made for every seed. */
export async function openScene(
  stage: Stage,
  { amount, captureMode }: Pick<CheckoutSession, 'amount' | 'captureMode'>,
): Promise<Scene> {
  const { house, template } = stage;
  const { queries } = house.database;
  const rowId = newSessionRowId();
  const total = { ...template.price.total, amount };
  const line = template.price.lines.map((one) => ({ ...one, unit: total, total }));
  const price = { ...template.price, lines: line, subtotal: total, total };
  const now = house.clock.now();
  const expiresAt = new Date(now.getTime() + 7 * 24 * 3_600_000);
  await keepNewSession(house.database, {
    ...template,
    id: rowId,
    amount,
    captureMode,
    price,
    createdAt: now,
    expiresAt,
  });
  const publicId = capabilityFor('session', rowId, house.keys);
  const attempts = async () => {
    const found = await queries.execute(
      sql`select id from attempts where session_id = ${rowId} order by prepared_at desc, submission_try desc`,
    );
    return rowsOf<{ id: string }>(found).map(({ id }) => id);
  };
  return {
    stage,
    publicId,
    rowId,
    amount,
    attempts,
    async newest() {
      const [id] = await attempts();
      return id === undefined ? null : findAttempt(queries, id);
    },
    atTheGateway: () => stage.world.payments().filter((payment) => payment.sessionId === publicId),
  };
}
