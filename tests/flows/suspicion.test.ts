/** Payments that fail take no connection away from a merchant, as long as its gateway answers when it is asked. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { noteHealth } from '~/flows/note-health.server';
import { practiceGateway } from '~/gateways/practice/practice.server';
import type { MenuFault } from '~/gateways/simulation/fault-menu';
import { eventually, openShop, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';
import { see } from '../support/payer';
import { routedShopOf } from '../support/routed-shop';
import { watchDial } from '../support/watched-dial';

const CHARGED_BUT_500 = '4000 0000 0000 0119';
const CHARGED_BUT_CUT = '4000 0000 0000 0259';
const DOWN = '4000 0000 0000 6975';

describe.each(TEST_DATABASES)('a connection under suspicion, on %s', (on) => {
  let shop: Shop;
  const routed = routedShopOf(() => shop);
  beforeAll(async () => {
    shop = await openShop({ on });
  });
  afterAll(() => shop.close());
  beforeEach(() => routed.heal());

  const connectionId = () => shop.demo.connections.practice ?? '';
  const isOpen = () => shop.house.health.isOpen({ connectionId: connectionId(), operation: 'pay' });
  const verdicts = async () =>
    JSON.stringify(await routed.rows(sql`select routing_decision -> 'considered' as considered from attempts`));

  /** Tells the house so often that a payment went badly, without one. */
  async function hearBad(times = 10): Promise<void> {
    const [row] = await routed.rows(
      sql`select merchant_id as owner from gateway_connections where id = ${connectionId()}`,
    );
    const about = { merchantId: String(row?.owner), connectionId: connectionId(), gateway: 'practice' };
    for (let count = 0; count < times; count += 1) noteHealth(shop.house, { ...about, operation: 'pay' }, false);
    await shop.house.background.settled();
  }

  test('test cards keep their documented outcome, thirty in a row and the next one', async () => {
    const sessions: { id: string; path: string }[] = [];
    for (let count = 0; count < 30; count += 1) {
      const { id, path, page } = await routed.open();
      const checking = await routed.pay(page, count % 2 === 0 ? CHARGED_BUT_500 : CHARGED_BUT_CUT);
      expect(checking.html).toMatch(/checking/i);
      expect(await shop.charged(id)).toHaveLength(1);
      sessions.push({ id, path });
    }
    const good = await routed.open();
    const paid = await routed.pay(good.page);
    expect(new URL(paid.url).searchParams.get('status')).toBe('success');
    expect(await shop.charged(good.id)).toHaveLength(1);
    for (const { id, path } of sessions) {
      await eventually(
        () => see(shop.knock, path),
        ({ html }) => html.includes('Payment received'),
        30_000,
      );
      expect(await routed.triesOf(id)).toMatchObject([{ state: 'captured', connection: connectionId() }]);
      expect(await shop.charged(id)).toHaveLength(1);
    }
    expect(await verdicts()).not.toContain('circuit_open');
    expect(await routed.rows(sql`select * from connection_health`)).toEqual([]);
  }, 120_000);

  test('so does the card of a gateway that is down: the next entry gets the payment, every time', async () => {
    for (let count = 0; count < 25; count += 1) {
      const { id, page } = await routed.open({ paymentData: { currency: 'AUD' } });
      expect(new URL((await routed.pay(page, DOWN)).url).searchParams.get('status')).toBe('success');
      expect((await routed.triesOf(id)).map(({ state }) => state)).toEqual(['not_sent', 'captured']);
    }
    await shop.house.background.settled();
    expect(isOpen()).toBe(false);
    expect(await verdicts()).not.toContain('circuit_open');
  }, 60_000);

  test('no payer waits for the check, and payments go on until it has ended', async () => {
    const watched = watchDial(shop);
    let end = () => {};
    const ended = new Promise<boolean>((resolve) => void (end = () => resolve(true)));
    watched.cut = (line) => (line.startsWith('GET') ? ended : true);
    for (let count = 0; count < 10; count += 1) await routed.pay((await routed.open()).page);
    await eventually(
      () => Promise.resolve(watched.asked),
      (asked) => asked.includes('GET /v1/payments'),
    );
    watched.cut = (line) => line.startsWith('GET') && ended;
    const { page } = await routed.open();
    expect(new URL((await routed.pay(page)).url).searchParams.get('status')).toBe('success');
    expect(watched.asked.filter((line) => line.startsWith('GET'))).toHaveLength(1);
    expect(isOpen()).toBe(false);
    end();
    await shop.house.background.settled();
    expect(isOpen()).toBe(true);
    watched.restore();
  });

  test.each<[string, MenuFault, boolean]>([
    ['a cut', { id: 'cut', net: 'rst-after-request' }, true],
    ['nothing that could be sent', { id: 'refuse', net: 'refuse' }, true],
    ['500', { id: '500', status: 500, body: '{"error":"internal"}' }, true],
    ['what cannot be believed', { id: '200-html', status: 200, body: '<html></html>' }, true],
    ['a refusal of our account', { id: '401', status: 401 }, true],
    ['a refusal of the question', { id: '422', status: 422, body: '{"error":"request_invalid"}' }, false],
  ])('a check that comes to %s', async (_name, fault, opens) => {
    routed.world().orderFault({ verb: 'query', isObeyed: false, fault });
    await hearBad();
    expect(isOpen()).toBe(opens);
  });

  test('a check that was answered clears what was held against the connection', async () => {
    await hearBad();
    expect(isOpen()).toBe(false);
    routed.world().orderFault({ verb: 'query', isObeyed: false, fault: { id: 'cut', net: 'rst-after-request' } });
    await hearBad(9);
    expect(isOpen()).toBe(false);
    await hearBad(1);
    expect(isOpen()).toBe(true);
  });

  test('what opened is as every process knows it: a row and a probe that is ordered', async () => {
    routed.world().orderFault({ verb: 'query', isObeyed: false, fault: { id: 'cut', net: 'rst-after-request' } });
    await hearBad();
    expect(await routed.rows(sql`select state, operation from connection_health`)).toEqual([
      { state: 'open', operation: 'pay' },
    ]);
    expect(await routed.rows(sql`select key from jobs where kind = 'probe-connection'`)).toEqual([
      { key: connectionId() },
    ]);
  });

  describe('at a gateway that cannot be asked', () => {
    const sheet = practiceGateway.dataSheet as { -readonly [Name in keyof typeof practiceGateway.dataSheet]: unknown };
    const { truthSource } = practiceGateway.dataSheet;
    beforeAll(() => void Object.assign(sheet, { truthSource: 'notification' }));
    afterAll(() => void Object.assign(sheet, { truthSource }));

    test('payments alone open the circuit of a live connection', async () => {
      const change = (mode: string) =>
        routed.rows(sql`update gateway_connections set mode = ${mode} where id = ${connectionId()}`);
      await change('live');
      try {
        await hearBad(9);
        expect(isOpen()).toBe(false);
        await hearBad(1);
        expect(isOpen()).toBe(true);
      } finally {
        await change('sandbox');
      }
    });

    test('a simulated one stays: its faults may be those of test cards', async () => {
      await hearBad(40);
      expect(isOpen()).toBe(false);
    });
  });
});
