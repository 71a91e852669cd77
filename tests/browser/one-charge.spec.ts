import type { Browser } from '@playwright/test';
import { expect, test } from './fixtures';
import {
  CARD,
  expectAtMerchant,
  expectDeclined,
  expectNoCharge,
  expectOneCharge,
  expectPaid,
  fillCard,
  open,
  openChallenge,
  pageOf,
  payByCard,
} from './payer-steps';

test.describe.configure({ mode: 'parallel' });

test('a double click on Pay charges once', async ({ page, shop }) => {
  const session = await shop.createSession();
  await open(page, session);
  await fillCard(page, CARD.approved);
  await pageOf(page).pay.dblclick();
  await expectPaid(page, shop, { session });
});

test('Enter pressed again and again charges once', async ({ page, shop }) => {
  const session = await shop.createSession();
  await open(page, session);
  await fillCard(page, CARD.approved);
  await pageOf(page).securityCode.focus();
  for (let press = 0; press < 4; press += 1) await page.keyboard.press('Enter', { delay: 1 });
  await expectPaid(page, shop, { session });
});

test('a reload after a decline sends nothing again', async ({ page, shop }) => {
  const session = await shop.createSession();
  await open(page, session);
  await payByCard(page, CARD.declined);
  await expectDeclined(page, /declined this card/);
  const posts: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
  await page.reload();
  await expect(pageOf(page).pay).toBeVisible();
  expect(posts).toEqual([]);
  await expectNoCharge(shop, session);
});

test('a reload while the bank is waited for shows the same page and charges once', async ({ page, shop }) => {
  const session = await shop.createSession();
  await open(page, session);
  await payByCard(page, CARD.pending);
  await expect(pageOf(page).heading('Waiting for your bank')).toBeVisible();
  await page.reload();
  await expectPaid(page, shop, { session });
});

test('Back after success shows the receipt, never a form', async ({ page, shop }) => {
  const session = await shop.createSession();
  await open(page, session);
  await payByCard(page, CARD.approved);
  await expectAtMerchant(page, shop);
  await page.goBack();
  await expect(pageOf(page).heading('Payment received')).toBeVisible();
  await expect(pageOf(page).pay).toHaveCount(0);
  await expect(page.getByRole('textbox')).toHaveCount(0);
  await expectOneCharge(shop, session);
});

test('a second tab follows the first', { tag: '@script' }, async ({ page, context, shop }) => {
  const session = await shop.createSession();
  const second = await context.newPage();
  await open(second, session);
  await open(page, session);
  await payByCard(page, CARD.approved);
  await expectPaid(page, shop, { session });
  await expectPaid(second, shop, { session });
});

test('a second tab with an old form leads where the first one went', async ({ page, context, shop }) => {
  const session = await shop.createSession();
  const second = await context.newPage();
  await open(second, session);
  await fillCard(second, CARD.mastercard);
  await open(page, session);
  await payByCard(page, CARD.approved);
  await expectPaid(page, shop, { session });
  await pageOf(second).pay.click();
  await expectPaid(second, shop, { session });
});

test('an old form cannot pay beside a challenge that is under way', async ({
  page,
  context,
  shop,
  javaScriptEnabled,
}) => {
  const session = await shop.createSession();
  const second = await context.newPage();
  await open(second, session);
  await fillCard(second, CARD.approved);
  await open(page, session);
  await payByCard(page, CARD.challenge);
  await expect(pageOf(page).heading('Confirm with your bank')).toBeVisible();
  await pageOf(second).pay.click();
  const bank = await openChallenge(second, javaScriptEnabled ?? true);
  await expectNoCharge(shop, session);
  await bank.button('Complete authentication').click();
  await expectPaid(second, shop, { session });
});

async function onAnotherDevice(browser: Browser, javaScriptEnabled: boolean) {
  const context = await browser.newContext({ javaScriptEnabled, locale: 'en-US' });
  return { page: await context.newPage(), close: () => context.close() };
}

test('two devices that pay at the same moment charge once, and both arrive', async ({
  page,
  browser,
  shop,
  javaScriptEnabled,
}) => {
  const session = await shop.createSession();
  const other = await onAnotherDevice(browser, javaScriptEnabled ?? true);
  await Promise.all([open(page, session), open(other.page, session)]);
  await Promise.all([fillCard(page, CARD.approved), fillCard(other.page, CARD.mastercard)]);
  await Promise.all([pageOf(page).pay.click(), pageOf(other.page).pay.click()]);
  await expectPaid(page, shop, { session });
  await expectPaid(other.page, shop, { session });
  await other.close();
});

test('another device that opens a finished session sees the receipt', async ({
  page,
  browser,
  shop,
  javaScriptEnabled,
}) => {
  const session = await shop.createSession();
  await open(page, session);
  await payByCard(page, CARD.approved);
  await expectAtMerchant(page, shop);
  const other = await onAnotherDevice(browser, javaScriptEnabled ?? true);
  await other.page.goto(session.checkout_url);
  await expect(pageOf(other.page).heading('Payment received')).toBeVisible();
  await expect(pageOf(other.page).pay).toHaveCount(0);
  await other.close();
});

test('an answer that is lost on its way to the payer does not lead to a second charge', async ({ page, shop }) => {
  const session = await shop.createSession();
  await open(page, session);
  await fillCard(page, CARD.approved);
  await page.route(session.checkout_url, async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    await route.fetch({ maxRedirects: 0 });
    return route.abort('connectionreset');
  });
  await pageOf(page).pay.click();
  await expect.poll(async () => (await shop.ledger(session.session_id)).length).toBe(1);
  await page.unrouteAll({ behavior: 'wait' });
  await expect(async () => {
    await page.goto(session.checkout_url);
    await expect(pageOf(page).heading('Payment received')).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
  await expectOneCharge(shop, session);
});
