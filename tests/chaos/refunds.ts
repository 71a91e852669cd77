import { UNKNOWN_PAYER } from '~/gateways/contract';
import { sql } from 'drizzle-orm';
import { rowsOf } from '~/database/migrate.server';
import { startPayment } from '~/flows/start-payment.server';
import { openCheckout } from '~/flows/open-checkout.server';
import { refundPayment } from '~/flows/refund-payment.server';
import { ledgerOf } from '~/gateways/simulation/ledger';
import type { Outcome } from './figures';
import type { Broken } from './invariants';
import type { Options, Told } from './main';
import { CARDS } from './plan';
import { randomOf, type Random } from './random';
import { clearStage, openScene, openStage, type Scene, type Stage } from './stage';

const ROUNDS = 1_000;
const ROUNDS_A_STAGE = 250;

/** Refunds that race for the same money, against the simulator's ledger: never more than was captured, never another sum than ours. */
export async function runRefunds(options: Options, told: Told): Promise<Outcome[]> {
  const { seed, database, server } = options;
  const on = database === 'embedded' || server === null ? 'embedded' : 'postgresql';
  if (server !== null) process.env.TEST_DATABASE_URL = server;
  const startedAt = Date.now();
  const broken: Broken[] = [];
  let [refunds, refused] = [0, 0];
  for (let first = 0; first < ROUNDS; first += ROUNDS_A_STAGE) {
    const stage = await openStage(on);
    for (let round = first; round < first + ROUNDS_A_STAGE; round += 1) {
      const result = await race(stage, randomOf(seed, `refunds ${round}`));
      refunds += result.refunds;
      refused += result.refused;
      broken.push(...result.wrong.map((what): Broken => ({ invariant: 'I10', about: `round ${round}`, what })));
    }
    await stage.close();
    told(`${first + ROUNDS_A_STAGE} rounds`);
  }
  const figures = {
    rounds: ROUNDS,
    database: on,
    refunds,
    refused,
    seconds: ((Date.now() - startedAt) / 1000).toFixed(0),
  };
  return [{ scenario: 'racing refunds', figures, broken }];
}

async function race(stage: Stage, random: Random) {
  const amount = random.between(100, 90_000);
  const scene = await openScene(stage, { amount, captureMode: 'automatic' });
  const transactionId = await payFor(scene);
  const wanted = Array.from({ length: random.between(2, 10) }, () =>
    random.chance(0.2) ? null : random.between(1, amount),
  );
  const asked = await Promise.all(
    wanted.map((part) =>
      refundPayment(stage.house, stage.caller, {
        transactionId,
        amount: part,
        currency: null,
        reason: null,
        key: null,
      }),
    ),
  );
  const done = asked.flatMap((one) => (one.ok ? [one.value] : []));
  const given = done.filter((one) => one.status === 'succeeded').reduce((sum, one) => sum + Number(one.amount), 0);
  const theirs = ledgerOf(stage.world).find((entry) => entry.reference === transactionId)?.refunded ?? 0;
  const kept = await stage.house.database.queries.execute(
    sql`select refunded::int, refund_pending::int as pending from payments where session_id = ${scene.rowId}`,
  );
  const [ours] = rowsOf<{ refunded: number; pending: number }>(kept);
  await clearStage(stage);
  const wrong: string[] = [];
  if (theirs > amount) wrong.push(`${theirs} of ${amount} given back`);
  if (ours?.refunded !== theirs || given !== theirs || ours.pending !== 0)
    wrong.push(`${theirs} given back, kept ${ours?.refunded} and ${ours?.pending} pending, answered ${given}`);
  // A race in which nobody wins proves nothing.
  if (theirs === 0) wrong.push('nobody got anything');
  return { refunds: done.length, refused: asked.length - done.length, wrong };
}

async function payFor(scene: Scene): Promise<string> {
  const { house } = scene.stage;
  const opened = await openCheckout(house, scene.publicId);
  if (!opened) throw new Error('the session is gone');
  const card = { number: CARDS.good[0], expiryMonth: 12, expiryYear: 2034, securityCode: '123', holderName: null };
  await startPayment(house, opened.session, {
    id: scene.rowId,
    details: { method: 'card', card },
    email: null,
    payerAddress: null,
    payer: UNKNOWN_PAYER,
    browser: null,
    locale: 'en',
  });
  const attempt = await scene.newest();
  if (attempt?.state !== 'captured') throw new Error(`a good card's payment is ${attempt?.state ?? 'nowhere'}`);
  return attempt.id;
}
