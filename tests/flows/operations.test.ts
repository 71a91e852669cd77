import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { idempotentAnswers } from '~/database/tables';
import { expectRefusal, merchantOf } from '../support/merchant';
import { eventually, openShop, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';
import { pay, rowsIn, worldOf } from '../support/paid-transaction';

describe.each(TEST_DATABASES)('operations by the API on %s', (on) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ on });
  });
  afterAll(() => shop.close());

  const merchant = merchantOf(() => shop);
  const details = async (id: string) =>
    (await merchant.ask('GET', `/api/v1/transaction/${id}/details`)).json.transaction as Record<string, unknown>;

  const sums = async (id: string) => (await merchant.ask('GET', `/api/v1/transaction/${id}/operations`)).json;

  test('a part is captured once; refunds are bound by what was captured', async () => {
    const paid = await pay(shop, 'manual');
    expect(await paid.charged()).toMatchObject([{ status: 'authorized', captured: 0 }]);
    expect(await details(paid.id)).toMatchObject({ status: 'success', amount: '4900' });
    expect(await sums(paid.id)).toMatchObject({ authorizedAmount: '4900', capturedAmount: '0', data: [] });
    expectRefusal(await paid.operate('refund'), 409, 'operation_not_possible');
    const captured = await paid.operate('capture', { amount: '2000', currency: 'USD', reason: 'first parcel' });
    expect(captured.status, captured.text).toBe(200);
    expect(captured.json).toMatchObject({
      transactionId: paid.id,
      kind: 'capture',
      status: 'succeeded',
      amount: '2000',
      amountInMajorUnit: '20.00',
      currency: 'USD',
      reason: 'first parcel',
    });
    expect(await paid.charged()).toMatchObject([{ status: 'captured', amount: 4900, captured: 2000 }]);
    expectRefusal(await paid.operate('capture'), 409, 'operation_not_possible');
    expectRefusal(await paid.operate('void'), 409, 'operation_not_possible');
    expectRefusal(await paid.operate('refund', { amount: 2001 }), 422, 'invalid_amount');
    expect((await paid.operate('refund', { amount: 500 })).json).toMatchObject({ status: 'succeeded', amount: '500' });
    expect(await paid.state()).toBe('partly_refunded');
    expect((await paid.operate('refund')).json).toMatchObject({ status: 'succeeded', amount: '1500' });
    expect(await paid.state()).toBe('refunded');
    expect(await paid.sums()).toEqual({ authorized: 4900, captured: 2000, refunded: 2000, refund_pending: 0 });
    expect(await paid.charged()).toMatchObject([{ status: 'refunded', captured: 2000, refunded: 2000 }]);
    expect(await sums(paid.id)).toMatchObject({
      authorizedAmount: '4900',
      capturedAmount: '2000',
      capturedAmountInMajorUnit: '20.00',
      refundedAmount: '2000',
      refundedAmountInMajorUnit: '20.00',
    });
    expect((await paid.operations()).map(({ kind, amount }) => [kind, amount])).toEqual([
      ['capture', '2000'],
      ['refund', '500'],
      ['refund', '1500'],
    ]);
    const told = (await paid.told()).filter((type) => type.startsWith('payment.'));
    expect(told).toEqual(['payment.authorized', 'payment.captured', 'payment.refunded', 'payment.refunded']);
    // The gateway's own news of all this came in by now, or comes; it changes nothing.
    await eventually(
      () => rowsIn(shop, sql`select 1 from gateway_events where attempt_id = ${paid.id}`),
      (events) => events.length === 3,
    );
    expect(await paid.sums()).toMatchObject({ captured: 2000, refunded: 2000 });
  });

  test('a void releases all, and is told by a name of its own', async () => {
    const paid = await pay(shop, 'manual');
    expect((await paid.operate('void', { reason: 'out of stock' })).json).toMatchObject({
      kind: 'void',
      amount: '4900',
    });
    expect(await paid.charged()).toMatchObject([{ status: 'voided', captured: 0 }]);
    expect([await paid.state(), await details(paid.id)]).toMatchObject(['voided', { status: 'failed' }]);
    expect((await paid.told()).at(-1)).toBe('payment.voided');
    for (const kind of ['capture', 'void', 'refund'])
      expectRefusal(await paid.operate(kind), 409, 'operation_not_possible');
    const [row] = await rowsIn(
      shop,
      sql`select entry, amount, evidence from ledger where attempt_id = ${paid.id} and operation_id is not null`,
    );
    expect(row).toMatchObject({ entry: 'voided', evidence: { source: 'answer', answer: { outcome: 'succeeded' } } });
  });

  test('a refund that the gateway ends later is pending, and its outcome comes by webhook', async () => {
    const paid = await pay(shop, 'automatic');
    const asked = await paid.operate('refund', { amount: 1000, reason: 'simulate pending' });
    expect([asked.status, asked.json.status]).toEqual([202, 'pending']);
    const failing = await paid.operate('refund', { amount: 700, reason: 'simulate pending failure' });
    expect(failing.status).toBe(202);
    expect(await paid.sums()).toMatchObject({ refunded: 0, refund_pending: 1700 });
    const ended = await eventually(paid.operations, (list) => list.every(({ status }) => status !== 'pending'));
    expect(ended.map(({ status, failureCode }) => [status, failureCode])).toEqual([
      ['succeeded', null],
      ['failed', 'declined'],
    ]);
    expect(await paid.sums()).toMatchObject({ refunded: 1000, refund_pending: 0 });
    expect(await paid.charged()).toMatchObject([{ refunded: 1000 }]);
  });

  test('a refund that the gateway declines gives the reservation back and moves nothing', async () => {
    const paid = await pay(shop, 'automatic');
    const asked = await paid.operate('refund', { reason: 'simulate decline' });
    expect([asked.status, asked.json]).toMatchObject([200, { status: 'failed', failureCode: 'declined' }]);
    expect(await paid.sums()).toMatchObject({ refunded: 0, refund_pending: 0 });
    expect((await paid.operate('refund')).json).toMatchObject({ status: 'succeeded' });
  });

  describe('refusals', () => {
    test.each([
      [{ amount: 0 }, 422, 'invalid_amount'],
      [{ amount: -1 }, 422, 'invalid_amount'],
      [{ amount: '-1' }, 422, 'invalid_amount'],
      [{ amount: 4901 }, 422, 'invalid_amount'],
      [{ amount: '999999999999999' }, 422, 'invalid_amount'],
      [{ currency: 'EUR' }, 422, 'invalid_amount'],
      [{ amount: 1.5 }, 400, 'invalid_request'],
      [{ amount: '1e3' }, 400, 'invalid_request'],
      [{ amount: '1000000000000000000000' }, 400, 'invalid_request'],
      [{ amount: null }, 400, 'invalid_request'],
      [{ currency: 'usd' }, 400, 'invalid_request'],
      [{ status: 'succeeded' }, 400, 'invalid_request'],
      [[], 400, 'invalid_request'],
    ])('a refund of %j', async (body, status, code) => {
      const paid = await pay(shop, 'automatic');
      expectRefusal(await paid.operate('refund', body), status, code);
      expect([await paid.operations(), await paid.sums()]).toMatchObject([[], { refund_pending: 0 }]);
    });

    test("another merchant's transaction is not there, nor is one that never was", async () => {
      const paid = await pay(shop, 'manual');
      const { key } = await merchant.another();
      for (const kind of ['capture', 'void', 'refund'])
        expectRefusal(
          await merchant.ask('POST', `/api/v1/transaction/${paid.id}/${kind}`, { key, body: {} }),
          404,
          'not_found',
        );
      expectRefusal(await merchant.ask('GET', `/api/v1/transaction/${paid.id}/operations`, { key }), 404, 'not_found');
      for (const id of [randomUUID(), 'x'])
        expectRefusal(await merchant.ask('POST', `/api/v1/transaction/${id}/refund`, { body: {} }), 404, 'not_found');
      expectRefusal(
        await merchant.ask('POST', `/api/v1/transaction/${paid.id}/void`, { key: null }),
        401,
        'unauthorized',
      );
      expectRefusal(await paid.operate('void', { amount: 1 }), 400, 'invalid_request');
      expect(await paid.charged()).toMatchObject([{ status: 'authorized' }]);
    });

    test('a session to be captured later is refused where no gateway can', async () => {
      const answer = await merchant.createPayment({
        paymentData: { currency: 'BRL', paymentMethod: 'pix', captureMode: 'manual' },
        lineItems: [{ name: 'Coffee', quantity: 1, unitAmount: 100 }],
      });
      expectRefusal(answer, 422, 'no_route');
    });
  });

  describe('Idempotency-Key', () => {
    test('the same request is one operation and the same bytes; another one is a mismatch', async () => {
      const paid = await pay(shop, 'automatic');
      const headers = { 'idempotency-key': randomUUID() };
      const first = await paid.operate('refund', { amount: 1000 }, headers);
      const second = await paid.operate('refund', { amount: 1000 }, headers);
      expect([second.text, second.headers.get('idempotent-replayed')]).toEqual([first.text, 'true']);
      expectRefusal(await paid.operate('refund', { amount: 1001 }, headers), 422, 'idempotency_mismatch');
      expect(await paid.charged()).toMatchObject([{ refunded: 1000 }]);
    });

    test('ten at once are one operation', async () => {
      const paid = await pay(shop, 'automatic');
      const headers = { 'idempotency-key': randomUUID() };
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => paid.operate('refund', { amount: 1000 }, headers)),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(answers.length > 1 ? [200, 409] : [200]));
      expect(await paid.operations()).toHaveLength(1);
      expect(await paid.charged()).toMatchObject([{ refunded: 1000 }]);
    });

    test('when the kept answer was lost in a crash, the repeat finds the operation', async () => {
      const paid = await pay(shop, 'automatic');
      const headers = { 'idempotency-key': randomUUID() };
      const first = await paid.operate('refund', { amount: 1000 }, headers);
      await shop.house.database.queries.delete(idempotentAnswers);
      expect((await paid.operate('refund', { amount: 1000 }, headers)).json).toEqual(first.json);
      await shop.house.database.queries.delete(idempotentAnswers);
      expectRefusal(await paid.operate('refund', { amount: 999 }, headers), 422, 'idempotency_mismatch');
      expect(await paid.charged()).toMatchObject([{ refunded: 1000 }]);
      expect(
        worldOf(shop)
          .payments()
          .flatMap(({ operations }) => operations)
          .filter(({ id }) => id === first.json.idAtGateway),
      ).toHaveLength(1);
    });
  });
});
