import { sql, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowsOf } from '~/database/migrate.server';
import { orderReconciliations } from '~/flows/order-reconciliations.server';
import { reconcileConnection } from '~/flows/reconcile-connection.server';
import { resolveUnknownOperation } from '~/flows/resolve-unknown-operation.server';
import { money } from '~/foundation/money';
import type { ListPage } from '~/gateways/operation-contract';
import { practiceGateway } from '~/gateways/practice/practice.server';
import type { SimulatedPayment } from '~/gateways/simulation/world';
import { addGatewayConnection } from '~/merchants/gateway-connection.server';
import { changeMerchant } from '~/merchants/merchant-store.server';
import { TEST_DATABASES } from '../support/open-test-house';
import { GOOD_CARD, see, submit } from '../support/payer';
import { connectionById, type KnownConnection } from '../support/signed-event';
import { openVirtualShop, type VirtualShop } from '../support/virtual-shop';

const HOUR_MS = 3_600_000;
const DECLINED = { ...GOOD_CARD, card_number: '4000 0000 0000 0002' };

interface Break {
  readonly id: string;
  readonly kind: string;
  readonly owner: string;
  readonly transactionId: string | null;
  readonly idAtGateway: string | null;
  readonly resolvedBy: string | null;
  readonly note: string | null;
}

describe.each(TEST_DATABASES)('nightly reconciliation, on %s', (on) => {
  let shop: VirtualShop;
  let mine: KnownConnection;
  const ownList = practiceGateway.list;
  beforeAll(async () => {
    shop = await openVirtualShop(on);
    mine = await connectionById(shop.house, shop.demo.merchantId, shop.demo.connections.practice ?? '');
    practiceGateway.list ??= (_period, { settings }) => Promise.resolve(listOf(shop, settings.account));
  });
  afterAll(async () => {
    practiceGateway.list = ownList;
    await shop.close();
  });

  const rows = async (query: SQL) => rowsOf<Record<string, unknown>>(await shop.house.database.queries.execute(query));

  /** The next night, by the merchant's test clock: what is due is compared. */
  async function nextNight(): Promise<void> {
    const { house, demo } = shop;
    shop.pass(HOUR_MS);
    const [merchant] = await rows(
      sql`select clock_ahead_ms::text as ahead from merchants where id = ${demo.merchantId}`,
    );
    const clockAheadMs = Number(merchant?.ahead) + 23.5 * HOUR_MS;
    await changeMerchant(house.database.queries, demo.merchantId, { clockAheadMs });
    await orderReconciliations(house);
    const due = await rows(
      sql`select key, payload->>'merchantId' as merchant from jobs where kind = 'reconcile-connection'`,
    );
    expect(due.map(({ key }) => key)).toContain(mine.connection.id);
    for (const { key, merchant: merchantId } of due)
      await reconcileConnection(house, { connectionId: String(key), merchantId: String(merchantId) });
    await rows(sql`delete from jobs where kind = 'reconcile-connection'`);
  }

  async function breaks(state = 'open'): Promise<readonly Break[]> {
    const response = await shop.knock(`/api/v1/reconciliation-break?limit=100&state=${state}`, {
      headers: { 'x-secret-key': shop.demo.secretKey },
    });
    expect(response.status).toBe(200);
    return ((await response.json()) as { data: readonly Break[] }).data;
  }

  const only = async (kind: string) => {
    const found = await breaks();
    expect(found.map((one) => one.kind)).toEqual([kind]);
    return found[0];
  };

  /** Resolves every open break, so that the next test begins with none. */
  async function resolve(found: Pick<Break, 'id'> | undefined, note = 'Given back at the gateway by hand.') {
    const response = await shop.knock(`/api/v1/reconciliation-break/${found?.id ?? ''}/resolve`, {
      method: 'POST',
      headers: { 'x-secret-key': shop.demo.secretKey, 'content-type': 'application/json' },
      body: JSON.stringify({ operator: 'Ada', note }),
    });
    return { status: response.status, json: (await response.json()) as Break };
  }

  async function paid(card = GOOD_CARD): Promise<SimulatedPayment> {
    shop.pass(1_000);
    const session = await shop.session();
    await submit(shop.knock, await see(shop.knock, new URL(session.checkout_url).pathname), card);
    const payment = shop.world.payments().find(({ sessionId }) => sessionId === session.session_id);
    if (!payment) throw new Error('no payment');
    return payment;
  }

  test('where all agree there is nothing to see', async () => {
    await paid();
    await paid(DECLINED);
    await nextNight();
    expect(await breaks()).toEqual([]);
    const [run] = await rows(
      sql`select payments_listed, breaks_found from reconciliation_runs where connection_id = ${mine.connection.id}`,
    );
    expect(run).toEqual({ payments_listed: 2, breaks_found: 0 });
  });

  test('a night comes once', async () => {
    await orderReconciliations(shop.house);
    expect(await rows(sql`select key from jobs where kind = 'reconcile-connection'`)).toEqual([]);
  });

  test('a charge of nobody of ours: found by the next night, once, and resolved for good', async () => {
    const known = await paid();
    const orphan = shop.world.add({ ...known, id: shop.world.newId('pay_'), reference: 'made-in-the-dashboard' });
    await nextNight();
    const found = await only('orphan_charge');
    expect(found).toMatchObject({ owner: 'merchant', idAtGateway: orphan.id, transactionId: null });
    await nextNight();
    expect((await only('orphan_charge'))?.id).toBe(found?.id);
    expect((await resolve(found)).json).toMatchObject({ state: 'resolved', resolvedBy: 'operator Ada' });
    const second = await resolve(found, 'Another word about the same.');
    expect(second.json.note).toBe('Given back at the gateway by hand.');
    await nextNight();
    expect(await breaks()).toEqual([]);
  });

  test('a charge that the gateway doubled by itself is found, and goes when it is given back', async () => {
    const known = await paid();
    const double = shop.world.add({ ...known, id: shop.world.newId('pay_') });
    await nextNight();
    const found = await only('double_charge');
    expect(found).toMatchObject({ idAtGateway: double.id, transactionId: known.reference });
    shop.world.change(double, { status: 'voided' });
    await nextNight();
    expect(await breaks()).toEqual([]);
    expect((await breaks('resolved')).find(({ id }) => id === found?.id)?.resolvedBy).toBe('itself');
    shop.world.change(double, { status: 'captured' });
    await nextNight();
    expect((await only('double_charge'))?.id).toBe(found?.id);
    await resolve(found);
  });

  test('sums of ours that were altered are found, and found in order again', async () => {
    const known = await paid();
    const change = (by: number) =>
      rows(sql`update payments set captured = captured + ${by}
        where id = (select payment_id from attempts where id = ${known.reference})`);
    await change(-1);
    await nextNight();
    expect(await only('ledger_differs')).toMatchObject({ owner: 'operator' });
    await change(1);
    await nextNight();
    expect(await breaks()).toEqual([]);
  });

  test('an attempt of ours that was altered is found', async () => {
    const known = await paid();
    const alter = async (state: string) => {
      await rows(sql`alter table attempts disable trigger attempts_legal_transition`);
      await rows(sql`update attempts set state = ${state} where id = ${known.reference}`);
      await rows(sql`alter table attempts enable trigger attempts_legal_transition`);
    };
    await alter('voided');
    await nextNight();
    expect(await only('state_differs')).toMatchObject({ transactionId: known.reference });
    await alter('captured');
    await nextNight();
    expect(await breaks()).toEqual([]);
  });

  test('money that we wrote down and the gateway does not have is found', async () => {
    const known = await paid();
    const { list } = practiceGateway;
    practiceGateway.list = async (period, context) => {
      const page = (await list?.call(practiceGateway, period, context)) ?? { payments: [], nextCursor: null };
      return { ...page, payments: page.payments.filter((one) => one.gatewayReference !== known.id) };
    };
    await nextNight();
    practiceGateway.list = list;
    expect(await only('missing_charge')).toMatchObject({ transactionId: known.reference, owner: 'operator' });
    await nextNight();
    expect(await breaks()).toEqual([]);
  });

  test('another amount at the gateway is found', async () => {
    const known = await paid();
    const { list } = practiceGateway;
    practiceGateway.list = async (period, context) => {
      const page = (await list?.call(practiceGateway, period, context)) ?? { payments: [], nextCursor: null };
      const dearer = (one: ListPage['payments'][number]) =>
        one.gatewayReference === known.id ? { ...one, money: money(one.money.amount + 1, one.money.currency) } : one;
      return { ...page, payments: page.payments.map(dearer) };
    };
    await nextNight();
    practiceGateway.list = list;
    expect(await only('amount_differs')).toMatchObject({ transactionId: known.reference });
    await nextNight();
    expect(await breaks()).toEqual([]);
  });

  const refundOf = (id: string, amount: number) =>
    shop.knock(`/api/v1/transaction/${id}/refund`, {
      method: 'POST',
      headers: { 'x-secret-key': shop.demo.secretKey, 'content-type': 'application/json' },
      body: JSON.stringify({ amount }),
    });

  test('while a refund is under way its transaction is left alone; when it has ended all agrees', async () => {
    const known = await paid();
    shop.world.orderFault({ verb: 'refund', fault: { id: '500', status: 500 }, isObeyed: true });
    expect((await refundOf(known.reference, 1_000)).status).toBe(202);
    await nextNight();
    expect(await breaks()).toEqual([]);
    const [operation] = await rows(sql`select id from operations where attempt_id = ${known.reference}`);
    await resolveUnknownOperation(shop.house, String(operation?.id), 1);
    const [after] = await rows(sql`select state from operations where attempt_id = ${known.reference}`);
    expect(after?.state).toBe('succeeded');
    await nextNight();
    expect(await breaks()).toEqual([]);
  });

  test("what was given back or released at the gateway's own back office is found", async () => {
    const known = await paid();
    const { list } = practiceGateway;
    const seenAs = (change: (one: ListPage['payments'][number]) => Partial<ListPage['payments'][number]>) => {
      practiceGateway.list = async (period, context) => {
        const page = (await list?.call(practiceGateway, period, context)) ?? { payments: [], nextCursor: null };
        const changed = page.payments.map((one) =>
          one.gatewayReference === known.id ? { ...one, ...change(one) } : one,
        );
        return { ...page, payments: changed };
      };
    };
    seenAs(({ money: whole }) => ({ refunded: money(500, whole.currency) }));
    await nextNight();
    expect(await only('amount_differs')).toMatchObject({ transactionId: known.reference });
    seenAs(() => ({ status: 'voided' }));
    await nextNight();
    expect(await only('state_differs')).toMatchObject({ transactionId: known.reference });
    practiceGateway.list = list;
    await nextNight();
    expect(await breaks()).toEqual([]);
  });

  test('an unknown outcome is concluded on the way, by asking, and is no break', async () => {
    shop.world.orderFault({ verb: 'pay', fault: { id: 'cut', net: 'rst-after-request' }, isObeyed: true });
    const known = await paid();
    await nextNight();
    expect(await breaks()).toEqual([]);
    const [attempt] = await rows(sql`select state from attempts where id = ${known.reference}`);
    const [entry] = await rows(sql`select source from ledger where attempt_id = ${known.reference} limit 1`);
    expect([attempt?.state, entry?.source]).toEqual(['captured', 'query']);
  });

  test('a late success that nobody told of is honored by asking, too', async () => {
    const known = await paid(DECLINED);
    shop.world.change(known, { status: 'captured', declineCode: null });
    await nextNight();
    expect(await breaks()).toEqual([]);
    const [attempt] = await rows(sql`select state from attempts where id = ${known.reference}`);
    expect(attempt?.state).toBe('captured');
  });

  test("a second connection to the same account leaves the first one's payments alone", async () => {
    await paid();
    const { house, demo } = shop;
    const { settings } = mine;
    const wanted = {
      merchantId: demo.merchantId,
      mode: 'sandbox',
      gateway: 'practice',
      label: 'again',
      settings,
    } as const;
    const again = await addGatewayConnection(house.database.queries, house.keys, wanted);
    await reconcileConnection(house, { connectionId: again.id, merchantId: demo.merchantId });
    const [run] = await rows(sql`select breaks_found from reconciliation_runs where connection_id = ${again.id}`);
    // The two charges that nobody of ours made are nobody's here as well.
    const kinds = new Set((await breaks()).map(({ kind }) => kind));
    expect([run?.breaks_found, [...kinds]]).toEqual([1, ['orphan_charge']]);
    await rows(sql`delete from reconciliation_breaks where connection_id = ${again.id}`);
  });

  test('a gateway that does not list leaves everything as it is, and the night is tried again', async () => {
    const { list } = practiceGateway;
    practiceGateway.list = () => Promise.reject(new Error('the list is down'));
    const { id: connectionId, merchantId } = mine.connection;
    await expect(reconcileConnection(shop.house, { connectionId, merchantId })).rejects.toThrow('the list is down');
    practiceGateway.list = list;
  });
});

/** The simulated gateway's payments as its list has them, where the adapter cannot list yet. */
function listOf({ world }: VirtualShop, account: string): ListPage {
  const payments = world
    .payments()
    .filter((payment) => payment.gateway === 'practice' && payment.account === account)
    .map((payment) => {
      const { amount, currency, status, id: gatewayReference, reference, createdAt } = payment;
      const part = (some: number) => money(some, currency);
      const isMoney = status === 'authorized' || status === 'captured' || status === 'voided' || status === 'pending';
      return {
        reference,
        gatewayReference,
        money: part(amount),
        status: isMoney ? status : ('none' as const),
        captured: part(status === 'captured' ? amount : 0),
        refunded: part(0),
        changedAt: new Date(createdAt),
      };
    });
  return { payments, nextCursor: null };
}
