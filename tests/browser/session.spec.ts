import { expect, test } from './fixtures';
import { CARD, expectNoCharge, expectOneCharge, expectPaid, fillCard, open, pageOf, payByCard } from './payer-steps';
import { moveClock } from './tester-steps';

test.describe.configure({ mode: 'parallel' });

const LITTLE_HOURS = 0.05;

test('an expired session says that nothing was charged', async ({ page, context, shop }) => {
  const session = await shop.createSession({ expiresInMinutes: 1, cancelUrl: shop.site.cartUrl });
  await moveClock(context, shop, LITTLE_HOURS);
  const answer = await page.goto(session.checkout_url);
  expect(answer?.status()).toBe(410);
  await expect(pageOf(page).heading('This checkout has expired')).toBeVisible();
  await expect(page.getByText('You have not been charged')).toBeVisible();
  await expect(pageOf(page).pay).toHaveCount(0);
  await page.getByRole('link', { name: 'Back to Northwind Coffee' }).click();
  await expect(page).toHaveURL(shop.site.cartUrl);
  expect(await (await shop.api(`/api/session/v1/${session.session_id}`)).json()).toMatchObject({ status: 'expired' });
});

test('a form that was open when its session expired cannot pay', async ({ page, context, shop }) => {
  const session = await shop.createSession({ expiresInMinutes: 1 });
  await open(page, session);
  await fillCard(page, CARD.approved);
  await moveClock(context, shop, LITTLE_HOURS);
  // With a script the page may have followed already.
  await pageOf(page)
    .pay.click({ timeout: 2_000 })
    .catch(() => undefined);
  await expect(pageOf(page).heading('This checkout has expired')).toBeVisible();
  await expect(page.getByText('You have not been charged')).toBeVisible();
  await expectNoCharge(shop, session);
});

test('a session that the merchant ends is closed for the payer', async ({ page, shop }) => {
  const session = await shop.createSession();
  await open(page, session);
  expect((await shop.api(`/api/session/v1/${session.session_id}/expire`, { method: 'POST' })).status).toBe(200);
  await page.reload();
  await expect(pageOf(page).heading('This checkout has expired')).toBeVisible();
});

test('a new price is shown before it is charged', async ({ page, shop }) => {
  const session = await shop.createSession();
  await open(page, session);
  await fillCard(page, CARD.approved);
  const change = { billingData: { planId: shop.demo.planIds.yearly, frequency: 'yearly' } };
  expect((await shop.api(`/api/session/v1/${session.session_id}`, { method: 'PATCH', body: change })).status).toBe(200);
  await page.reload();
  await expect(pageOf(page).pay).toHaveText('Subscribe for $490.00 per year');
  await payByCard(page, CARD.approved);
  await expectPaid(page, shop, { session, amount: 49000 });
});

test('a form with the old price does not charge the new one', async ({ page, shop }) => {
  const session = await shop.createSession();
  await open(page, session);
  await fillCard(page, CARD.approved);
  const change = { billingData: { planId: shop.demo.planIds.yearly, frequency: 'yearly' } };
  expect((await shop.api(`/api/session/v1/${session.session_id}`, { method: 'PATCH', body: change })).status).toBe(200);
  await pageOf(page).pay.click();
  await expect(pageOf(page).pay).toHaveText('Subscribe for $490.00 per year');
  await expectNoCharge(shop, session);
});

test('a finished session shows its result', async ({ page, shop }) => {
  const session = await shop.createSession();
  await open(page, session);
  await payByCard(page, CARD.approved);
  const transactionId = await expectPaid(page, shop, { session });
  await page.goto(session.checkout_url);
  await expect(pageOf(page).heading('Payment received')).toBeVisible();
  await expect(page.getByText('Visa ending in 4242')).toBeVisible();
  await expect(page.getByRole('main').getByText('$49.00')).toBeVisible();
  await expect(page.getByRole('textbox')).toHaveCount(0);
  await page.getByRole('link', { name: 'Continue to Northwind Coffee' }).click();
  expect(await expectPaid(page, shop, { session })).toBe(transactionId);
});

test('a payment link makes a session of its own and ends with our receipt', async ({ page, context, shop }) => {
  await page.goto(shop.demo.paymentLinkUrl);
  await expect(pageOf(page).pay).toHaveText('Pay $18.50');
  await expect(page.getByRole('region', { name: 'Order summary' })).toContainText('House blend, 1 kg');
  const sessionId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const other = await context.newPage();
  await other.goto(shop.demo.paymentLinkUrl);
  expect(new URL(other.url()).pathname).not.toContain(sessionId);
  await payByCard(page, CARD.approved);
  await expect(pageOf(page).heading('Payment received')).toBeVisible();
  await expect(page.getByText('You may close this page.')).toBeVisible();
  await expect(page.getByRole('main').getByText('$18.50')).toBeVisible();
  await expectOneCharge(shop, { session_id: sessionId }, { amount: 1850, currency: 'USD' });
  await expect(pageOf(other).pay).toBeVisible();
});

test('the way back without paying leads to the merchant', async ({ page, shop }) => {
  const session = await shop.createSession({ cancelUrl: shop.site.cartUrl });
  await open(page, session);
  await page.getByRole('link', { name: 'Back to Northwind Coffee' }).click();
  await expect(page).toHaveURL(shop.site.cartUrl);
  await expectNoCharge(shop, session);
  await page.goBack();
  await expect(pageOf(page).pay).toBeVisible();
});

for (const [what, path, status, heading] of [
  ['a checkout that does not exist', `/checkout/sess_${'x'.repeat(43)}`, 404, 'This page does not exist'],
  ['any other address', '/nothing/here', 404, 'This page does not exist'],
  ['a payment link that is not there', '/pay/no-such-link', 410, 'This payment link is no longer active'],
] as const) {
  test(`${what} is told as such`, async ({ page, shop }) => {
    const answer = await page.goto(shop.appUrl + path);
    expect(answer?.status()).toBe(status);
    await expect(pageOf(page).heading(heading)).toBeVisible();
    await expect(page.getByText('You have not been charged')).toBeVisible();
  });
}
