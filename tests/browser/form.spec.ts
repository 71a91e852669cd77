import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { CARD, EMAIL, expectNoCharge, expectPaid, fillCard, open, pageOf } from './payer-steps';

test.describe.configure({ mode: 'parallel' });

const problems = (page: Page) => page.getByRole('region', { name: 'There is a problem' });

test('an empty form tells every problem, with links to the fields', async ({ page, shop }) => {
  const session = await shop.createSession();
  await open(page, session);
  const { pay, problem, email, cardNumber, expiry, securityCode } = pageOf(page);
  await pay.click();
  await expect(problem).toBeVisible();
  await expect(problems(page)).toBeFocused();
  await expect(page).toHaveTitle(/^Error: /);
  for (const [field, message] of [
    [email, 'Enter your email address'],
    [cardNumber, 'Enter the number on your card'],
    [expiry, 'Enter the expiry date on your card'],
    [securityCode, 'Enter the security code of your card'],
  ] as const) {
    await expect(field).toHaveAccessibleDescription(new RegExp(message));
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await problems(page).getByRole('link', { name: message }).click();
    await expect(field).toBeFocused();
  }
  await expectNoCharge(shop, session);
});

test('wrong values are told and kept, the security code is not; corrected, they pay', async ({
  page,
  shop,
  javaScriptEnabled,
}) => {
  const session = await shop.createSession();
  await open(page, session);
  const { pay, problem, email, cardNumber, expiry, securityCode } = pageOf(page);
  await email.fill('payer@example');
  await cardNumber.fill('4242 4242 4242 4241');
  await expiry.fill('01 / 20');
  await securityCode.fill('12');
  await pay.click();
  await expect(problem).toBeVisible();
  await expect(problems(page).getByRole('link')).toHaveText([
    'Enter an email address in the form name@example.com',
    'Check the card number: a digit is missing or mistyped',
    'This date has passed: check it, or use another card',
    'Enter the 3-digit code on the back of your card',
  ]);
  await expect(email).toHaveValue('payer@example');
  await expect(cardNumber).toHaveValue('4242 4242 4242 4241');
  await expect(expiry).toHaveValue('01 / 20');
  if (!javaScriptEnabled) await expect(securityCode).toHaveValue('');
  await fillCard(page, CARD.approved);
  await pay.click();
  await expectPaid(page, shop, { session });
});

test('American Express wants its four digits', async ({ page, shop }) => {
  await open(page, await shop.createSession());
  await fillCard(page, CARD.americanExpress, { code: '123' });
  await pageOf(page).pay.click();
  await expect(problems(page).getByRole('link')).toHaveText(['Enter the 4-digit code on the front of your card']);
});

test(
  'a card number in the wrong field is refused and not shown again',
  { tag: '@no-script' },
  async ({ page, shop }) => {
    const session = await shop.createSession();
    await open(page, session);
    await fillCard(page, CARD.approved);
    await pageOf(page).email.fill(CARD.approved);
    await pageOf(page).pay.click();
    await expect(problems(page).getByRole('link')).toHaveText(['Enter your email address, not a card number']);
    await expect(pageOf(page).email).toHaveValue('');
    await expectNoCharge(shop, session);
  },
);

test(
  'a card number is grouped as its brand prints it while it is typed',
  { tag: '@script' },
  async ({ page, shop }) => {
    await open(page, await shop.createSession());
    const { cardNumber, expiry, securityCode } = pageOf(page);
    await cardNumber.pressSequentially('378282246310005');
    await expect(cardNumber).toHaveValue('3782 822463 10005');
    await expect(securityCode).toHaveAttribute('maxlength', '4');
    await cardNumber.fill('');
    await cardNumber.pressSequentially('4242424242424242');
    await expect(cardNumber).toHaveValue('4242 4242 4242 4242');
    await expiry.pressSequentially('534');
    await expect(expiry).toHaveValue('05 / 34');
  },
);

async function changeLanguage(page: Page, to: string, hasScript: boolean): Promise<void> {
  await page.getByRole('combobox').selectOption(to);
  // Without a script, the button beside the list sends the form.
  if (!hasScript) await page.locator('#language-go').click();
  await expect(page.locator('html')).toHaveAttribute('lang', to);
}

test('the language picker keeps what was typed, and the page stays payable', async ({
  page,
  shop,
  javaScriptEnabled,
}) => {
  const session = await shop.createSession();
  await open(page, session);
  await expect(page.getByRole('combobox', { name: 'Language' })).toHaveValue('en');
  await fillCard(page, CARD.approved);
  await changeLanguage(page, 'de', javaScriptEnabled ?? true);
  await expect(page.getByRole('textbox', { name: 'E-Mail', exact: true })).toHaveValue(EMAIL);
  await expect(page.getByRole('textbox', { name: 'Kartennummer', exact: true })).toHaveValue(CARD.approved);
  await expect(page.getByRole('textbox', { name: 'Gültig bis', exact: true })).toHaveValue('12 / 34');
  await expect(page.getByRole('textbox', { name: 'Prüfnummer', exact: true })).toHaveValue('');
  await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');

  await changeLanguage(page, 'ar', javaScriptEnabled ?? true);
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await expect(page.getByRole('textbox', { name: 'رقم البطاقة', exact: true })).toHaveValue(CARD.approved);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ar');
  await page.getByRole('textbox', { name: 'رمز الأمان', exact: true }).fill('123');
  await page.getByRole('button', { name: /^اشترك/ }).click();
  await expectPaid(page, shop, { session });
});

for (const [accepted, language, change] of [
  ['pt-BR', 'pt-BR', {}],
  ['de-AT', 'de', {}],
  ['ja-JP', 'en', {}],
  ['de-AT', 'fr', { locale: 'fr-CA' }],
] as const) {
  test.describe(`a browser in ${accepted}`, () => {
    test.use({ locale: accepted });
    test(`gets ${language}${'locale' in change ? ', which the merchant asked for' : ''}`, async ({ page, shop }) => {
      const session = await shop.createSession(change);
      await page.goto(session.checkout_url);
      await expect(page.locator('html')).toHaveAttribute('lang', language);
    });
  });
}

test('items, coupon and tax are told, and the sum is what is charged', async ({ page, shop }) => {
  const { demo } = shop;
  const session = await shop.createSession({
    billingData: {
      billingPlatformId: demo.billingPlatformId,
      lineItems: [
        { type: 'plan', id: demo.planIds.monthly, quantity: 1 },
        { type: 'addon', id: demo.addonIds[0], quantity: 2 },
      ],
      couponCodes: [demo.couponCode],
    },
    customerData: { email: EMAIL, billingAddress: { country: 'DE' } },
  });
  await open(page, session);
  await expect(pageOf(page).email).toHaveValue(EMAIL);
  const summary = page.getByRole('region', { name: 'Order summary' });
  // 49.00 + 2 × 10.00, less a tenth, plus 19 %; the coupon is for the first invoice only.
  for (const [name, amount] of [
    ['Pro', '$49.00'],
    ['Extra seat2 × $10.00', '$20.00'],
    ['Subtotal', '$69.00'],
    ['10 % off the first invoice', '-$6.90'],
    ['VAT 19 %', '$11.80'],
    ['Total due today', '$73.90'],
  ] as const) {
    const row = summary
      .locator('dl > div')
      .filter({ has: page.getByText(name, { exact: true }).or(page.locator('dt', { hasText: name })) });
    await expect(row.locator('dd').filter({ hasText: amount })).toBeVisible();
  }
  await expect(summary.getByText('Then $82.11 per month.').first()).toBeVisible();
  await expect(pageOf(page).pay).toHaveText(/\$73\.90/);
  await fillCard(page, CARD.approved);
  await pageOf(page).pay.click();
  await expectPaid(page, shop, { session, amount: 7390 });
});

test.describe('on a telephone', () => {
  test.use({ viewport: { width: 390, height: 844 } });
  test('the summary is a bar that opens', async ({ page, shop }) => {
    await open(page, await shop.createSession());
    const total = page.getByText('Total due today');
    await expect(total).toBeHidden();
    await page.locator('summary', { hasText: 'Northwind Coffee' }).click();
    await expect(total).toBeVisible();
  });
});

/** Presses Tab until the element has the focus. */
async function tabTo(page: Page, element: ReturnType<typeof pageOf>['email'], most: number): Promise<void> {
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press('Tab');
    if (await element.evaluate((found) => found === document.activeElement)) return;
  }
  await expect(element).toBeFocused();
}

test('the keyboard alone pays, and the focus is always seen', async ({ page, shop }) => {
  const session = await shop.createSession();
  await open(page, session);
  const { email, cardNumber, expiry, securityCode, pay } = pageOf(page);
  await tabTo(page, email, 3);
  for (const [field, typed] of [
    [email, EMAIL],
    [cardNumber, CARD.approved.replaceAll(' ', '')],
    [expiry, '1234'],
    [securityCode, '123'],
  ] as const) {
    await expect(field).toBeFocused();
    await expect(field).toHaveCSS('outline-style', 'solid');
    await page.keyboard.type(typed);
    await page.keyboard.press('Tab');
  }
  await expect(pay).toBeFocused();
  await expect(pay).toHaveCSS('outline-style', 'solid');
  await page.keyboard.press('Enter');
  await expectPaid(page, shop, { session });
});

test('Enter in a field pays, and does not change the language', async ({ page, shop }) => {
  const session = await shop.createSession();
  await open(page, session);
  await fillCard(page, CARD.approved);
  await pageOf(page).expiry.press('Enter');
  await expectPaid(page, shop, { session });
});

test(
  'offline, nothing is sent and nothing typed is lost; online again, it pays',
  { tag: '@script' },
  async ({ page, context, shop }) => {
    const session = await shop.createSession();
    await open(page, session);
    await fillCard(page, CARD.approved);
    await context.setOffline(true);
    await pageOf(page).pay.click();
    await expect(page.getByRole('alert')).toContainText('You are offline');
    await expect(page.getByRole('alert')).toContainText('Nothing has been sent');
    await expect(pageOf(page).cardNumber).toHaveValue(CARD.approved);
    await expect(pageOf(page).securityCode).toHaveValue('123');
    await expectNoCharge(shop, session);
    await context.setOffline(false);
    await expect(page.getByRole('alert')).toBeHidden();
    await pageOf(page).pay.click();
    await expectPaid(page, shop, { session });
  },
);
