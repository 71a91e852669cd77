import { expect, test } from './fixtures';
import {
  CARD,
  expectDeclined,
  expectNoCharge,
  expectPaid,
  open,
  openChallenge,
  pageOf,
  payByCard,
} from './payer-steps';
import { loseNextWebhook } from './tester-steps';

test.describe.configure({ mode: 'parallel' });

for (const [brand, number] of [
  ['Visa', CARD.approved],
  ['Mastercard', CARD.mastercard],
  ['American Express', CARD.americanExpress],
] as const) {
  test(`${brand} is approved, and the merchant gets a result that it can verify`, async ({ page, shop }) => {
    const session = await shop.createSession();
    await open(page, session);
    await payByCard(page, number);
    const transactionId = await expectPaid(page, shop, { session });
    const details = (await (await shop.api(`/api/v1/transaction/${transactionId}/details`)).json()) as object;
    expect(details).toMatchObject({
      transaction: {
        id: transactionId,
        type: 'initialPayment',
        amount: '4900',
        amountInMajorUnit: '49.00',
        currency: 'USD',
        status: 'success',
        gateway: 'practice',
      },
    });
    expect(await (await shop.api(`/api/session/v1/${session.session_id}`)).json()).toMatchObject({
      status: 'completed',
    });
  });
}

test('3-D Secure without a challenge is approved', async ({ page, shop }) => {
  const session = await shop.createSession();
  await open(page, session);
  await payByCard(page, CARD.frictionless);
  await expectPaid(page, shop, { session });
});

test('a completed challenge pays', async ({ page, shop, javaScriptEnabled }) => {
  const session = await shop.createSession();
  await open(page, session);
  await payByCard(page, CARD.challenge);
  const bank = await openChallenge(page, javaScriptEnabled ?? true);
  await expectNoCharge(shop, session);
  await bank.button('Complete authentication').click();
  await expectPaid(page, shop, { session });
});

test('a completed challenge pays although its webhook is lost', async ({ page, context, shop, javaScriptEnabled }) => {
  const session = await shop.createSession();
  await open(page, session);
  await payByCard(page, CARD.challenge);
  const bank = await openChallenge(page, javaScriptEnabled ?? true);
  await loseNextWebhook(context, shop);
  await bank.button('Complete authentication').click();
  await expectPaid(page, shop, { session });
});

test('a failed challenge takes nothing, and another card pays the same session', async ({
  page,
  shop,
  javaScriptEnabled,
}) => {
  const session = await shop.createSession();
  await open(page, session);
  await payByCard(page, CARD.challenge);
  const bank = await openChallenge(page, javaScriptEnabled ?? true);
  await bank.button('Fail authentication').click();
  await expectDeclined(page, /could not confirm that it was you/);
  await expectNoCharge(shop, session);
  await payByCard(page, CARD.approved);
  await expectPaid(page, shop, { session });
});

test('a canceled challenge takes nothing, and another card pays the same session', async ({
  page,
  shop,
  javaScriptEnabled,
}) => {
  const session = await shop.createSession();
  await open(page, session);
  await payByCard(page, CARD.challenge);
  const bank = await openChallenge(page, javaScriptEnabled ?? true);
  await bank.button('Cancel').click();
  await expect(page.getByText('You came back before paying. Nothing was taken.')).toBeVisible();
  await expectNoCharge(shop, session);
  await payByCard(page, CARD.approved);
  await expectPaid(page, shop, { session });
});

test('a challenge can be given up for another card', async ({ page, shop }) => {
  const session = await shop.createSession();
  await open(page, session);
  await payByCard(page, CARD.challenge);
  await page.getByRole('button', { name: 'Choose another way to pay' }).click();
  await expect(page.getByText('You came back before paying. Nothing was taken.')).toBeVisible();
  await payByCard(page, CARD.mastercard);
  await expectPaid(page, shop, { session });
});

test('a challenge survives a closed page: the same address opens it again', async ({
  page,
  context,
  shop,
  javaScriptEnabled,
}) => {
  const session = await shop.createSession();
  await open(page, session);
  await payByCard(page, CARD.challenge);
  await expect(pageOf(page).heading('Confirm with your bank')).toBeVisible();
  await page.close();
  const again = await context.newPage();
  await again.goto(session.checkout_url);
  const bank = await openChallenge(again, javaScriptEnabled ?? true);
  await bank.button('Complete authentication').click();
  await expectPaid(again, shop, { session });
});

for (const [what, number, words] of [
  ['a declined card', CARD.declined, /declined this card\./],
  ['too little money', CARD.insufficientFunds, /not enough money/],
  ['a lost card', CARD.lost, /does not allow it to be used/],
  ['an expired card', CARD.expired, /it has expired/],
  ['a wrong security code', CARD.wrongCode, /security code is wrong/],
] as const) {
  test(`${what} is told in words, and another card pays the same session`, async ({ page, shop }) => {
    const session = await shop.createSession();
    await open(page, session);
    await payByCard(page, number);
    await expectDeclined(page, words);
    // A card that its bank does not let be used is not offered again.
    await expect(pageOf(page).cardNumber).toHaveValue(number === CARD.lost ? '' : number);
    await expect(pageOf(page).securityCode).toHaveValue('');
    await expectNoCharge(shop, session);
    await payByCard(page, CARD.approved);
    await expectPaid(page, shop, { session });
  });
}

for (const [what, number] of [
  ['answers 500', CARD.answer500],
  ['is cut off', CARD.answerCut],
] as const) {
  test(`a gateway that charges and then ${what} is asked what happened, and charges once`, async ({ page, shop }) => {
    const session = await shop.createSession();
    await open(page, session);
    await payByCard(page, number);
    await expect(pageOf(page).heading('We are checking with your bank')).toBeVisible();
    await expect(pageOf(page).pay).toHaveCount(0);
    await expectPaid(page, shop, { session });
  });
}

test('a gateway that is down passes the payment to the next routing entry', async ({ page, shop }) => {
  const session = await shop.createSession({ paymentData: { currency: 'AUD' } });
  await open(page, session);
  await payByCard(page, CARD.down);
  const transactionId = await expectPaid(page, shop, { session, amount: 7500, currency: 'AUD' });
  const { routing } = (await (await shop.api(`/api/v1/transaction/${transactionId}/details`)).json()) as {
    routing: { chosen: string; considered: readonly { entryId: string; priority: number }[] };
  };
  expect(routing.considered.find(({ entryId }) => entryId === routing.chosen)?.priority).toBe(2);
});

test('a gateway that is down and has no other behind it takes nothing, and says so', async ({ page, shop }) => {
  const session = await shop.createSession();
  await open(page, session);
  await payByCard(page, CARD.down);
  await expectDeclined(page, /could not be sent/);
  await expectNoCharge(shop, session);
  await payByCard(page, CARD.approved);
  await expectPaid(page, shop, { session });
});

test('a pending payment waits, and its page goes on by itself', async ({ page, shop }) => {
  const session = await shop.createSession();
  await open(page, session);
  await payByCard(page, CARD.pending);
  await expect(pageOf(page).heading('Waiting for your bank')).toBeVisible();
  await expect(pageOf(page).pay).toHaveCount(0);
  await expectPaid(page, shop, { session });
});

test('a pending page may be closed: opened again it tells the outcome', async ({ page, context, shop }) => {
  const session = await shop.createSession();
  await open(page, session);
  await payByCard(page, CARD.pending);
  await expect(pageOf(page).heading('Waiting for your bank')).toBeVisible();
  await page.close();
  await expect.poll(() => shop.ledger(session.session_id), { timeout: 15_000 }).toHaveLength(1);
  const again = await context.newPage();
  await expect(async () => {
    await again.goto(session.checkout_url);
    await expect(pageOf(again).heading('Payment received')).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 15_000 });
  await again.getByRole('link', { name: 'Continue to Northwind Coffee' }).click();
  await expectPaid(again, shop, { session });
});
