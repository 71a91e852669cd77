import { sql } from 'drizzle-orm';
import { rowsOf } from '~/database/migrate.server';
import { createPaymentLink } from '~/flows/create-payment-link.server';
import { openCheckout } from '~/flows/open-checkout.server';
import { openPaymentLink } from '~/flows/open-payment-link.server';
import { readLinkRequest } from '~/flows/read-link-request';
import { startPayment } from '~/flows/start-payment.server';
import { UNKNOWN_PAYER } from '~/gateways/contract';
import { isCharged } from '~/gateways/simulation/ledger';
import type { Outcome } from './figures';
import type { Broken } from './invariants';
import type { Options, Told } from './main';
import { CARDS } from './plan';
import { randomOf, type Random } from './random';
import { clearStage, openStage, type Stage } from './stage';

const ROUNDS = 1_000;
const ROUNDS_A_STAGE = 250;
/** Most rounds are small; every so often a hundred come for one use. */
const CROWD = 100;
const CROWD_EVERY = 50;

/** Buyers who race for the uses of a link, against the simulator's ledger: never more charges than uses, and none left over. */
export async function runLinkUses(options: Options, told: Told): Promise<Outcome[]> {
  const { seed, database, server } = options;
  const on = database === 'embedded' || server === null ? 'embedded' : 'postgresql';
  if (server !== null) process.env.TEST_DATABASE_URL = server;
  const startedAt = Date.now();
  const broken: Broken[] = [];
  let [buyers, charges] = [0, 0];
  for (let first = 0; first < ROUNDS; first += ROUNDS_A_STAGE) {
    const stage = await openStage(on);
    for (let round = first; round < first + ROUNDS_A_STAGE; round += 1) {
      const result = await race(stage, { round, random: randomOf(seed, `links ${round}`) });
      buyers += result.buyers;
      charges += result.charges;
      broken.push(...result.wrong.map((what): Broken => ({ invariant: 'I1', about: `round ${round}`, what })));
    }
    await stage.close();
    told(`${first + ROUNDS_A_STAGE} rounds`);
  }
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(0);
  return [
    {
      scenario: 'buyers for limited links',
      figures: { rounds: ROUNDS, database: on, buyers, charges, seconds },
      broken,
    },
  ];
}

async function race(stage: Stage, { round, random }: { round: number; random: Random }) {
  const isCrowd = round % CROWD_EVERY === 0;
  const buyers = isCrowd ? CROWD : random.between(2, 8);
  const uses = isCrowd ? 1 : random.between(1, 4);
  const link = await makeLink(stage, uses);
  const sessions = await Promise.all(Array.from({ length: buyers }, () => openLink(stage, link.slug)));
  // Who is declined gives the use back, and may not have got one at all.
  const declined = new Set(sessions.filter(() => !isCrowd && random.chance(0.2)));
  await Promise.all(sessions.map((id) => pay(stage, id, declined.has(id) ? CARDS.declined[0] : CARDS.good[0])));
  // Those who were too late while a declined one held a use come again.
  for (const id of sessions) if (!declined.has(id)) await pay(stage, id, CARDS.good[0]);
  const charged = stage.world.payments().filter((one) => sessions.includes(one.sessionId ?? '') && isCharged(one));
  const kept = await stage.house.database.queries.execute(
    sql`select uses from payment_links where id = ${link.id}::uuid`,
  );
  const [row] = rowsOf<{ uses: number }>(kept);
  await clearStage(stage);
  const expected = Math.min(uses, buyers - declined.size);
  const wrong: string[] = [];
  if (charged.length !== expected) wrong.push(`${charged.length} charges of ${expected} for ${uses} uses`);
  if (row?.uses !== charged.length) wrong.push(`${row?.uses} uses counted, ${charged.length} charged`);
  return { buyers, charges: charged.length, wrong };
}

async function makeLink({ house, caller }: Stage, maxUses: number) {
  const read = readLinkRequest({
    mode: 'payment',
    paymentData: { currency: 'USD' },
    lineItems: [{ name: 'Chair', quantity: 1, unitAmount: 9900, currency: 'USD' }],
    maxUses,
  });
  const made = read.ok ? await createPaymentLink(house, caller, read.value) : null;
  if (!made?.ok) throw new Error('the link could not be made');
  return made.value;
}

async function openLink({ house }: Stage, slug: string): Promise<string> {
  const opened = await openPaymentLink(house, slug);
  if (opened.kind !== 'opened') throw new Error(`the link is ${opened.kind}`);
  return new URL(opened.checkoutUrl).pathname.split('/').at(-1) ?? '';
}

async function pay({ house }: Stage, sessionId: string, number: string): Promise<void> {
  const opened = await openCheckout(house, sessionId);
  if (opened?.phase !== 'open') return;
  await startPayment(house, opened.session, {
    id: crypto.randomUUID(),
    details: {
      method: 'card',
      card: { number, expiryMonth: 12, expiryYear: 2034, securityCode: '123', holderName: null },
    },
    email: null,
    payerAddress: null,
    payer: UNKNOWN_PAYER,
    browser: null,
    locale: 'en',
  });
}
