import { sql, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowsOf } from '~/database/migrate.server';
import { recordGatewayResult } from '~/flows/record-gateway-result.server';
import { fail, findPayment, settle } from '~/gateways/simulation/control';
import type { SimulatedWorld } from '~/gateways/simulation/world';
import { eventually, openShop, sessionBody, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';
import { GOOD_CARD, see, submit } from '../support/payer';

const pathOf = (url: string) => new URL(url).pathname;
const DECLINED = { ...GOOD_CARD, card_number: '4000 0000 0000 0002' };
const CHALLENGED = { ...GOOD_CARD, card_number: '4000 0000 0000 3220' };

describe.each(TEST_DATABASES)('news that comes late, on %s', (on) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ on });
  });
  afterAll(() => shop.close());

  const rows = async (query: SQL) => rowsOf<Record<string, unknown>>(await shop.house.database.queries.execute(query));
  const states = async () =>
    (await rows(sql`select state from attempts order by prepared_at desc limit 2`)).map((row) => row.state);

  function world(): SimulatedWorld {
    if (!shop.house.sandbox.world) throw new Error('the simulators are not in this process');
    return shop.house.sandbox.world;
  }

  async function openFresh() {
    const session = await shop.session(sessionBody(shop.demo));
    const path = pathOf(session.checkout_url);
    return { session, path, page: await see(shop.knock, path) };
  }

  const paymentsOf = (sessionId: string) =>
    world()
      .payments()
      .filter((payment) => payment.sessionId === sessionId);

  /** A first attempt is declined, a second one waits for the payer, and then the first turns out to be paid. */
  async function lateSuccess() {
    const fresh = await openFresh();
    const { session, page, path } = fresh;
    await submit(shop.knock, page, DECLINED);
    const [first] = paymentsOf(session.session_id);
    await submit(shop.knock, await see(shop.knock, path), CHALLENGED);
    const second = paymentsOf(session.session_id).find((payment) => payment.id !== first?.id);
    if (!first || !second) throw new Error('two payments were expected');
    settle(world(), first.id);
    return { ...fresh, first, second };
  }

  test('an event is not lost when its gateway cannot be asked at once', async () => {
    const { session, page } = await openFresh();
    await submit(shop.knock, page, DECLINED);
    world().orderFault({ verb: 'query', fault: { id: '500', status: 500 }, isObeyed: false });
    settle(world(), paymentsOf(session.session_id)[0]?.id ?? '');
    await eventually(states, ([state]) => state === 'captured', 15_000);
    expect(await shop.charged(session.session_id)).toHaveLength(1);
  });

  test('what the payer has begun is given up, and the money already taken counts: one charge', async () => {
    const { session, path } = await lateSuccess();
    const paid = await eventually(
      () => see(shop.knock, path),
      (seen) => seen.html.includes('Payment received'),
      20_000,
    );
    expect(paid.hidden.submission_id).toBeUndefined();
    expect(await shop.charged(session.session_id)).toHaveLength(1);
  });

  test('no form is offered while money taken too late does not count yet', async () => {
    const { session, path, second } = await lateSuccess();
    await eventually(states, (found) => found.includes('late_success') || found.includes('captured'));
    fail(world(), second.id);
    const seen = await see(shop.knock, path);
    if (seen.hidden.submission_id) await submit(shop.knock, seen, GOOD_CARD);
    await eventually(
      () => see(shop.knock, path),
      (page) => page.html.includes('Payment received'),
      20_000,
    );
    expect(await shop.charged(session.session_id)).toHaveLength(1);
  });

  test('the same news a second time counts no money twice', async () => {
    const { path, first } = await lateSuccess();
    const known = findPayment(world(), first.id);
    if (known) world().announce(world().change(known, {}));
    await eventually(
      () => see(shop.knock, path),
      (page) => page.html.includes('Payment received'),
      20_000,
    );
    const [payment] = await rows(sql`select captured, amount from payments order by created_at desc limit 1`);
    expect(Number(payment?.captured)).toBe(Number(payment?.amount));
  });

  test('a late success of an older price does not complete a dearer cart: it is given back', async () => {
    const { session, page } = await openFresh();
    await submit(shop.knock, page, DECLINED);
    const api = (method: string, body?: object) =>
      shop.knock(`/api/session/v1/${session.session_id}`, {
        method,
        headers: { 'content-type': 'application/json', 'x-secret-key': shop.demo.secretKey },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    expect((await api('PATCH', { billingData: { planId: shop.demo.planIds.yearly } })).status).toBe(200);
    settle(world(), paymentsOf(session.session_id)[0]?.id ?? '');
    await eventually(states, ([state]) => state === 'refunded');
    expect(await (await api('GET')).json()).toMatchObject({ status: 'active' });
    expect(await shop.charged(session.session_id)).toMatchObject([
      { status: 'refunded', captured: 4900, refunded: 4900 },
    ]);
    // What is owed now can be paid.
    expect((await see(shop.knock, page.url)).hidden.submission_id).toBeTruthy();
  });

  test('a dead attempt that changes its word leaves a session alone that another one is paying', async () => {
    const { page, path } = await openFresh();
    await submit(shop.knock, page, DECLINED);
    const [row] = await rows(sql`select id, session_id from attempts order by prepared_at desc limit 1`);
    await rows(sql`alter table attempts disable trigger attempts_legal_transition`);
    await rows(sql`update attempts set state = 'not_found', gateway_reference = null where id = ${row?.id}`);
    await rows(sql`alter table attempts enable trigger attempts_legal_transition`);
    await submit(shop.knock, await see(shop.knock, path), CHALLENGED);
    await recordGatewayResult(shop.house, {
      attemptId: String(row?.id),
      source: 'event',
      asked: {
        kind: 'answered',
        answer: { outcome: 'declined', gatewayReference: 'pay_x', declineCode: 'generic', rawCode: '' },
      },
    });
    const [session] = await rows(sql`select status from checkout_sessions where id = ${row?.session_id}`);
    expect(session?.status).toBe('processing');
  });

  test('another amount than the one asked for is a mismatch: recorded, not fulfilled, and not paid again', async () => {
    const { path, page } = await openFresh();
    world().orderFault({
      verb: 'pay',
      isObeyed: true,
      fault: {
        id: '200-other-amount',
        status: 200,
        body: '{"reference":"att_1","status":"Authorized","amount":199,"currency":"EUR"}',
      },
    });
    await submit(shop.knock, page, GOOD_CARD);
    const seen = await see(shop.knock, path);
    expect(seen.hidden.submission_id).toBeUndefined();
    expect(seen.html).not.toContain('Payment received');
  });

  test('so many attempts are enough: card numbers cannot be tried out on one session', async () => {
    const { session, page } = await openFresh();
    let current = page;
    for (let tries = 0; tries < 12; tries += 1)
      current = await see(shop.knock, await submit(shop.knock, current, DECLINED));
    expect(paymentsOf(session.session_id)).toHaveLength(10);
    expect(current.html).toContain('othing was taken');
  });
});
