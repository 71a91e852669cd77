import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowsOf } from '~/database/migrate.server';
import { eventually, openShop, REDIRECT_URL, sessionBody, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';
import { GOOD_CARD, post, see, submit } from '../support/payer';

const pathOf = (url: string) => new URL(url).pathname;

describe.each(TEST_DATABASES)('a card payment on %s', (on) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ on });
  });
  afterAll(() => shop.close());

  const attemptsOf = async () =>
    rowsOf<{ state: string }>(
      await shop.house.database.queries.execute(sql`select state from attempts order by prepared_at, submission_try`),
    );

  async function openFresh(change: object = {}) {
    const session = await shop.session(sessionBody(shop.demo, change));
    const page = await see(shop.knock, pathOf(session.checkout_url));
    return { session, page };
  }

  test('is taken once, leads to the merchant with a signed result, and billing hears of it', async () => {
    const { session, page } = await openFresh();
    expect(page.status).toBe(200);
    expect(page.html).toContain('Subscribe for $49.00 per month');
    const next = new URL(await submit(shop.knock, page, GOOD_CARD));
    expect(`${next.origin}${next.pathname}`).toBe('https://shop.example/thanks');
    // The merchant's own query stays as it was written, to the letter.
    expect(next.href.startsWith(`${REDIRECT_URL}&trx_id=`)).toBe(true);
    expect(next.searchParams.get('session_id')).toBe(session.session_id);
    expect(next.searchParams.get('status')).toBe('success');
    const transactionId = next.searchParams.get('trx_id') ?? '';
    expect(await shop.charged(session.session_id)).toMatchObject([
      { amount: 4900, currency: 'USD', status: 'captured', gateway: 'practice' },
    ]);
    const details = await eventually(
      async () =>
        (
          await shop.knock(`/api/v1/transaction/${transactionId}/details`, {
            headers: { 'x-secret-key': shop.demo.secretKey },
          })
        ).json() as Promise<{ invoice?: { idAtBillingPlatform?: string | null } }>,
      (answer) => Boolean(answer.invoice?.idAtBillingPlatform),
    );
    expect(details).toMatchObject({
      transaction: {
        id: transactionId,
        status: 'success',
        amount: '4900',
        currency: 'USD',
        gateway: 'practice',
        type: 'initialPayment',
      },
      invoice: { amount: '4900', currency: 'USD', billingPlatform: 'practice' },
    });
    const again = await see(shop.knock, pathOf(session.checkout_url));
    expect(again.html).toContain('Payment received');
    expect(again.html).not.toContain('card_number');
  });

  test.each([
    ['4000 0000 0000 0002', 'Nothing was taken'],
    ['4000 0000 0000 9995', 'Nothing was taken'],
    ['4000 0000 0000 9987', 'Nothing was taken'],
    ['4000 0000 0000 0069', 'Nothing was taken'],
    ['4000 0000 0000 0127', 'Nothing was taken'],
  ])(
    'declined (%s) says so, keeps what was typed but the code, and the same session can be paid',
    async (number, words) => {
      const { session, page } = await openFresh();
      const declined = await see(shop.knock, await submit(shop.knock, page, { ...GOOD_CARD, card_number: number }));
      expect(declined.html).toContain('There is a problem');
      expect(declined.html).toContain(words);
      expect(declined.html).toMatch(/<title>Error:/);
      expect(declined.html).toContain(GOOD_CARD.email);
      expect(declined.html).not.toMatch(/name="security_code"[^>]*value="1/);
      expect(await shop.charged(session.session_id)).toEqual([]);
      const paid = new URL(await submit(shop.knock, declined, GOOD_CARD));
      expect(paid.searchParams.get('status')).toBe('success');
      expect(await shop.charged(session.session_id)).toHaveLength(1);
    },
  );

  test('fifty submits of one form at once make one charge', async () => {
    const { session, page } = await openFresh();
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(shop.knock, page, GOOD_CARD)));
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 50 }, () => 303));
    expect(await shop.charged(session.session_id)).toHaveLength(1);
  });

  test('two pages of one session make one charge, and the second follows the first', async () => {
    const { session, page } = await openFresh();
    const other = await see(shop.knock, pathOf(session.checkout_url));
    await Promise.all([post(shop.knock, page, GOOD_CARD), post(shop.knock, other, GOOD_CARD)]);
    expect(await shop.charged(session.session_id)).toHaveLength(1);
    const followed = await see(shop.knock, `${pathOf(session.checkout_url)}?follow=1`);
    expect(followed.url.startsWith(REDIRECT_URL.split('?')[0] ?? '')).toBe(true);
  });

  test.each([
    ['4000 0000 0000 0119', 'the gateway answered 500 although it charged'],
    ['4000 0000 0000 0259', 'the connection was cut after the charge'],
  ])('%s: %s; nothing else can be paid meanwhile, and asking the gateway tells', async (number) => {
    const { session, page } = await openFresh();
    const checking = await see(shop.knock, await submit(shop.knock, page, { ...GOOD_CARD, card_number: number }));
    expect(checking.html).not.toContain('card_number');
    expect(checking.html).toMatch(/checking/i);
    const again = await submit(
      shop.knock,
      { ...page, url: pathOf(session.checkout_url) },
      { ...GOOD_CARD, submission_id: page.hidden.submission_id ?? '' },
    );
    expect(pathOf(new URL(again, 'http://florin.test').href)).toBe(pathOf(session.checkout_url));
    await eventually(
      () => see(shop.knock, pathOf(session.checkout_url)),
      (seen) => seen.html.includes('Payment received'),
    );
    expect(await shop.charged(session.session_id)).toHaveLength(1);
  });

  test('4000 0000 0000 6975: the gateway is down before anything is sent, and the next routing entry gets the payment', async () => {
    const { session, page } = await openFresh({ paymentData: { currency: 'AUD' } });
    const paid = new URL(await submit(shop.knock, page, { ...GOOD_CARD, card_number: '4000 0000 0000 6975' }));
    expect(paid.searchParams.get('status')).toBe('success');
    expect(await shop.charged(session.session_id)).toHaveLength(1);
    expect((await attemptsOf()).slice(-2).map((attempt) => attempt.state)).toEqual(['not_sent', 'captured']);
  });

  test('6975 without a second entry: nothing was taken, and another card pays', async () => {
    const { session, page } = await openFresh();
    const failed = await see(
      shop.knock,
      await submit(shop.knock, page, { ...GOOD_CARD, card_number: '4000 0000 0000 6975' }),
    );
    expect(failed.html).toContain('Nothing was taken');
    expect(await shop.charged(session.session_id)).toEqual([]);
    expect(new URL(await submit(shop.knock, failed, GOOD_CARD)).searchParams.get('status')).toBe('success');
  });

  test('4000 0000 0000 0341 waits for the bank until its webhook comes', async () => {
    const { session, page } = await openFresh();
    const pending = await see(
      shop.knock,
      await submit(shop.knock, page, { ...GOOD_CARD, card_number: '4000 0000 0000 0341' }),
    );
    expect(pending.html).toContain('Waiting for your bank');
    await eventually(
      () => see(shop.knock, pathOf(session.checkout_url)),
      (seen) => seen.html.includes('Payment received'),
      15_000,
    );
    expect(await shop.charged(session.session_id)).toHaveLength(1);
  });

  test.each([
    ['complete', 1],
    ['fail', 0],
    ['cancel', 0],
  ])('a 3-D Secure challenge that ends with %s', async (outcome, charges) => {
    const { session, page } = await openFresh();
    const challenge = await see(
      shop.knock,
      await submit(shop.knock, page, { ...GOOD_CARD, card_number: '4000 0000 0000 3220' }),
    );
    const bankUrl = /http:\/\/florin\.test\/sandbox\/simulators\/[^"&<\s]+/.exec(challenge.html)?.[0] ?? '';
    const bank = await see(shop.knock, bankUrl);
    for (const words of ['Complete authentication', 'Fail authentication', 'Cancel'])
      expect(bank.html).toContain(words);
    const button = new RegExp(`<button[^>]*name="([^"]+)"[^>]*value="([^"]*${outcome}[^"]*)"`, 'i').exec(bank.html);
    const back = await shop.knock(bank.url, {
      method: 'POST',
      body: new URLSearchParams({ ...bank.hidden, [button?.[1] ?? '']: button?.[2] ?? '' }),
    });
    expect(back.status).toBe(303);
    const end = await see(shop.knock, back.headers.get('location') ?? '');
    expect(await shop.charged(session.session_id)).toHaveLength(charges);
    if (charges === 1) expect(end.url).toContain('status=success');
    else {
      expect(end.html).toContain('othing was taken');
      expect(new URL(await submit(shop.knock, end, GOOD_CARD)).searchParams.get('status')).toBe('success');
    }
  });

  test('4000 0000 0000 3063 is authenticated without a challenge', async () => {
    const { session, page } = await openFresh();
    const paid = new URL(await submit(shop.knock, page, { ...GOOD_CARD, card_number: '4000 0000 0000 3063' }));
    expect(paid.searchParams.get('status')).toBe('success');
    expect(await shop.charged(session.session_id)).toHaveLength(1);
  });

  test('an expired session says that nothing was charged and takes no post', async () => {
    const { session, page } = await openFresh();
    const { queries } = shop.house.database;
    await queries.execute(
      sql`update checkout_sessions set expires_at = now() - interval '1 minute' where status in ('created', 'active')`,
    );
    const expired = await see(shop.knock, await submit(shop.knock, page, GOOD_CARD));
    expect(expired.html).toContain('This checkout has expired');
    expect(expired.html).toContain('You have not been charged');
    expect(await shop.charged(session.session_id)).toEqual([]);
  });

  test('a forged form is refused and charges nothing', async () => {
    const { session, page } = await openFresh();
    const body = new URLSearchParams({ ...page.hidden, intent: 'pay', ...GOOD_CARD });
    const foreign = await shop.knock(page.url, {
      method: 'POST',
      body,
      headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    });
    expect(foreign.status).toBe(303);
    body.set('token', 'forged');
    expect((await shop.knock(page.url, { method: 'POST', body })).status).toBe(303);
    expect(await shop.charged(session.session_id)).toEqual([]);
  });
});
