import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorOf, expectRefusal, merchantOf } from '../support/merchant';
import { openShop, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';
import { routedShopOf } from '../support/routed-shop';

const ROUTING = '/api/v1/routing';
const pathOf = (id: unknown) => `${ROUTING}/${String(id)}`;

describe.each(TEST_DATABASES)('the routing doors on %s', (on) => {
  let shop: Shop;
  const merchant = merchantOf(() => shop);
  const routed = routedShopOf(() => shop);
  beforeAll(async () => {
    shop = await openShop({ on });
  });
  afterAll(() => shop.close());

  const entry = (change: object = {}) => ({
    method: 'card',
    currency: 'CHF',
    connectionId: shop.demo.connections.practice,
    priority: 5,
    ...change,
  });
  const add = async (change: object = {}) => {
    const answer = await merchant.ask('POST', ROUTING, { body: entry(change) });
    expect(answer.status, answer.text).toBe(200);
    return answer.json;
  };

  test('an entry is made with all its conditions, read, changed and removed', async () => {
    const wanted = {
      weight: 30,
      enabled: false,
      countries: ['DE', 'AT'],
      leastAmount: 100,
      mostAmount: 5000,
      cardBrands: ['visa', 'american-express'],
      binRanges: [{ from: '411111', to: '41111250' }],
      cardTypes: ['credit'],
      planIds: ['plan_pro_monthly'],
      metadata: { shop: ['one', 'two'] },
      failsOverOnSoftDecline: true,
    };
    const made = await add(wanted);
    expect(made).toMatchObject({ ...entry(), ...wanted, gateway: 'practice' });
    expect((await merchant.ask('GET', pathOf(made.id))).json).toEqual(made);
    const changed = await merchant.ask('PATCH', pathOf(made.id), {
      body: { weight: 1, countries: null, metadata: null },
    });
    expect(changed.json).toEqual({ ...made, weight: 1, countries: null, metadata: null });
    expect((await merchant.ask('DELETE', pathOf(made.id))).json).toEqual({ id: made.id, deleted: true });
    expectRefusal(await merchant.ask('GET', pathOf(made.id)), 404, 'not_found');
    expectRefusal(await merchant.ask('DELETE', pathOf(made.id)), 404, 'not_found');
  });

  test.each([
    [{ weight: 0 }, 'weight'],
    [{ weight: 101 }, 'weight'],
    [{ priority: -1 }, 'priority'],
    [{ method: 'cash' }, 'method'],
    [{ currency: 'XXY' }, 'currency'],
    [{ connectionId: '00000000-0000-4000-8000-000000000000' }, 'connectionId'],
    [{ countries: [] }, 'countries'],
    [{ countries: ['DE', 'de'] }, 'countries'],
    [{ countries: ['Germany'] }, 'countries.0'],
    [{ cardBrands: ['visa', 'nosuch'] }, 'cardBrands.1'],
    [{ cardTypes: ['charge'] }, 'cardTypes.0'],
    [{ binRanges: [{ from: '41111', to: '411111' }] }, 'binRanges.0.from'],
    [{ binRanges: [{ from: '411111', to: '411110' }] }, 'binRanges.0.to'],
    [{ binRanges: [{ from: '411111', to: '411111', by: 'me' }] }, 'binRanges.0.by'],
    [{ leastAmount: 2, mostAmount: 1 }, 'mostAmount'],
    [{ leastAmount: 1.5 }, 'leastAmount'],
    [{ metadata: {} }, 'metadata'],
    [{ metadata: { a: [] } }, 'metadata.a'],
    [{ method: 'pix', cardBrands: ['visa'] }, 'method'],
    [{ nosuch: 1 }, 'nosuch'],
    [{ id: 'x' }, 'id'],
    [{ merchantId: 'x' }, 'merchantId'],
  ])('%j is refused by the name of its field', async (change, field) => {
    const answer = await merchant.ask('POST', ROUTING, { body: entry(change) });
    expectRefusal(answer, 400, 'invalid_request');
    expect(Object.keys(errorOf(answer).details)).toContain(field);
  });

  test('a change is judged with what it leaves as it was', async () => {
    const made = await add({ leastAmount: 100 });
    const answer = await merchant.ask('PATCH', pathOf(made.id), { body: { mostAmount: 99 } });
    expectRefusal(answer, 400, 'invalid_request');
    expect(errorOf(answer).details).toHaveProperty('mostAmount');
    await merchant.ask('DELETE', pathOf(made.id));
  });

  test('the list comes in pages, each entry once', async () => {
    const all = (await merchant.ask('GET', `${ROUTING}?limit=100`)).json.data as { id: string }[];
    const seen: string[] = [];
    let more = '';
    do {
      const page = await merchant.ask('GET', `${ROUTING}?limit=4${more}`);
      seen.push(...(page.json.data as { id: string }[]).map(({ id }) => id));
      more = typeof page.json.nextCursor === 'string' ? `&cursor=${page.json.nextCursor}` : '';
    } while (more !== '');
    expect(seen).toEqual(all.map(({ id }) => id));
    expect(new Set(seen).size).toBe(seen.length);
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'cursor=x', 'cursor=']) {
      const answer = await merchant.ask('GET', `${ROUTING}?${query}`);
      expectRefusal(answer, 400, 'invalid_request');
    }
  });

  test("another merchant's entries and connections are not there", async () => {
    const other = await merchant.another();
    const mine = await add();
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const body = method === 'PATCH' ? { weight: 9 } : undefined;
      expectRefusal(await merchant.ask(method, pathOf(mine.id), { key: other.key, body }), 404, 'not_found');
    }
    expectRefusal(await merchant.ask('POST', ROUTING, { key: other.key, body: entry() }), 400, 'invalid_request');
    const moved = await merchant.ask('PATCH', pathOf(other.entryId), {
      key: other.key,
      body: { connectionId: shop.demo.connections.practice },
    });
    expectRefusal(moved, 400, 'invalid_request');
    const replayed = await merchant.ask('POST', `${ROUTING}/replay`, { key: other.key, body: { entries: [entry()] } });
    expectRefusal(replayed, 400, 'invalid_request');
    expect((await merchant.ask('GET', pathOf(mine.id))).json).toEqual(mine);
    expect((await merchant.ask('GET', ROUTING, { key: other.key })).json.data).toHaveLength(1);
    for (const path of ['nosuch', '%00', '../routing', "' or 1=1"])
      expect((await merchant.ask('GET', pathOf(encodeURIComponent(path)))).status).toBe(404);
    await merchant.ask('DELETE', pathOf(mine.id));
  });

  test('the same Idempotency-Key makes one entry', async () => {
    const asking = { body: entry({ priority: 77 }), headers: { 'idempotency-key': 'once' } };
    const first = await merchant.ask('POST', ROUTING, asking);
    expect((await merchant.ask('POST', ROUTING, asking)).text).toBe(first.text);
    await merchant.ask('DELETE', pathOf(first.json.id));
  });

  test('the analysis tells of the shadowed fall-back, and of a gap with a witness for what is left', async () => {
    const made = await add({ mostAmount: 1000, countries: ['CH'] });
    const { json } = await merchant.ask('GET', `${ROUTING}/analysis`);
    const findings = json.entries as { entryId: string; kind: string; witness: object | null }[];
    expect(findings.find(({ entryId }) => entryId === made.id)).toMatchObject({
      kind: 'reachable',
      witness: { country: 'CH', currency: 'CHF' },
    });
    expect(findings.filter(({ kind }) => kind === 'unreachable')).toMatchObject([{ why: 'shadowed' }]);
    expect(json.gaps).toContainEqual(
      expect.objectContaining({
        currency: 'CHF',
        payers: 'listed',
        countries: ['CH'],
        leastAmount: 1001,
        mostAmount: null,
      }),
    );
    await merchant.ask('DELETE', pathOf(made.id));
  });

  test('a card that no entry takes is an error of its field, another one pays, and a draft is asked about both', async () => {
    const only = await add({ cardBrands: ['mastercard'], metadata: { shop: ['x'] }, currency: 'NOK' });
    const asked = {
      paymentData: { currency: 'NOK' },
      metadata: { shop: 'x', private: 'secret' },
      mode: 'payment',
      billingData: undefined,
      lineItems: [{ name: 'Tea', quantity: 1, unitAmount: 900 }],
    };
    const { id, page } = await routed.open(asked);
    expect(page.html).toContain('card_number');
    const refused = await routed.pay(page, '4242 4242 4242 4242');
    expect(refused.html).toContain('This shop cannot take this card');
    expect(refused.html).toContain('Nothing was taken');
    expect(refused.html).toMatch(/aria-describedby="[^"]*card_number/);
    expect(await routed.triesOf(id)).toEqual([]);
    expect(new URL((await routed.pay(refused, '5555 5555 5555 4444')).url).searchParams.get('status')).toBe('success');
    const [paid] = await routed.triesOf(id);
    expect(paid?.question).toEqual({
      method: 'card',
      currency: 'NOK',
      amount: 900,
      country: null,
      card: { brand: 'mastercard', bin: '55555555', type: null },
      planIds: [],
      metadata: { shop: 'x' },
      captureMode: 'automatic',
    });
    const draft = (change: object) => ({
      entries: [{ ...entry({ currency: 'NOK', connectionId: shop.demo.connections.practiceBackup }), ...change }],
      attempts: 1,
    });
    const replay = async (change: object) =>
      (await merchant.ask('POST', `${ROUTING}/replay`, { body: draft(change) })).json;
    expect(await replay({})).toMatchObject({
      replayed: 1,
      moved: 1,
      same: 0,
      withoutRoute: 0,
      entries: [{ gets: 1, arrives: 1 }],
      examples: [
        {
          transactionId: paid?.id,
          fromConnectionId: shop.demo.connections.practice,
          toConnectionId: shop.demo.connections.practiceBackup,
        },
      ],
    });
    // Metadata that no entry asked for at the time is the session's own.
    expect(await replay({ metadata: { private: ['secret'] } })).toMatchObject({ moved: 1 });
    expect(await replay({ binRanges: [{ from: '555555', to: '55555554' }] })).toMatchObject({
      withoutRoute: 1,
      examples: [{ toConnectionId: null, considered: [{ verdict: 'bin_not_listed' }] }],
    });
    expect(await replay({ connectionId: shop.demo.connections.practice })).toMatchObject({ same: 1, examples: [] });
    await merchant.ask('DELETE', pathOf(only.id));
  });
});
