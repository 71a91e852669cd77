import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isPlayable, menuFault } from '~/gateways/simulation/fault-menu';
import { addRoutingEntry } from '~/routing/routing-store.server';
import { eventually, openShop, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';
import { GOOD_CARD, hiddenFields, see, submit } from '../support/payer';
import { routedShopOf } from '../support/routed-shop';

const AUD = { paymentData: { currency: 'AUD' } };
const CARD = { approved: '4242 4242 4242 4242', wantsAuthentication: '4000 0027 6000 3184' };

const menu = z
  .object({ faults: z.array(menuFault.extend({ class: z.string() })) })
  .parse(JSON.parse(readFileSync(new URL('../corpora/own/gateway-fault-menu.json', import.meta.url), 'utf8')));
/** Faults that take as long as the gateway may; they have a test of their own. */
const SLOW = new Set(['hang', 'drip-headers', 'drip-body', '100-continue-hang']);
const QUICK = menu.faults.filter((fault) => isPlayable(fault) && !SLOW.has(fault.net ?? ''));
/**
 * Only what proves by itself that nothing was done: a wrong address (404) is a fault of configuration as well, but anything on
 * the way may answer so.
 */
const isSafe = (fault: { id: string; class: string }) =>
  fault.class === 'not-sent' || fault.id === '401' || fault.id === '403';

describe.each(TEST_DATABASES)('fail-over on %s', (on) => {
  let shop: Shop;
  const routed = routedShopOf(() => shop);
  beforeAll(async () => {
    shop = await openShop({ on });
  });
  afterAll(() => shop.close());
  beforeEach(() => routed.heal());

  const passOn = (passes: boolean) =>
    routed.rows(sql`update routing_entries set fails_over_on_soft_decline = ${passes} where currency = 'AUD'`);
  const statesOf = async (id: string) => (await routed.triesOf(id)).map(({ state }) => state);
  const verdictsOf = (one: { decision: { considered: { verdict: string }[] } } | undefined) =>
    one?.decision.considered.map(({ verdict }) => verdict).filter((verdict) => verdict !== 'other_currency');

  describe.each([false, true])('with soft declines passed on: %s', (passes) => {
    beforeAll(async () => {
      await passOn(passes);
      // Entries are kept for two seconds.
      await new Promise((resolve) => setTimeout(resolve, 2_100));
    });

    test.each([
      ['4242 4242 4242 4242', ['captured'], ['captured'], 1],
      ['4000 0000 0000 6975', ['not_sent', 'captured'], ['not_sent', 'captured'], 1],
      ['4000 0000 0000 0002', ['declined'], ['declined', 'declined'], 0],
      ['4000 0000 0000 9995', ['declined'], ['declined'], 0],
      ['4000 0000 0000 9987', ['declined'], ['declined'], 0],
      ['4000 0000 0000 0069', ['declined'], ['declined'], 0],
      ['4000 0000 0000 0127', ['declined'], ['declined'], 0],
      ['4000 0000 0000 0226', ['declined'], ['declined'], 0],
      ['4000 0000 0000 0341', ['pending'], ['pending'], 0],
      ['4000 0000 0000 3220', ['requires_action'], ['requires_action'], 0],
      ['4000 0027 6000 3184', ['declined', 'requires_action'], ['declined', 'requires_action'], 0],
      ['4000 0000 0000 0119', ['unknown'], ['unknown'], 1],
      ['4000 0000 0000 0259', ['unknown'], ['unknown'], 1],
    ])('%s', async (number, alone, passedOn, charges) => {
      const { id, page } = await routed.open(AUD);
      await routed.pay(page, number);
      expect(await statesOf(id)).toEqual(passes ? passedOn : alone);
      expect(await shop.charged(id)).toHaveLength(charges);
    });
  });

  test('a decline that was passed on says so in the verdicts, and a second gateway may take it', async () => {
    await passOn(true);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    const { id, page } = await routed.open(AUD);
    routed.world().orderFault({
      verb: 'pay',
      isObeyed: false,
      fault: { id: '402-declined', status: 402 },
    });
    await routed.pay(page);
    // The menu's decline is for want of money, which no other gateway changes.
    expect(await statesOf(id)).toEqual(['declined']);
    await routed.pay(await see(shop.knock, page.url), '4000 0000 0000 0002');
    const [, first, second] = await routed.triesOf(id);
    expect([first?.connection, second?.connection]).toEqual([
      shop.demo.connections.practice,
      shop.demo.connections.practiceBackup,
    ]);
    expect(verdictsOf(first)).toEqual(['chosen', 'eligible']);
    expect(verdictsOf(second)).toEqual(['soft_declined', 'chosen']);
    expect(second?.question).toMatchObject({ currency: 'AUD', card: { brand: 'visa', bin: '40000000', type: null } });
    expect(JSON.stringify(second?.question)).not.toMatch(/\d{9,}/);
  });

  test.each(QUICK.flatMap((fault) => [true, false].map((isObeyed) => ({ ...fault, isObeyed }))))(
    'fault $id (charged: $isObeyed): at most two tries and one charge',
    async ({ isObeyed, ...fault }) => {
      const safe = isSafe(fault);
      // What was never sent, or was refused at the door, cannot have charged.
      if (isObeyed && safe) return;
      const { id, page } = await routed.open(AUD);
      routed.world().orderFault({ verb: 'pay', isObeyed, fault });
      await routed.pay(page);
      const tries = await routed.triesOf(id);
      expect(tries.length).toBe(safe ? 2 : 1);
      expect((await shop.charged(id)).length).toBe(isObeyed || safe ? 1 : 0);
      if (safe)
        expect(verdictsOf(tries[1])).toEqual([fault.class === 'not-sent' ? 'not_reached' : 'refused', 'chosen']);
    },
  );

  test('both gateways away: two tries, no charge, and the payer is told so', async () => {
    const { id, page } = await routed.open(AUD);
    const fault = { id: 'connect-refused', net: 'refuse' };
    for (let order = 0; order < 2; order += 1) routed.world().orderFault({ verb: 'pay', isObeyed: false, fault });
    const seen = await routed.pay(page);
    expect(seen.html).toContain('The payment could not be sent. Nothing was taken.');
    expect(await statesOf(id)).toEqual(['not_sent', 'not_sent']);
    expect(await shop.charged(id)).toEqual([]);
    expect(new URL((await routed.pay(seen)).url).searchParams.get('status')).toBe('success');
  });

  test('the next entry is one that leads to another connection', async () => {
    const { merchantId, connections } = shop.demo;
    const entry = { merchantId, mode: 'sandbox', method: 'card', currency: 'NZD' } as const;
    const { queries } = shop.house.database;
    for (const [priority, connection] of [
      connections.practice,
      connections.practice,
      connections.practiceBackup,
    ].entries())
      await addRoutingEntry(queries, { ...entry, priority, connectionId: connection ?? '' });
    const { id, page } = await routed.open({
      mode: 'payment',
      billingData: undefined,
      lineItems: [{ name: 'Tea', quantity: 1, unitAmount: 900 }],
      paymentData: { currency: 'NZD' },
    });
    await routed.pay(page, '4000 0000 0000 6975');
    const tries = await routed.triesOf(id);
    expect(tries).toMatchObject([{ state: 'not_sent' }, { state: 'captured', connection: connections.practiceBackup }]);
    expect(verdictsOf(tries[1])).toEqual(['not_reached', 'eligible', 'chosen']);
  });

  test('fifty posts of one form that fails over are two tries and one charge', async () => {
    const { id, page } = await routed.open(AUD);
    const form = { ...GOOD_CARD, card_number: '4000 0000 0000 6975' };
    await Promise.all(Array.from({ length: 50 }, () => submit(shop.knock, page, form)));
    await eventually(
      () => shop.charged(id),
      (charges) => charges.length === 1,
    );
    expect(await statesOf(id)).toEqual(['not_sent', 'captured']);
  });

  describe('a bank that wants authentication', () => {
    test.each([
      ['complete', 'captured', 1],
      ['fail', 'declined', 0],
    ])('is asked for it once, for the same amount at the same gateway: %s', async (choice, state, charges) => {
      const { id, page } = await routed.open(AUD);
      const challenge = await routed.pay(page, CARD.wantsAuthentication);
      const [first, second, ...more] = await routed.triesOf(id);
      expect(more).toEqual([]);
      expect(second).toMatchObject({ state: 'requires_action', connection: first?.connection, amount: first?.amount });
      expect(verdictsOf(second)).toEqual(['chosen', 'eligible']);
      const bankUrl = /http:\/\/florin\.test\/sandbox\/simulators\/[^"&<\s]+/.exec(challenge.html)?.[0] ?? '';
      const bank = await (await shop.knock(bankUrl)).text();
      const button = new RegExp(`<button[^>]*name="([^"]+)"[^>]*value="([^"]*${choice}[^"]*)"`, 'i').exec(bank);
      const body = new URLSearchParams({ ...hiddenFields(bank), [button?.[1] ?? '']: button?.[2] ?? '' });
      const back = await shop.knock(bankUrl, { method: 'POST', body });
      await see(shop.knock, back.headers.get('location') ?? '');
      expect(await statesOf(id)).toEqual(['declined', state]);
      expect(await shop.charged(id)).toHaveLength(charges);
    });
  });
});
