import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { CARD, expectDeclined, expectNoCharge, expectPaid, open, pageOf, payBy, payByCard } from './payer-steps';

test.describe.configure({ mode: 'parallel' });

const bankButton = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('an approved bank redirect pays', async ({ page, shop }) => {
  const session = await shop.createSession({ paymentData: { currency: 'SEK' } });
  await open(page, session);
  await expect(page.getByRole('radio')).toHaveCount(0);
  await expect(pageOf(page).cardNumber).toHaveCount(0);
  await payBy(page, 'Pay by bank');
  await expect(page.getByRole('heading', { name: 'Approve this payment?' })).toBeVisible();
  await expectNoCharge(shop, session);
  await bankButton(page, 'Approve').click();
  await expectPaid(page, shop, { session, amount: 54900, currency: 'SEK' });
});

test('a declined bank redirect takes nothing, and the session can be paid still', async ({ page, shop }) => {
  const session = await shop.createSession({ paymentData: { currency: 'SEK' } });
  await open(page, session);
  await payBy(page, 'Pay by bank');
  await bankButton(page, 'Decline').click();
  await expectDeclined(page, /canceled at your bank|declined this payment/);
  await expectNoCharge(shop, session);
  await payBy(page, 'Pay by bank');
  await bankButton(page, 'Approve').click();
  await expectPaid(page, shop, { session, amount: 54900, currency: 'SEK' });
});

test('Back from the bank’s page lets the payer choose again, and does not send them there anew', async ({
  page,
  shop,
}) => {
  const session = await shop.createSession({ paymentData: { currency: 'SEK' }, cancelUrl: shop.site.cartUrl });
  await open(page, session);
  await payBy(page, 'Pay by bank');
  await expect(bankButton(page, 'Approve')).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('button', { name: 'Choose another way to pay' })).toBeVisible();
  await expect(page.locator('meta[http-equiv=refresh]')).toHaveCount(0);
  await page.getByRole('button', { name: 'Choose another way to pay' }).click();
  await expect(page.getByText('You came back before paying. Nothing was taken.')).toBeVisible();
  await expectNoCharge(shop, session);
});

for (const { method, currency, amount, payload, step } of [
  { method: 'Pix', currency: 'BRL', amount: 24900, payload: /^000201/, step: 'Open your bank app and choose Pix.' },
  { method: 'UPI', currency: 'INR', amount: 399900, payload: /^upi:\/\/pay\?/, step: 'Open any UPI app.' },
] as const) {
  test(`${method} shows a code; paid on a telephone, its page goes on by itself`, async ({ page, context, shop }) => {
    const session = await shop.createSession({ paymentData: { currency } });
    await open(page, session);
    await payBy(page, method);
    await expect(pageOf(page).heading('Pay with the code')).toBeVisible();
    await expect(page.getByRole('img', { name: 'Payment code to scan' })).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Code to copy' })).toHaveValue(payload);
    await expect(page.getByText(step)).toBeVisible();
    await expectNoCharge(shop, session);
    const testUrl = await page.getByRole('link', { name: 'Simulate payment' }).getAttribute('href');
    const telephone = await context.newPage();
    await telephone.goto(new URL(testUrl ?? '', shop.appUrl).href);
    await expect(telephone.getByText('you may close this page')).toBeVisible();
    await expectPaid(page, shop, { session, amount, currency });
  });
}

test('a simulated code payment in the same window: the address then shows the receipt', async ({ page, shop }) => {
  const session = await shop.createSession({ paymentData: { currency: 'BRL', paymentMethod: 'pix' } });
  await open(page, session);
  await payBy(page, 'Pix');
  await page.getByRole('link', { name: 'Simulate payment' }).click();
  await expect(page.getByText('you may close this page')).toBeVisible();
  await expect.poll(async () => (await shop.ledger(session.session_id)).length).toBe(1);
  await page.goto(session.checkout_url);
  await expect(pageOf(page).heading('Payment received')).toBeVisible();
});

test('a code can be given up for a card', async ({ page, shop }) => {
  const session = await shop.createSession({ paymentData: { currency: 'BRL' } });
  await open(page, session);
  await payBy(page, 'Pix');
  await page.getByRole('button', { name: 'Choose another way to pay' }).click();
  await expect(page.getByText('You came back before paying. Nothing was taken.')).toBeVisible();
  await pageOf(page).method('Card').check();
  await payByCard(page, CARD.approved);
  await expectPaid(page, shop, { session, amount: 24900, currency: 'BRL' });
});

test('the code can be copied', { tag: '@script' }, async ({ page, context, shop }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, await shop.createSession({ paymentData: { currency: 'BRL', paymentMethod: 'pix' } }));
  await payBy(page, 'Pix');
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Copied', exact: true })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await page.getByRole('textbox', { name: 'Code to copy' }).inputValue());
});

test('several methods are a group of radio buttons, and only the chosen one shows its fields', async ({
  page,
  shop,
}) => {
  const session = await shop.createSession({ paymentData: { currency: 'EUR' } });
  await open(page, session);
  const { method, cardNumber } = pageOf(page);
  const drawer = page.getByRole('group', { name: 'Payment method' });
  const explanation = page.getByText('You continue on your bank’s page');
  await expect(drawer.getByRole('radio')).toHaveCount(2);
  await expect(method('Card')).toBeChecked();
  await expect(cardNumber).toBeVisible();
  await expect(explanation).toBeHidden();

  await method('Card').focus();
  await page.keyboard.press('ArrowDown');
  await expect(method('Pay by bank')).toBeFocused();
  await expect(method('Pay by bank')).toBeChecked();
  await expect(explanation).toBeVisible();
  await expect(cardNumber).toBeHidden();

  await method('Card').focus();
  await page.keyboard.press('Space');
  await expect(method('Card')).toBeChecked();
  await expect(cardNumber).toBeVisible();

  await page.keyboard.press('ArrowUp');
  await payBy(page, 'Pay by bank');
  await bankButton(page, 'Approve').click();
  await expectPaid(page, shop, { session, amount: 4900, currency: 'EUR' });
});

test('a single method has no drawer, just its fields', async ({ page, shop }) => {
  const session = await shop.createSession({ paymentData: { currency: 'EUR', paymentMethod: 'card' } });
  await open(page, session);
  await expect(page.getByRole('group', { name: 'Payment method' })).toHaveCount(0);
  await expect(page.getByRole('radio')).toHaveCount(0);
  await payByCard(page, CARD.approved);
  await expectPaid(page, shop, { session, amount: 4900, currency: 'EUR' });
});

test('after a decline another method pays the same session', async ({ page, shop }) => {
  const session = await shop.createSession({ paymentData: { currency: 'EUR' } });
  await open(page, session);
  await payByCard(page, CARD.declined);
  await expectDeclined(page, /declined this card/);
  await payBy(page, 'Pay by bank');
  await bankButton(page, 'Approve').click();
  await expectPaid(page, shop, { session, amount: 4900, currency: 'EUR' });
});
