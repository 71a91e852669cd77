import { DEMO_ROUTING } from '../../app/flows/demo-catalogue';
import type { Method } from '../../app/gateways/payment-contract';
import { expect, testWith, type Session, type Shop } from './fixtures';
import { CARD, expectDeclined, expectNoCharge } from './payer-steps';
import { fillAndPay, walkToMerchant } from './walk';

// Every routing entry of the demo, by whatever gateway takes it: a gateway more is an entry more, and no line here.
const test = testWith({ DEMO_GATEWAYS: 'all' });
test.describe.configure({ mode: 'parallel' });

const AMOUNT = 4900;
const FIRST = DEMO_ROUTING.all.filter(({ priority }, at, all) => {
  const { currency, method } = all[at] ?? {};
  return !all.some((other) => other.currency === currency && other.method === method && other.priority < priority);
});

function sessionOf(shop: Shop, currency: string, paymentMethod: Method): Promise<Session> {
  return shop.createSession({
    mode: 'payment',
    paymentData: { currency, paymentMethod },
    billingData: undefined,
    lineItems: [{ name: 'Coffee', quantity: 1, unitAmount: AMOUNT, currency }],
  });
}

/** That the gateway itself says that it took the money once, and nobody else did. */
async function expectCharged(
  shop: Shop,
  session: Session,
  about: { currency: string; gateway: string },
): Promise<void> {
  const { currency, gateway } = about;
  await expect
    .poll(async () => (await shop.ledger(session.session_id)).map((charge) => [charge.gateway, charge.status]))
    .toEqual([[gateway, 'captured']]);
  expect(await shop.ledger(session.session_id)).toMatchObject([{ amount: AMOUNT, currency }]);
}

for (const { currency, method, connection } of FIRST) {
  const about = { currency, gateway: connection };

  test(`${currency} ${method} at ${connection}`, async ({ page, shop, javaScriptEnabled }) => {
    const session = await sessionOf(shop, currency, method);
    await page.goto(session.checkout_url);
    await fillAndPay(page, { currency, ...(method === 'card' ? { card: CARD.approved } : {}) });
    const way = await walkToMerchant(page, shop, javaScriptEnabled !== false);
    await expectCharged(shop, session, about);
    test.info().annotations.push({ type: 'way', description: way.join(', ') });
  });

  if (method !== 'card') continue;

  test(`${currency} card at ${connection}, challenged`, async ({ page, shop, javaScriptEnabled }) => {
    const session = await sessionOf(shop, currency, method);
    await page.goto(session.checkout_url);
    await fillAndPay(page, { currency, card: CARD.challenge });
    const way = await walkToMerchant(page, shop, javaScriptEnabled !== false);
    expect(way.some((step) => step === 'challenge' || step === 'bank')).toBe(true);
    await expectCharged(shop, session, about);
  });

  test(`${currency} card at ${connection}, declined and then paid`, async ({ page, shop, javaScriptEnabled }) => {
    const session = await sessionOf(shop, currency, method);
    await page.goto(session.checkout_url);
    await fillAndPay(page, { currency, card: CARD.insufficientFunds });
    await expectDeclined(page, /declined this card/);
    await expectNoCharge(shop, session);
    await fillAndPay(page, { currency, card: CARD.approved });
    await walkToMerchant(page, shop, javaScriptEnabled !== false);
    await expectCharged(shop, session, about);
  });
}
