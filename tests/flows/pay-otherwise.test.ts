import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, openShop, sessionBody, type Shop } from '../support/open-shop';
import { TEST_APP_URL, TEST_DATABASES } from '../support/open-test-house';
import { GOOD_CARD, post, see, submit, type SeenPage } from '../support/payer';

const pathOf = (url: string) => new URL(url).pathname;
const EMAIL = { email: 'payer@example.com' };

/** The first address of the simulators' pages in a page. */
function simulatorUrl(page: SeenPage): string {
  return /http:\/\/florin\.test\/sandbox\/simulators\/[^"&<\s]+/.exec(page.html)?.[0] ?? '';
}

describe.each(TEST_DATABASES)('other ways to pay on %s', (on) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ on });
  });
  afterAll(() => shop.close());

  async function openFresh(change: object = {}) {
    const session = await shop.session(sessionBody(shop.demo, change));
    return { session, page: await see(shop.knock, pathOf(session.checkout_url)) };
  }

  /** Presses a button of a simulator's page, as a browser does, and follows to where it ends. */
  async function press(bank: SeenPage, words: string) {
    const buttons = bank.html.match(/<button[^>]*>[^<]*<\/button>/g) ?? [];
    const button = buttons.find((tag) => tag.includes(`>${words}<`)) ?? '';
    const [, name = ''] = /name="([^"]*)"/.exec(button) ?? [];
    const [, value = ''] = /value="([^"]*)"/.exec(button) ?? [];
    const back = await shop.knock(bank.url, {
      method: 'POST',
      body: new URLSearchParams({ ...bank.hidden, [name]: value }),
    });
    return see(shop.knock, back.headers.get('location') ?? '');
  }

  test('a bank page that is approved ends at the merchant', async () => {
    const { session, page } = await openFresh({ paymentData: { currency: 'SEK' } });
    const redirect = await see(shop.knock, await submit(shop.knock, page, EMAIL));
    const bank = await see(shop.knock, simulatorUrl(redirect));
    expect(bank.html).toContain('Approve');
    const end = await press(bank, 'Approve');
    expect(new URL(end.url).searchParams.get('status')).toBe('success');
    expect(await shop.charged(session.session_id)).toHaveLength(1);
  });

  test('a bank page that is declined says that nothing was taken, and can be tried again', async () => {
    const { session, page } = await openFresh({ paymentData: { currency: 'SEK' } });
    const redirect = await see(shop.knock, await submit(shop.knock, page, EMAIL));
    const end = await press(await see(shop.knock, simulatorUrl(redirect)), 'Decline');
    expect(end.html).toContain('othing was taken');
    expect(await shop.charged(session.session_id)).toEqual([]);
    const again = await see(shop.knock, await submit(shop.knock, end, EMAIL));
    const paid = await press(await see(shop.knock, simulatorUrl(again)), 'Approve');
    expect(paid.url).toContain('status=success');
    expect(await shop.charged(session.session_id)).toHaveLength(1);
  });

  test.each([
    ['BRL', 'pix'],
    ['INR', 'upi'],
  ])('%s by %s shows a code; the simulated payment is followed to the merchant', async (currency, method) => {
    const { session, page } = await openFresh({ paymentData: { currency, paymentMethod: method } });
    const qr = await see(shop.knock, await submit(shop.knock, page, EMAIL));
    expect(qr.html).toContain('<svg');
    expect(qr.html).toContain('Simulate payment');
    const status = (await (await shop.knock(`${pathOf(session.checkout_url)}/status`)).json()) as {
      state: string;
      version: string;
    };
    expect(status.state).toBe('qr');
    await shop.knock(simulatorUrl(qr));
    const end = await eventually(
      () => see(shop.knock, `${pathOf(session.checkout_url)}?follow=1`),
      (seen) => seen.url.includes('status=success'),
    );
    expect(end.url).toContain('status=success');
    expect(await shop.charged(session.session_id)).toHaveLength(1);
  });

  test('several methods draw the drawer; the one that was chosen is paid with', async () => {
    const { session, page } = await openFresh({ paymentData: { currency: 'EUR' } });
    expect(page.html.match(/type="radio"/g)).toHaveLength(2);
    const redirect = await see(shop.knock, await submit(shop.knock, page, { ...EMAIL, method: 'openbanking' }));
    await press(await see(shop.knock, simulatorUrl(redirect)), 'Approve');
    expect(await shop.charged(session.session_id)).toMatchObject([{ currency: 'EUR', status: 'captured' }]);
  });

  test('a started challenge can be given up for another card; the first can then charge nothing', async () => {
    const { session, page } = await openFresh();
    const challenge = await see(
      shop.knock,
      await submit(shop.knock, page, { ...GOOD_CARD, card_number: '4000 0000 0000 3220' }),
    );
    const bankUrl = simulatorUrl(challenge);
    const abandoned = await see(shop.knock, await submit(shop.knock, challenge, { intent: 'abandon' }));
    expect(abandoned.hidden.submission_id).toBeTruthy();
    expect(new URL(await submit(shop.knock, abandoned, GOOD_CARD)).searchParams.get('status')).toBe('success');
    const late = await see(shop.knock, bankUrl);
    if (late.html.includes('Complete authentication')) await press(late, 'Complete authentication');
    expect(await shop.charged(session.session_id)).toHaveLength(1);
  });

  test('the language picker keeps what was typed but the security code', async () => {
    const { page } = await openFresh();
    const typed = { ...GOOD_CARD, card_number: '4242 4242', intent: 'language', language: 'de' };
    const german = await see(shop.knock, await submit(shop.knock, page, typed));
    expect(german.html).toContain('lang="de"');
    expect(german.html).toContain('value="4242 4242"');
    expect(german.html).toContain(GOOD_CARD.email);
    expect(german.html).not.toContain('value="123"');
    const arabic = await see(shop.knock, await submit(shop.knock, german, { intent: 'language', language: 'ar' }));
    expect(arabic.html).toContain('dir="rtl"');
  });

  test('a mistake is named beside its field, with the title marked and the typed values kept', async () => {
    const { session, page } = await openFresh();
    const wrong = await see(
      shop.knock,
      await submit(shop.knock, page, { ...GOOD_CARD, card_number: '4242 4242 4242 4241' }),
    );
    expect(wrong.html).toMatch(/<title>Error:/);
    expect(wrong.html).toContain('There is a problem');
    expect(wrong.html).toMatch(/href="#card_number"/);
    expect(wrong.html).toContain('value="4242 4242 4242 4241"');
    expect(await shop.charged(session.session_id)).toEqual([]);
  });

  test('the amount cannot be changed from the browser', async () => {
    const { session, page } = await openFresh();
    await post(shop.knock, page, { ...GOOD_CARD, amount: '1', currency: 'JPY', total: '0', plan: 'free' });
    expect(await shop.charged(session.session_id)).toMatchObject([{ amount: 4900, currency: 'USD' }]);
  });

  test('a price that the merchant changed after the page was opened is shown again before it is paid', async () => {
    const { session, page } = await openFresh();
    const patched = await shop.knock(`/api/session/v1/${session.session_id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', 'x-secret-key': shop.demo.secretKey },
      body: JSON.stringify({ billingData: { couponCodes: [shop.demo.couponCode] } }),
    });
    expect(patched.status).toBe(200);
    const again = await see(shop.knock, await submit(shop.knock, page, GOOD_CARD));
    expect(await shop.charged(session.session_id)).toEqual([]);
    expect(again.html).toContain('$44.10');
    expect(again.html).toContain(GOOD_CARD.email);
    await submit(shop.knock, again, GOOD_CARD);
    expect(await shop.charged(session.session_id)).toMatchObject([{ amount: 4410 }]);
  });

  test('routing that was switched off since leaves an honest page', async () => {
    const { page } = await openFresh({ paymentData: { currency: 'GBP' } });
    await shop.house.database.queries.execute(sql`update routing_entries set enabled = false where currency = 'GBP'`);
    // Entries are kept in memory for two seconds.
    const closed = await eventually(
      () => see(shop.knock, page.url),
      (seen) => !seen.html.includes('card_number'),
    );
    expect(closed.status).toBe(200);
    expect(closed.html).not.toContain('card_number');
    expect(closed.html).toContain('There is no way to pay here at the moment');
    expect(closed.html).toContain('not been charged');
  });

  test('a payment link opens a fresh session each time, and its receipt stays on our page', async () => {
    const path = pathOf(shop.demo.paymentLinkUrl);
    const [first, second] = [await shop.knock(path), await shop.knock(path)];
    expect([first.status, second.status]).toEqual([303, 303]);
    expect(first.headers.get('location')).not.toBe(second.headers.get('location'));
    const page = await see(shop.knock, pathOf(new URL(first.headers.get('location') ?? '', TEST_APP_URL).href));
    expect(page.html).toContain('Pay $18.50');
    const receipt = await see(shop.knock, await submit(shop.knock, page, GOOD_CARD));
    expect(receipt.html).toContain('Payment received');
    expect((await see(shop.knock, '/pay/no-such-link')).status).toBeGreaterThanOrEqual(404);
  });

  test('a forged return moves nothing', async () => {
    const { session, page } = await openFresh();
    await submit(shop.knock, page, { ...GOOD_CARD, card_number: '4000 0000 0000 3220' });
    expect((await shop.knock('/return/rt_forged?status=success')).status).toBe(404);
    expect(await shop.charged(session.session_id)).toEqual([]);
    expect((await see(shop.knock, pathOf(session.checkout_url))).html).not.toContain('Payment received');
  });
});
