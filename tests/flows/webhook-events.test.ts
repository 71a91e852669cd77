import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkoutSessions, merchantEvents } from '~/database/tables';
import { rowIdOf } from '~/foundation/capability.server';
import { eventBody } from '~/merchant-webhooks/event-body.server';
import { merchantOf, sessionPath } from '../support/merchant';
import { eventually, openShop, sessionBody, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';
import { GOOD_CARD, see, submit } from '../support/payer';
import { deliverDue, readEvent, WebhookSink, type ReadEvent } from '../support/webhook-sink';

const pathOf = (url: string) => new URL(url).pathname;

describe.each(TEST_DATABASES)('what events say, on %s', (on) => {
  let shop: Shop;
  const sink = new WebhookSink();
  const merchant = merchantOf(() => shop);
  beforeAll(async () => {
    shop = await openShop({ on, withoutPostman: true, overrides: { postOutside: sink.post } });
    await merchant.ask('POST', '/api/v1/webhook-endpoint', { body: { url: 'https://hooks.example.com/' } });
  });
  afterAll(() => shop.close());

  const pay = async (session: { checkout_url: string }, number: string) =>
    submit(shop.knock, await see(shop.knock, pathOf(session.checkout_url)), { ...GOOD_CARD, card_number: number });
  /** What was told of a session, in the order of its sequence. */
  const toldOf = async (sessionId: string): Promise<readonly ReadEvent[]> => {
    await deliverDue(shop.house);
    return sink.received
      .map(readEvent)
      .filter(({ data }) => data.session?.session_id === sessionId)
      .sort((a, b) => a.sequence - b.sequence);
  };

  test('declined, then paid: versions rise with what is shown, and the same version shows the same', async () => {
    const session = await shop.session(sessionBody(shop.demo, { metadata: { order: '7' } }));
    await pay(session, '4000 0000 0000 0002');
    await merchant.ask('PATCH', sessionPath(session.session_id), { body: { locale: 'de' } });
    await pay(session, '4000 0000 0000 9995');
    await pay(session, GOOD_CARD.card_number);
    const told = await eventually(
      () => toldOf(session.session_id),
      (events) => events.length === 5,
    );
    expect(told.map(({ type }) => type)).toEqual([
      'session.created',
      'payment.failed',
      'payment.failed',
      'payment.captured',
      'session.completed',
    ]);
    expect(told.map(({ data }) => data.session?.status)).toEqual([
      'created',
      'active',
      'active',
      'completed',
      'completed',
    ]);
    expect(told[1]?.data.session).toMatchObject({ locale: null, metadata: { order: '7' } });
    expect(told[2]?.data.session).toMatchObject({ locale: 'de', customer: { email: GOOD_CARD.email } });
    expect(told[3]?.data).toMatchObject({
      session: { completed_at: expect.stringMatching(/^\d{4}-/) as string, amount_total: 4900 },
      payment: { authorized: 4900, captured: 4900, refunded: 0 },
      transaction: { state: 'captured', amount: 4900, currency: 'USD', gateway: 'practice', decline_code: null },
    });
    for (const { data } of told)
      expect(Object.keys(data.session ?? {})).toEqual(Object.keys(told[0]?.data.session ?? {}));
    const versions = told.map(({ state_version }) => state_version);
    expect(versions[0]).toBe(1);
    for (let index = 1; index < 4; index += 1) expect(versions[index]).toBeGreaterThan(Number(versions[index - 1]));
    for (const one of told) {
      for (const other of told) {
        if (one.state_version !== other.state_version) continue;
        expect(one.data).toEqual(other.data);
      }
    }
  });

  test('a receiver that keeps the highest version of each session ends in the truth, in whatever order events come', async () => {
    const sessions = await Promise.all(Array.from({ length: 4 }, () => shop.session()));
    await Promise.all(
      sessions.map(async (session, index) => {
        if (index > 0) await pay(session, '4000 0000 0000 0002');
        if (index > 1) await pay(session, GOOD_CARD.card_number);
        if (index === 0) await merchant.ask('POST', `${sessionPath(session.session_id)}/expire`);
      }),
    );
    const truth = ['expired', 'active', 'completed', 'completed'];
    for (const [index, { session_id }] of sessions.entries()) {
      const told = [...(await toldOf(session_id))];
      for (let round = 0; round < 20; round += 1) {
        told.sort(() => Math.random() - 0.5);
        const kept = told.reduce((best, one) => (one.state_version >= best.state_version ? one : best));
        expect(kept.data.session?.status).toBe(truth[index]);
      }
    }
  });

  test('every change of a row that is shown adds to its version, whoever makes it', async () => {
    const { session_id } = await shop.session();
    const id = rowIdOf('session', session_id, shop.house.keys) ?? '';
    const before = await merchant.row(session_id);
    await shop.house.database.queries.update(checkoutSessions).set({ locale: 'fr' }).where(eq(checkoutSessions.id, id));
    expect((await merchant.row(session_id)).stateVersion).toBe(before.stateVersion + 1);
  });

  test('a body is never larger than 20 KB, and says what it leaves out', async () => {
    const metadata = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`key_${index}`, '\u{1f600}'.repeat(200)]),
    );
    const session = await shop.session(sessionBody(shop.demo, { metadata }));
    await toldOf(session.session_id);
    const got = sink.received.find(({ body }) => body.includes(session.session_id));
    expect(Buffer.byteLength(got?.body ?? '')).toBeLessThan(20 * 1024);
    expect(got && readEvent(got).data.session).toMatchObject({
      status: 'created',
      metadata: null,
      customer: null,
      left_out: ['customer', 'metadata'],
    });
    const [kept] = await shop.house.database.queries
      .select()
      .from(merchantEvents)
      .where(eq(merchantEvents.id, got?.id ?? ''));
    expect(kept && eventBody(shop.house.keys, kept)).toBe(got?.body);
  });
});
