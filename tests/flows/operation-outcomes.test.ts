import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { prepareOperationOn } from '~/flows/prepare-operation.server';
import { recordOperationResult } from '~/flows/record-operation-result.server';
import { runOperation } from '~/flows/run-operation.server';
import { resolveUnknownOperation } from '~/flows/resolve-unknown-operation.server';
import { money } from '~/foundation/money';
import type { OperationKind } from '~/gateways/operation-contract';
import { findAttempt, lockAttempt } from '~/payments/attempt-store.server';
import { changeOperation, findOperation } from '~/payments/operation-store.server';
import { lockSession } from '~/sessions/session-row.server';
import { expectRefusal, merchantOf } from '../support/merchant';
import { eventually, openShop, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';
import { pay, rowsIn, worldOf, type Transaction } from '../support/paid-transaction';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);

/** A small generator whose rounds can be played again by their seed. */
function randomFrom(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return 1 + (state % most);
  };
}

describe.each(TEST_DATABASES)('outcomes of operations on %s', (on) => {
  let shop: Shop;
  let aheadMs = 0;
  beforeAll(async () => {
    shop = await openShop({ on, overrides: { clock: { now: () => new Date(Date.now() + aheadMs) } } });
  });
  afterAll(() => shop.close());
  // Jobs are due by the database's clock, which stays where it is.
  beforeEach(() => void (aheadMs = 0));

  /** The next call of this kind is answered 500, or refused a connection. */
  const spoil = (verb: OperationKind | 'query_operation', isObeyed: boolean, fault: object = { status: 500 }) =>
    worldOf(shop).orderFault({ verb, isObeyed, fault: { id: 'own', ...fault } });

  /** Commits an operation as the API does, and leaves it there, as a process that dies does. */
  async function prepareOnly(paid: Transaction, kind: OperationKind, amount: number | null = null) {
    const [row] = await rowsIn(shop, sql`select session_id from attempts where id = ${paid.id}`);
    const prepared = await shop.house.database.transact(async (tx) => {
      await lockSession(tx, String(row?.session_id));
      const attempt = await lockAttempt(tx, paid.id);
      if (!attempt) throw new Error('no attempt');
      const wish = {
        kind,
        amount,
        currency: null,
        reason: null,
        requestKey: randomUUID(),
        origin: 'merchant',
      } as const;
      return prepareOperationOn(shop.house, tx, { attempt, wish });
    });
    if (!prepared.ok) throw new Error(prepared.refusal.message);
    return prepared.value.operation;
  }

  const stateOf = async (id: string) => (await findOperation(shop.house.database.queries, id))?.state;

  test.each(Array.from({ length: 12 }, (_, round) => SEED + round))(
    'racing refunds, seed %i: never more than was captured, and both ledgers agree',
    async (seed) => {
      const random = randomFrom(seed);
      const paid = await pay(shop, 'automatic', 1000 + random(4000));
      const [{ captured = 0 } = {}] = await paid.charged();
      const wanted = Array.from({ length: 1 + random(9) }, () => random(captured));
      const answers = await Promise.all(wanted.map((amount) => paid.operate('refund', { amount })));
      const given = answers.reduce((sum, { status, json }) => sum + (status === 200 ? Number(json.amount) : 0), 0);
      for (const answer of answers.filter(({ status }) => status !== 200))
        expect(['invalid_amount', 'operation_not_possible'], answer.text).toContain(
          (answer.json.error as { code: string }).code,
        );
      // At least one got through, and whoever was refused would have gone too far.
      expect(given).toBeGreaterThan(0);
      expect(given).toBeLessThanOrEqual(captured);
      expect(await paid.sums()).toEqual({ authorized: captured, captured, refunded: given, refund_pending: 0 });
      expect(await paid.charged()).toMatchObject([{ captured, refunded: given }]);
    },
  );

  test('racing captures and voids: one of them, and the gateway agrees', async () => {
    for (let round = 0; round < 5; round += 1) {
      const paid = await pay(shop, 'manual');
      const kinds = ['capture', 'void', 'capture', 'void', 'capture'];
      const answers = await Promise.all(kinds.map((kind) => paid.operate(kind)));
      const won = answers.filter(({ status }) => status === 200);
      expect(won).toHaveLength(1);
      const [charge] = await paid.charged();
      expect(charge?.status).toBe(won[0]?.json.kind === 'capture' ? 'captured' : 'voided');
      expect(await paid.sums()).toMatchObject({ captured: charge?.captured });
    }
  });

  test.each([
    [true, 'succeeded', 1000],
    [false, 'failed', 0],
  ])(
    'an unknown refund (done: %s) keeps its balance reserved, and resolves to the truth',
    async (isDone, status, given) => {
      const paid = await pay(shop, 'automatic');
      spoil('refund', isDone);
      // What we hear later must not be the reason that this test passes.
      worldOf(shop).planWebhook({ copies: 0 });
      const asked = await paid.operate('refund', { amount: 1000 });
      expect([asked.status, asked.json.status]).toEqual([202, 'pending']);
      expect(await paid.sums()).toMatchObject({ refunded: 0, refund_pending: 1000 });
      expectRefusal(await paid.operate('refund', { amount: 3901 }), 422, 'invalid_amount');
      const id = String(asked.json.id);
      if (isDone) {
        await eventually(paid.operations, ([only]) => only?.status !== 'pending');
      } else {
        // Absent for ten minutes, and twice.
        await resolveUnknownOperation(shop.house, id, 0);
        aheadMs += 9 * 60_000;
        await resolveUnknownOperation(shop.house, id, 1);
        expect(await paid.sums()).toMatchObject({ refund_pending: 1000 });
        aheadMs += 2 * 60_000;
        await resolveUnknownOperation(shop.house, id, 2);
      }
      expect(await paid.operations()).toMatchObject([{ status }]);
      expect(await paid.sums()).toMatchObject({ refunded: given, refund_pending: 0 });
      expect(await paid.charged()).toMatchObject([{ refunded: given }]);
      expect((await paid.operate('refund')).json).toMatchObject({ status: 'succeeded', amount: String(4900 - given) });
    },
  );

  test('while a capture is unknown, nothing else begins; its truth comes by the query', async () => {
    const paid = await pay(shop, 'manual');
    spoil('capture', true);
    worldOf(shop).planWebhook({ copies: 0 });
    const asked = await paid.operate('capture', { amount: 3000 });
    expect(asked.status).toBe(202);
    for (const kind of ['refund', 'void', 'capture'])
      expectRefusal(await paid.operate(kind), 409, 'operation_not_possible');
    // An event about the payment alone must not write the capture down a second time.
    const [charge] = await paid.charged();
    const simulated = worldOf(shop).payment('practice', charge?.gatewayReference ?? '');
    if (simulated) worldOf(shop).announce(worldOf(shop).change(simulated, { lastOperationId: null }));
    await eventually(paid.operations, ([only]) => only?.status === 'succeeded');
    expect(await paid.sums()).toMatchObject({ captured: 3000 });
    expect((await paid.operate('refund')).json).toMatchObject({ status: 'succeeded', amount: '3000' });
  });

  test('a query that is down for days leaves it unknown', async () => {
    const paid = await pay(shop, 'automatic');
    spoil('refund', true, { net: 'rst-after-request' });
    worldOf(shop).planWebhook({ copies: 0 });
    for (let days = 0; days < 7; days += 1) spoil('query_operation', false);
    const id = String((await paid.operate('refund')).json.id);
    for (let days = 0; days < 7; days += 1) {
      await resolveUnknownOperation(shop.house, id, 20);
      aheadMs += 24 * 3_600_000;
    }
    expect(await paid.sums()).toMatchObject({ refund_pending: 4900 });
    await resolveUnknownOperation(shop.house, id, 20);
    expect(await paid.sums()).toMatchObject({ refunded: 4900, refund_pending: 0 });
  });

  test('a gateway that could not be reached at all did nothing: failed at once, and free again', async () => {
    const paid = await pay(shop, 'manual');
    spoil('capture', false, { net: 'refuse' });
    expect((await paid.operate('capture')).json).toMatchObject({ status: 'failed', failureCode: 'not_sent' });
    expect((await paid.operate('capture')).json).toMatchObject({ status: 'succeeded' });
  });

  test('another amount than asked is a mismatch: nothing is written down, nothing is given back, nothing else begins', async () => {
    const paid = await pay(shop, 'automatic');
    spoil('refund', true, { id: '200-other-amount', status: 200 });
    expect((await paid.operate('refund', { amount: 1000 })).status).toBe(202);
    await eventually(
      () => rowsIn(shop, sql`select state from operations where attempt_id = ${paid.id}`),
      ([row]) => row?.state === 'mismatch',
    );
    expect(await paid.sums()).toMatchObject({ refunded: 0, refund_pending: 1000 });
    expectRefusal(await paid.operate('refund', { amount: 1 }), 409, 'operation_not_possible');
  });

  /** A refund of 1000 that the gateway told of with another amount. */
  async function frozen() {
    const paid = await pay(shop, 'automatic');
    spoil('refund', true, { id: '200-other-amount', status: 200 });
    await paid.operate('refund', { amount: 1000 });
    const found = () => rowsIn(shop, sql`select id, state from operations where attempt_id = ${paid.id}`);
    const [row] = await eventually(found, ([one]) => one?.state === 'mismatch');
    return { paid, id: String(row?.id) };
  }
  const merchant = merchantOf(() => shop);
  const word = { operator: 'Ada', evidence: 'Seen in the dashboard of the gateway, case 7.' };
  const conclude = (id: string, state: string) =>
    merchant.ask('POST', `/api/v1/attention/operation/${id}/conclude`, { body: { state, ...word } });
  const shown = async (id: string) =>
    ((await merchant.ask('GET', '/api/v1/attention?limit=100')).json.data as { id: string; kind: string }[]).find(
      (item) => item.id === id,
    )?.kind;

  test.each([
    ['succeeded', 'succeeded', 1000],
    ['declined', 'failed', 0],
    ['failed', 'failed', 0],
  ])('a frozen operation waits for a person, who states %s', async (state, status, refunded) => {
    const { paid, id } = await frozen();
    expect(await shown(id)).toBe('operation_mismatch');
    const answer = await conclude(id, state);
    expect([answer.status, answer.json.status], answer.text).toEqual([200, status]);
    expect(await paid.sums()).toMatchObject({ refunded, refund_pending: 0 });
    expect(await shown(id)).toBeUndefined();
    const kept = () =>
      rowsIn(
        shop,
        sql`select from_state, stated, to_state, operator, evidence from operator_conclusions where operation_id = ${id}`,
      );
    const row = { from_state: 'mismatch', stated: state, to_state: state, ...word };
    expect(await kept()).toEqual([row]);
    const ledger = await rowsIn(
      shop,
      sql`select source, evidence->'stated'->>'operator' as who from ledger where operation_id = ${id}`,
    );
    expect(ledger).toEqual(refunded ? [{ source: 'operator', who: 'Ada' }] : []);
    // A second word does not replace the first, and the first is never rewritten.
    expectRefusal(await conclude(id, state === 'declined' ? 'succeeded' : 'declined'), 400, 'invalid_request');
    expect(await kept()).toEqual([row]);
    await expect(
      rowsIn(shop, sql`update operator_conclusions set operator = 'Eve' where operation_id = ${id}`),
    ).rejects.toThrow();
    // What was frozen with it goes on.
    expect((await paid.operate('refund', { amount: 100 })).json.status).toBe('succeeded');
  });

  test.each([
    [{ ...word }, 'state'],
    [{ ...word, state: 'captured' }, 'state'],
    [{ state: 'succeeded', operator: 'Ada', evidence: 'so' }, 'evidence'],
    [{ ...word, state: 'succeeded', amount: 1 }, 'amount'],
  ])('refuses the word %j about an operation, naming %s', async (body, field) => {
    const { paid, id } = await frozen();
    const answer = await merchant.ask('POST', `/api/v1/attention/operation/${id}/conclude`, { body });
    expectRefusal(answer, 400, 'invalid_request');
    expect(answer.text).toContain(field);
    expect([await stateOf(id), (await paid.sums()).refund_pending]).toEqual(['mismatch', 1000]);
  });

  test('what has succeeded is not a person’s to conclude', async () => {
    const paid = await pay(shop, 'automatic');
    const { json } = await paid.operate('refund', { amount: 1000 });
    expectRefusal(await conclude(String(json.id), 'declined'), 400, 'invalid_request');
    expect(await stateOf(String(json.id))).toBe('succeeded');
  });

  test('killed between its two commits it was never sent: given up, and its reservation is free', async () => {
    const paid = await pay(shop, 'automatic');
    const operation = await prepareOnly(paid, 'refund', 1000);
    const { id } = operation;
    expect(await resolveUnknownOperation(shop.house, id, 0)).toBeGreaterThan(0);
    expect(await stateOf(id)).toBe('prepared');
    aheadMs += 31_000;
    expect(await resolveUnknownOperation(shop.house, id, 0)).toBeNull();
    expect([await stateOf(id), (await paid.sums()).refund_pending]).toEqual(['not_sent', 0]);
    // Its process was only asleep: what was given up is not sent any more.
    const attempt = await findAttempt(shop.house.database.queries, paid.id);
    if (!attempt) throw new Error('no attempt');
    expect(await runOperation(shop.house, attempt, operation)).toMatchObject({ state: 'not_sent' });
    expect(await paid.charged()).toMatchObject([{ refunded: 0 }]);
  });

  test('killed after it was marked sent it is asked about, once its asker cannot hear any more', async () => {
    const paid = await pay(shop, 'automatic');
    const operation = await prepareOnly(paid, 'refund', 1000);
    const { queries } = shop.house.database;
    await changeOperation(queries, operation, { state: 'sent', sentAt: shop.house.clock.now() });
    expect(await resolveUnknownOperation(shop.house, operation.id, 0)).toBeGreaterThan(10_000);
    aheadMs += 11 * 60_000;
    expect(await resolveUnknownOperation(shop.house, operation.id, 0)).not.toBeNull();
    expect(await resolveUnknownOperation(shop.house, operation.id, 1)).toBeNull();
    expect([await stateOf(operation.id), (await paid.sums()).refund_pending]).toEqual(['not_found', 0]);
  });

  test('the same outcome told many times at once moves the money once', async () => {
    const paid = await pay(shop, 'automatic');
    const operation = await prepareOnly(paid, 'refund', 1000);
    await changeOperation(shop.house.database.queries, operation, { state: 'sent', sentAt: shop.house.clock.now() });
    const answer = { outcome: 'succeeded', gatewayReference: `op_${operation.id}`, money: money(1000, 'USD') } as const;
    const finding = { operationId: operation.id, source: 'event', asked: { kind: 'answered', answer } } as const;
    await Promise.all(Array.from({ length: 20 }, () => recordOperationResult(shop.house, finding)));
    expect(await paid.sums()).toMatchObject({ refunded: 1000, refund_pending: 0 });
    expect((await paid.told()).filter((type) => type === 'payment.refunded')).toHaveLength(1);
  });

  describe('the database itself refuses', () => {
    const run = (query: ReturnType<typeof sql>) => shop.house.database.queries.execute(query);

    test('a second live capture or void, an illegal state, changed terms, and money written twice', async () => {
      const paid = await pay(shop, 'manual');
      const { id } = await prepareOnly(paid, 'capture', 1000);
      const copy = (change: ReturnType<typeof sql>) => sql`
        insert into operations (id, merchant_id, payment_id, attempt_id, connection_id, kind, origin, currency, amount, state, request_key, prepared_at, reserved)
        select gen_random_uuid(), merchant_id, payment_id, attempt_id, connection_id, ${change}, gen_random_uuid()::text, prepared_at, 0
        from operations where id = ${id}`;
      await expect(run(copy(sql`'void', origin, currency, amount, 'prepared'`))).rejects.toThrow();
      await expect(run(copy(sql`'refund', origin, currency, amount, 'succeeded'`))).rejects.toThrow();
      await expect(run(copy(sql`'refund', origin, 'EUR', amount, 'prepared'`))).rejects.toThrow();
      await expect(run(copy(sql`'refund', origin, currency, 0, 'prepared'`))).rejects.toThrow();
      await expect(run(sql`update operations set state = 'succeeded' where id = ${id}`)).rejects.toThrow();
      await expect(run(sql`update operations set amount = 2000 where id = ${id}`)).rejects.toThrow();
      await expect(run(sql`update attempts set capture_mode = 'automatic' where id = ${paid.id}`)).rejects.toThrow();
      const entry = sql`
        insert into ledger (merchant_id, payment_id, attempt_id, entry, amount, currency, source, evidence, at, operation_id)
        select merchant_id, payment_id, attempt_id, 'voided', 1, currency, 'operator', '{}', now(), id from operations where id = ${id}`;
      await run(entry);
      await expect(run(entry)).rejects.toThrow();
      // The same insert is taken where nothing is wrong with it.
      await run(copy(sql`'refund', origin, currency, amount, 'prepared'`));
    });

    test('reserving more than was captured', async () => {
      const paid = await pay(shop, 'automatic');
      const more = sql`update payments set refund_pending = 4901 where id = (select payment_id from attempts where id = ${paid.id})`;
      await expect(run(more)).rejects.toThrow();
    });
  });
});
