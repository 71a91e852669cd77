/**
 * The drill of unknown outcomes: whatever the gateway did and however its answer was lost, the attempt ends in the
 * gateway's truth, by its own ledger; and while it cannot be asked, it stays unknown, for as long as that takes.
 */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowsOf } from '~/database/migrate.server';
import { readAttention } from '~/flows/read-attention.server';
import { practiceGateway } from '~/gateways/practice/practice.server';
import { isCharged } from '~/gateways/simulation/ledger';
import { findApiKey } from '~/merchants/api-key-store.server';
import { hashApiKey } from '~/merchants/api-key.server';
import { TEST_DATABASES } from '../support/open-test-house';
import { GOOD_CARD, see, submit } from '../support/payer';
import { openVirtualShop, type VirtualShop } from '../support/virtual-shop';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
const ROUNDS = 5;

/** What the gateway did: took the money, declined, or never saw the request. */
type Deed = 'charged' | 'declined' | 'not reached';
type Loss = 'answer lost' | '500' | '404 then found' | 'query down 7 days';
const DEEDS: readonly Deed[] = ['charged', 'declined', 'not reached'];
const LOSSES: readonly Loss[] = ['answer lost', '500', '404 then found', 'query down 7 days'];

const BROKEN = {
  cut: { id: 'rst-after-request', net: 'rst-after-request' },
  error: { id: '500', status: 500, body: '{"error":"internal"}' },
  absent: { id: '404', status: 404, body: '{"error":"payment_not_found"}' },
  emptyList: { id: '200-empty', status: 200, body: '{"data":[]}' },
} as const;

describe.each(TEST_DATABASES)('unknown outcomes, on %s', (on) => {
  let shop: VirtualShop;
  /** Times to truth while the gateway answered truly, in milliseconds. */
  const timesMs: number[] = [];
  const unreachedMs: number[] = [];
  beforeAll(async () => {
    shop = await openVirtualShop(on);
  });
  afterAll(async () => {
    await shop.close();
    const at = (share: number) => {
      const sorted = [...timesMs].sort((a, b) => a - b);
      return (sorted[Math.ceil(sorted.length * share) - 1] ?? 0) / SECOND_MS;
    };
    console.log(
      `unknown outcomes, on ${on}: time to truth p50 ${at(0.5)} s, p99 ${at(0.99)} s over ${timesMs.length}; ` +
        `proof that nothing was sent after ${Math.max(...unreachedMs) / SECOND_MS} s`,
    );
  });

  const attemptOf = async (sessionId: string) => {
    const result = await shop.house.database.queries.execute(
      sql`select a.id, a.state, a.prepared_at from attempts a order by a.prepared_at desc, a.id`,
    );
    const known = new Map(rowsOf<{ id: string; state: string }>(result).map((row) => [row.id, row]));
    const payment = shop.world.payments().find((one) => one.sessionId === sessionId);
    return payment ? known.get(payment.reference) : undefined;
  };
  const newest = async () => {
    const result = await shop.house.database.queries.execute(
      sql`select id, state from attempts order by prepared_at desc, case state when 'unknown' then 0 else 1 end limit 1`,
    );
    return rowsOf<{ id: string; state: string }>(result)[0];
  };

  /** A payment whose answer is lost in that way. */
  async function payUnheard(deed: Deed, loss: Loss): Promise<{ sessionId: string; attemptId: string }> {
    // Every attempt has a time of its own.
    shop.pass(SECOND_MS);
    const session = await shop.session();
    const path = new URL(session.checkout_url).pathname;
    const fault = loss === '500' ? BROKEN.error : BROKEN.cut;
    shop.world.orderFault({ verb: 'pay', fault, isObeyed: deed !== 'not reached' });
    const number = deed === 'declined' ? '4000 0000 0000 0002' : GOOD_CARD.card_number;
    await submit(shop.knock, await see(shop.knock, path), { ...GOOD_CARD, card_number: number });
    // So many lost answers have the connection checked meanwhile, which is not to meet the ill will of this test.
    await shop.house.background.settled();
    const attempt = (await attemptOf(session.session_id)) ?? (await newest());
    expect(attempt?.state).toBe('unknown');
    return { sessionId: session.session_id, attemptId: attempt?.id ?? '' };
  }

  const stateOf = async (attemptId: string) => {
    const result = await shop.house.database.queries.execute(sql`select state from attempts where id = ${attemptId}`);
    return rowsOf<{ state: string }>(result)[0]?.state;
  };

  /** Plays the gateway's ill will before a question, so long after the payment. */
  function trouble(loss: Loss, afterMs: number): void {
    if (loss === '404 then found' && afterMs < MINUTE_MS) lie();
    if (loss === 'query down 7 days' && afterMs < 7 * DAY_MS) refuse();
  }

  const realQuery = practiceGateway.query?.bind(practiceGateway);
  let behavior: 'true' | 'lie' | 'refuse' = 'true';
  const lie = () => void (behavior = 'lie');
  const refuse = () => void (behavior = 'refuse');
  beforeAll(() => {
    practiceGateway.query = (payment, context) => {
      const now = behavior;
      behavior = 'true';
      if (now === 'lie') return Promise.resolve({ outcome: 'absent' });
      if (now === 'refuse') return Promise.reject(new Error('the query is down'));
      if (!realQuery) throw new Error('the practice gateway can be asked');
      return realQuery(payment, context);
    };
  });
  afterAll(() => {
    practiceGateway.query = realQuery;
  });

  const cases = DEEDS.flatMap((deed) => LOSSES.map((loss) => [deed, loss] as const));

  test.each(cases)('%s, %s: ends in what the gateway did', async (deed, loss) => {
    for (let round = 0; round < (loss === 'query down 7 days' ? 1 : ROUNDS); round += 1) {
      const { sessionId, attemptId } = await payUnheard(deed, loss);
      let trueSinceMs = 0;
      let unknownUntilMs = 0;
      const endedMs = await shop.resolve(attemptId, {
        withinMs: 30 * DAY_MS,
        each: (afterMs) => {
          trouble(loss, afterMs);
          if (behavior === 'refuse') unknownUntilMs = afterMs;
        },
      });
      if (loss === '404 then found') trueSinceMs = MINUTE_MS;
      if (loss === 'query down 7 days') trueSinceMs = 7 * DAY_MS;
      expect(endedMs).not.toBeNull();
      const charges = shop.world.payments().filter((one) => one.sessionId === sessionId && isCharged(one));
      const state = await stateOf(attemptId);
      expect([state, charges.length]).toEqual(
        { charged: ['captured', 1], declined: ['declined', 0], 'not reached': ['not_found', 0] }[deed],
      );
      // Down for a week it was unknown for a week: no timer ended it.
      if (loss === 'query down 7 days') expect(unknownUntilMs).toBeGreaterThan(5 * DAY_MS);
      else if (deed === 'not reached') unreachedMs.push(endedMs ?? 0);
      else timesMs.push(Math.max(0, (endedMs ?? 0) - trueSinceMs));
    }
  });

  test('time to truth: half within ten seconds, all but one in a hundred within a minute', () => {
    const sorted = [...timesMs].sort((a, b) => a - b);
    expect(sorted.length).toBeGreaterThanOrEqual(30);
    expect(sorted[Math.ceil(sorted.length * 0.5) - 1]).toBeLessThanOrEqual(10 * SECOND_MS);
    expect(sorted[Math.ceil(sorted.length * 0.99) - 1]).toBeLessThanOrEqual(MINUTE_MS);
    // What the gateway never saw is believed only after the grace: a payer who paid twice would be worse off.
    expect(Math.min(...unreachedMs)).toBeGreaterThanOrEqual(10 * MINUTE_MS);
    expect(Math.max(...unreachedMs)).toBeLessThanOrEqual(11 * MINUTE_MS);
  });

  test('while it cannot be asked it is visible, its page checks, and no second payment is offered', async () => {
    const session = await shop.session();
    const path = new URL(session.checkout_url).pathname;
    shop.world.orderFault({ verb: 'pay', fault: BROKEN.cut, isObeyed: true });
    await submit(shop.knock, await see(shop.knock, path), GOOD_CARD);
    const attempt = await attemptOf(session.session_id);
    const ended = await shop.resolve(attempt?.id ?? '', { withinMs: 7 * DAY_MS, each: refuse });
    expect(ended).toBeNull();
    const { keys, database } = shop.house;
    const caller = await findApiKey(database, { keyHash: hashApiKey(shop.demo.secretKey, keys) });
    if (!caller) throw new Error('no key');
    const page = await readAttention(shop.house, caller, { cursor: null, limit: null });
    expect(page).toMatchObject({
      ok: true,
      value: { data: [{ kind: 'attempt_unknown', transactionId: attempt?.id }] },
    });
    const seen = await see(shop.knock, path);
    expect(seen.hidden.submission_id).toBeUndefined();
    behavior = 'true';
    expect(await shop.resolve(attempt?.id ?? '', { withinMs: 2 * DAY_MS })).not.toBeNull();
    expect(await stateOf(attempt?.id ?? '')).toBe('captured');
  });

  describe('gateways that tell in other ways', () => {
    const sheet = practiceGateway.dataSheet as { -readonly [Name in keyof typeof practiceGateway.dataSheet]: unknown };
    const told = { ...practiceGateway.dataSheet };
    afterAll(() => {
      Object.assign(sheet, told);
    });

    test('where the notification is the truth nobody is asked, and nothing is given up', async () => {
      Object.assign(sheet, { truthSource: 'notification' });
      const { attemptId } = await payUnheard('charged', 'answer lost');
      const before = await countExchanges(attemptId);
      expect(await shop.resolve(attemptId, { withinMs: 30 * DAY_MS })).toBeNull();
      expect([await stateOf(attemptId), await countExchanges(attemptId)]).toEqual(['unknown', before]);
      Object.assign(sheet, told);
      expect(await shop.resolve(attemptId, { withinMs: DAY_MS })).not.toBeNull();
    });

    test('where the request is repeated, the same bytes bring the first answer, inside the window only', async () => {
      Object.assign(sheet, { truthSource: 'resend', resendWithinMs: DAY_MS });
      const { attemptId, sessionId } = await payByBank();
      expect(await shop.resolve(attemptId, { withinMs: 10 * MINUTE_MS })).toBeNull();
      expect(await stateOf(attemptId)).toBe('requires_action');
      expect(shop.world.payments().filter((one) => one.sessionId === sessionId)).toHaveLength(1);
      const result = await shop.house.database.queries.execute(
        sql`select distinct request_body from exchanges where attempt_id = ${attemptId} and request_body <> ''`,
      );
      expect(rowsOf(result)).toHaveLength(1);
      const late = await payByBank();
      shop.pass(2 * DAY_MS);
      const before = await countExchanges(late.attemptId);
      expect(await shop.resolve(late.attemptId, { withinMs: DAY_MS })).toBeNull();
      expect([await stateOf(late.attemptId), await countExchanges(late.attemptId)]).toEqual(['unknown', before]);
    });

    test('a request that holds card data is not kept, and so not repeated', async () => {
      Object.assign(sheet, { truthSource: 'resend', resendWithinMs: DAY_MS });
      const { attemptId } = await payUnheard('charged', 'answer lost');
      const before = await countExchanges(attemptId);
      expect(await shop.resolve(attemptId, { withinMs: DAY_MS })).toBeNull();
      expect(await countExchanges(attemptId)).toBe(before);
      const kept = await shop.house.database.queries.execute(
        sql`select 1 from kept_asks where attempt_id = ${attemptId}`,
      );
      expect(rowsOf(kept)).toEqual([]);
    });

    async function payByBank(): Promise<{ sessionId: string; attemptId: string }> {
      shop.pass(SECOND_MS);
      const response = await shop.knock('/api/session/v1/create', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-secret-key': shop.demo.secretKey },
        body: JSON.stringify({
          mode: 'payment',
          paymentData: { currency: 'SEK' },
          lineItems: [{ name: 'Coffee', quantity: 1, unitAmount: 3500, currency: 'SEK' }],
          redirectUrl: 'https://shop.example/thanks',
        }),
      });
      const session = (await response.json()) as { session_id: string; checkout_url: string };
      shop.world.orderFault({ verb: 'pay', fault: BROKEN.cut, isObeyed: true });
      const page = await see(shop.knock, new URL(session.checkout_url).pathname);
      await submit(shop.knock, page, { method: 'openbanking', email: 'payer@example.com' });
      const attempt = await attemptOf(session.session_id);
      expect(attempt?.state).toBe('unknown');
      return { sessionId: session.session_id, attemptId: attempt?.id ?? '' };
    }

    async function countExchanges(attemptId: string): Promise<number> {
      const result = await shop.house.database.queries.execute(
        sql`select count(*)::int as many from exchanges where attempt_id = ${attemptId}`,
      );
      return rowsOf<{ many: number }>(result)[0]?.many ?? 0;
    }
  });
});
