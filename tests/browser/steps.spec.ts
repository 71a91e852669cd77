import { expect, test } from './fixtures';
import {
  CARD,
  CPF,
  EMAIL,
  expectAtMerchant,
  expectNoCharge,
  expectOneCharge,
  expectPaid,
  open,
  openChallenge,
  pageOf,
  payBy,
  payByCard,
} from './payer-steps';

test.describe.configure({ mode: 'parallel' });

test(
  'the bank looks at the browser unseen, and the payment goes on by itself',
  { tag: '@script' },
  async ({ page, shop }) => {
    const session = await shop.createSession();
    await open(page, session);
    await payByCard(page, CARD.fingerprint);
    await expectPaid(page, shop, { session });
  },
);

test(
  'a bank whose frame never comes is waited for ten seconds, and challenges',
  { tag: '@script' },
  async ({ page, shop }) => {
    await page.route(/\/fingerprint\//, () => undefined);
    const session = await shop.createSession();
    await open(page, session);
    await payByCard(page, CARD.fingerprint);
    await expect(pageOf(page).heading('One moment')).toBeVisible();
    await expect(pageOf(page).heading('Confirm with your bank')).toBeVisible({ timeout: 15_000 });
    const bank = await openChallenge(page, true);
    await bank.button('Complete authentication').click();
    await expectPaid(page, shop, { session });
  },
);

test(
  'without a script the payer goes on with a button, and the bank challenges',
  { tag: '@no-script' },
  async ({ page, shop }) => {
    const session = await shop.createSession();
    await open(page, session);
    await payByCard(page, CARD.fingerprint);
    await expect(pageOf(page).heading('One moment')).toBeVisible();
    await expectNoCharge(shop, session);
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    const bank = await openChallenge(page, false);
    await bank.button('Complete authentication').click();
    await expectPaid(page, shop, { session });
  },
);

test('a boleto asks who pays, shows its line, and its page goes on when it was paid elsewhere', async ({
  page,
  context,
  shop,
}) => {
  const session = await shop.createSession({ paymentData: { currency: 'BRL' } });
  await open(page, session);
  const taxId = page.getByLabel('CPF or CNPJ');
  await expect(taxId).toBeHidden();
  await pageOf(page).method('Boleto').check();
  await expect(taxId).toBeVisible();
  await page.getByLabel('Full name').fill('Ada Lovelace');
  await taxId.fill(CPF);
  await payBy(page, 'Boleto');
  await expect(pageOf(page).heading('Pay with the voucher')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Payment code' })).toHaveValue(/^[\d. ]{50,}$/);
  await expect(page.getByText('Pay by', { exact: true })).toBeVisible();
  await expectNoCharge(shop, session);
  const testUrl = await page.getByRole('link', { name: 'Simulate payment' }).getAttribute('href');
  const bank = await context.newPage();
  await bank.goto(new URL(testUrl ?? '', shop.appUrl).href);
  await expectPaid(page, shop, { session, amount: 24900, currency: 'BRL' });
});

test('a voucher for a shop can be given up for a card', async ({ page, shop }) => {
  const session = await shop.createSession({ paymentData: { currency: 'MXN' } });
  await open(page, session);
  await pageOf(page).method('OXXO').check();
  await page.getByLabel('Full name').fill('Ada Lovelace');
  await payBy(page, 'OXXO');
  await expect(page.getByRole('textbox', { name: 'Reference' })).toHaveValue(/^\d{14}$/);
  await page.getByRole('button', { name: 'Choose another way to pay' }).click();
  await pageOf(page).method('Card').check();
  await payByCard(page, CARD.approved);
  await expectAtMerchant(page, shop);
  await expect.poll(async () => (await shop.ledger(session.session_id)).length).toBe(1);
});

test('what the payer typed is judged by its own rules, said beside the field, and kept', async ({ page, shop }) => {
  const session = await shop.createSession({ paymentData: { currency: 'BRL', paymentMethod: 'boleto' } });
  await open(page, session);
  await pageOf(page).email.fill(EMAIL);
  await page.getByLabel('Full name').fill('Ada Lovelace');
  await page.getByLabel('CPF or CNPJ').fill('529.982.247-26');
  await pageOf(page).pay.click();
  const region = page.getByRole('region', { name: 'There is a problem' });
  await expect(region).toBeFocused();
  await region.getByRole('link', { name: 'Check the CPF or CNPJ: a digit is missing or mistyped' }).click();
  await expect(page.getByLabel('CPF or CNPJ')).toBeFocused();
  await expect(page.getByLabel('CPF or CNPJ')).toHaveValue('529.982.247-26');
  await expect(page.getByLabel('CPF or CNPJ')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Full name')).toHaveValue('Ada Lovelace');
  await page.getByLabel('CPF or CNPJ').fill(CPF);
  await pageOf(page).pay.click();
  await expect(pageOf(page).heading('Pay with the voucher')).toBeVisible();
});

test('what the merchant knows of its customer stands in the fields', async ({ page, shop }) => {
  const customerData = { firstName: 'Ada', lastName: 'Lovelace', email: EMAIL };
  const session = await shop.createSession({ paymentData: { currency: 'MXN', paymentMethod: 'oxxo' }, customerData });
  await open(page, session);
  await expect(page.getByLabel('Full name')).toHaveValue('Ada Lovelace');
  await pageOf(page).pay.click();
  await page.getByRole('link', { name: 'Simulate payment' }).click();
  await expect.poll(async () => (await shop.ledger(session.session_id)).length).toBe(1);
  await expectOneCharge(shop, session, { amount: 89900, currency: 'MXN' });
});
