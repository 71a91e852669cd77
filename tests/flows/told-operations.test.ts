import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { money } from '~/foundation/money';
import type { Gateway, GatewayEvent } from '~/gateways/contract';
import type { PracticeSettings } from '~/gateways/practice/connection';
import { practiceGateway } from '~/gateways/practice/practice.server';
import { eventually, openShop, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';
import { pay, rowsIn, type Transaction } from '../support/paid-transaction';
import { connectionById } from '../support/signed-event';

type Verbs = { -readonly [Name in keyof Gateway<PracticeSettings>]: Gateway<PracticeSettings>[Name] };

describe.each(TEST_DATABASES)('operations that events tell of, on %s', (on) => {
  const gateway: Verbs = practiceGateway;
  const own = { ...practiceGateway };
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ on });
  });
  afterEach(() => void Object.assign(gateway, own));
  afterAll(() => shop.close());

  /** The gateway accepts a refund, and nobody can be asked what became of it. */
  async function refundPending(truthSource: 'notification' | 'query'): Promise<Transaction & { operationId: string }> {
    Object.assign(gateway, { dataSheet: { ...own.dataSheet, truthSource }, queryOperation: undefined });
    gateway.refund = (ask) => Promise.resolve({ outcome: 'pending', gatewayReference: `op_${ask.reference}` });
    const paid = await pay(shop, 'automatic');
    const answer = await paid.operate('refund', { amount: 1000 });
    return { ...paid, operationId: String(answer.json.id) };
  }

  let events = 0;
  async function tell(paid: Transaction, event: Partial<GatewayEvent>): Promise<string> {
    const known = await connectionById(shop.house, shop.demo.merchantId, shop.demo.connections.practice ?? '');
    const key = `told ${(events += 1)}`;
    gateway.readEvent = () => ({ key, reference: paid.id, gatewayReference: null, ...event });
    expect((await shop.knock(known.path, { method: 'POST', body: '{}' })).status).toBe(200);
    return key;
  }

  const operation = async (id: string) =>
    (await rowsIn(shop, sql`select state, gateway_reference from operations where id = ${id}`))[0];

  test('where the notification is the truth, its word about an operation is written down', async () => {
    const paid = await refundPending('notification');
    const operationAnswer = {
      outcome: 'succeeded',
      gatewayReference: `op_${paid.operationId}`,
      money: money(1000, 'USD'),
    } as const;
    await tell(paid, { operationReference: paid.operationId, operationAnswer });
    await eventually(
      () => operation(paid.operationId),
      (row) => row?.state === 'succeeded',
    );
    expect(await paid.state()).toBe('partly_refunded');
    expect(
      await rowsIn(shop, sql`select source, amount from ledger where operation_id = ${paid.operationId}`),
    ).toMatchObject([{ source: 'event', amount: 1000 }]);
    // The same once more moves nothing.
    await tell(paid, { operationReference: paid.operationId, operationAnswer });
    await eventually(
      () => rowsIn(shop, sql`select 1 from gateway_events where state <> 'processed'`),
      (rows) => rows.length === 0,
    );
    expect(await paid.sums()).toMatchObject({ refunded: 1000, refund_pending: 0 });
  });

  test('another amount than was asked is a mismatch, and keeps what it holds', async () => {
    const paid = await refundPending('notification');
    const operationAnswer = {
      outcome: 'succeeded',
      gatewayReference: `op_${paid.operationId}`,
      money: money(999, 'USD'),
    } as const;
    await tell(paid, { operationReference: paid.operationId, operationAnswer });
    await eventually(
      () => operation(paid.operationId),
      (row) => row?.state === 'mismatch',
    );
    expect(await paid.sums()).toMatchObject({ refunded: 0, refund_pending: 1000 });
  });

  test('where the gateway can be asked, its event is a hint and no more', async () => {
    const paid = await refundPending('query');
    const operationAnswer = {
      outcome: 'succeeded',
      gatewayReference: `op_${paid.operationId}`,
      money: money(1000, 'USD'),
    } as const;
    const key = await tell(paid, { operationReference: paid.operationId, operationAnswer });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await operation(paid.operationId)).toMatchObject({ state: 'pending' });
    expect(await rowsIn(shop, sql`select state from gateway_events where event_key = ${key}`)).toMatchObject([
      { state: 'received' },
    ]);
  });
});
