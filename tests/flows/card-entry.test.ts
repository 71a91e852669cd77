import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sealCard } from '~/gateways/practice/card-entry';
import { openShop, sessionBody, type Shop } from '../support/open-shop';
import { rowsIn } from '../support/paid-transaction';
import { post, see, submit, type SeenPage } from '../support/payer';
import { sql } from 'drizzle-orm';

const CARD = { expiryMonth: 12, expiryYear: 2034, securityCode: '123', holderName: null } as const;
const EMAIL = { email: 'payer@example.com' };

interface Sealing {
  readonly connectionId: string;
  readonly scheme: string;
  readonly publicValues: Readonly<Record<string, string>>;
}

describe('where our server may not see card data', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ variables: { CARD_ENTRY: 'sealed' } });
  });
  afterAll(() => shop.close());

  async function openPage(currency = 'USD') {
    const session = await shop.session(sessionBody(shop.demo, { paymentData: { currency } }));
    return { session, page: await see(shop.knock, new URL(session.checkout_url).pathname) };
  }

  /** What the page asks to be sealed for. */
  function sealingsOf({ html }: SeenPage): readonly Sealing[] {
    const json = /data-sealing="([^"]*)"/.exec(html)?.[1]?.replaceAll('&quot;', '"') ?? '[]';
    return JSON.parse(json) as readonly Sealing[];
  }

  /** A card as a browser posts it. */
  async function sealed(page: SeenPage, number: string, only?: readonly string[]): Promise<Record<string, string>> {
    const cards = await Promise.all(
      sealingsOf(page)
        .filter(({ connectionId }) => only?.includes(connectionId) ?? true)
        .map(async ({ connectionId, publicValues }) => [
          connectionId,
          await sealCard({ ...CARD, number }, publicValues),
        ]),
    );
    const text = JSON.stringify({ cards: Object.fromEntries(cards), brand: 'visa', lastFour: number.slice(-4) });
    return { ...EMAIL, sealed: text };
  }

  const attemptsOf = (sessionId: string) =>
    rowsIn(
      shop,
      sql`select a.* from attempts a join (select id from checkout_sessions order by created_at desc limit 1) s
        on s.id = a.session_id where ${sessionId} <> '' order by a.submission_try`,
    );

  test('the fields of the card have no name, and the page says what to seal with', async () => {
    const { page } = await openPage();
    expect(page.html).toContain('id="card_number"');
    expect(page.html).not.toMatch(/name="(?:card_number|expiry|security_code|holder_name)"/);
    expect(sealingsOf(page)).toMatchObject([{ scheme: 'practice', connectionId: shop.demo.connections.practice }]);
    expect(page.html).toContain('To pay by card here, turn JavaScript on');
  });

  test('a sealed card pays, and what is kept of it is what may be shown', async () => {
    const { session, page } = await openPage();
    const end = await submit(shop.knock, page, await sealed(page, '4242424242424242'));
    expect(end).toContain('status=success');
    expect(await shop.charged(session.session_id)).toMatchObject([{ gateway: 'practice', status: 'captured' }]);
    expect(await attemptsOf(session.session_id)).toMatchObject([{ card: { brand: 'visa', lastFour: '4242' } }]);
  });

  test('a fail-over takes what was sealed for the other connection', async () => {
    const { session, page } = await openPage('AUD');
    expect(sealingsOf(page)).toHaveLength(2);
    const end = await submit(shop.knock, page, await sealed(page, '4000000000006975'));
    expect(end).toContain('status=success');
    expect(await shop.charged(session.session_id)).toHaveLength(1);
    expect((await attemptsOf(session.session_id)).map(({ state }) => state)).toEqual(['not_sent', 'captured']);
  });

  test('an entry that nothing was sealed for is passed over', async () => {
    const { session, page } = await openPage('AUD');
    const [, second] = sealingsOf(page);
    await submit(shop.knock, page, await sealed(page, '4242424242424242', [second?.connectionId ?? '']));
    expect(await attemptsOf(session.session_id)).toMatchObject([
      { state: 'captured', connection_id: second?.connectionId },
    ]);
  });

  test.each([
    ['nothing sealed', {}],
    [
      'a number typed into fields of its own',
      { card_number: '4242424242424242', expiry: '12/34', security_code: '123' },
    ],
    ['no JSON', { sealed: 'nonsense' }],
    ['another connection', { sealed: JSON.stringify({ cards: { x: { a: 'b' } }, brand: null, lastFour: null }) }],
  ])('%s: nothing is sent, and the page says why', async (_, fields) => {
    const { session, page } = await openPage();
    const response = await post(shop.knock, page, { ...EMAIL, ...fields });
    const again = await see(shop.knock, response.headers.get('location') ?? '');
    expect(again.html).toContain('could not be encrypted in this browser');
    expect(again.html).not.toMatch(/4242424242424242|value="[^"]*4242/);
    expect(await shop.charged(session.session_id)).toEqual([]);
    expect(await attemptsOf(session.session_id)).toEqual([]);
  });

  test('a number in the clear is no sealed card', async () => {
    const { session, page } = await openPage();
    const [one] = sealingsOf(page);
    const cards = { [one?.connectionId ?? '']: { sealed_card: '4242 4242 4242 4242' } };
    const fields = { ...EMAIL, sealed: JSON.stringify({ cards, brand: null, lastFour: null }) };
    const again = await see(shop.knock, await submit(shop.knock, page, fields));
    expect(again.html).toContain('could not be encrypted in this browser');
    expect(await attemptsOf(session.session_id)).toEqual([]);
  });
});
