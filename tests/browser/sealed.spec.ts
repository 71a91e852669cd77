import type { Page } from '@playwright/test';
import { expect, testWith } from './fixtures';
import {
  CARD,
  EMAIL,
  expectNoCharge,
  expectPaid,
  fillCard,
  open,
  openChallenge,
  pageOf,
  payByCard,
} from './payer-steps';

const test = testWith({ CARD_ENTRY: 'sealed' });
test.describe.configure({ mode: 'parallel' });

const digitsOf = (text: string) => text.replace(/\D/g, '');

/** Watches everything that the browser sends; answers where a card number stood in it, in whatever spelling. */
function watchBodies(page: Page, number: string): () => string[] {
  const found: string[] = [];
  page.on('request', (request) => {
    const sent = `${request.url()} ${request.postData() ?? ''}`;
    const spelled = [sent, decodeURIComponent(sent.replace(/%(?![\da-f]{2})/gi, '%25').replaceAll('+', ' '))];
    if (spelled.some((text) => text.includes(number) || text.includes(digitsOf(number)))) found.push(request.url());
  });
  return () => found;
}

test('a sealed card pays, and no request holds its number', { tag: '@script' }, async ({ page, shop }) => {
  const found = watchBodies(page, CARD.approved);
  const session = await shop.createSession();
  await open(page, session);
  await payByCard(page, CARD.approved);
  await expectPaid(page, shop, { session });
  expect(found()).toEqual([]);
});

test('a sealed card that is challenged', { tag: '@script' }, async ({ page, shop }) => {
  const found = watchBodies(page, CARD.challenge);
  const session = await shop.createSession();
  await open(page, session);
  await payByCard(page, CARD.challenge);
  const bank = await openChallenge(page, true);
  await bank.button('Complete authentication').click();
  await expectPaid(page, shop, { session });
  expect(found()).toEqual([]);
});

test(
  'a gateway that is down hands over to the next, with a card that was sealed for it',
  { tag: '@script' },
  async ({ page, shop }) => {
    const found = watchBodies(page, CARD.down);
    const session = await shop.createSession({ paymentData: { currency: 'AUD' } });
    await open(page, session);
    await payByCard(page, CARD.down);
    await expect.poll(async () => (await shop.ledger(session.session_id)).length).toBe(1);
    expect(found()).toEqual([]);
  },
);

test('what is wrong with a card is said before anything is sealed', { tag: '@script' }, async ({ page, shop }) => {
  const session = await shop.createSession();
  await open(page, session);
  await fillCard(page, '4242 4242 4242 4241');
  await pageOf(page).pay.click();
  const region = page.getByRole('region', { name: 'There is a problem' });
  await expect(region).toContainText('Check the card number');
  await pageOf(page).cardNumber.fill(CARD.approved);
  await pageOf(page).pay.click();
  await expectPaid(page, shop, { session });
});

test(
  'where the script that seals never comes, nothing is sent and the page says so',
  { tag: '@script' },
  async ({ page, shop }) => {
    await page.route(/seal-[^/]*\.js$/, (route) => route.abort());
    const session = await shop.createSession();
    await open(page, session);
    await payByCard(page, CARD.approved);
    await expect(page.getByRole('region', { name: 'There is a problem' })).toContainText('could not be encrypted');
    await expect(pageOf(page).cardNumber).toHaveValue(CARD.approved);
    await expectNoCharge(shop, session);
  },
);

test(
  'without JavaScript the page says what to do instead of showing fields',
  { tag: '@no-script' },
  async ({ page, shop }) => {
    const session = await shop.createSession();
    await open(page, session);
    await expect(page.getByText('To pay by card here, turn JavaScript on')).toBeVisible();
    await expect(pageOf(page).cardNumber).toBeHidden();
    await pageOf(page).email.fill(EMAIL);
    await pageOf(page).pay.click();
    await expect(page.getByRole('region', { name: 'There is a problem' })).toContainText('turn JavaScript on', {
      ignoreCase: true,
    });
    await expectNoCharge(shop, session);
  },
);
