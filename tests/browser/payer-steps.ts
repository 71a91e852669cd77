import type { Locator, Page } from '@playwright/test';
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { expect, type Charge, type Session, type Shop } from './fixtures';

/** The test cards of the outside contract, section 4, by what they do. */
export const CARD = {
  approved: '4242 4242 4242 4242',
  mastercard: '5555 5555 5555 4444',
  americanExpress: '3782 822463 10005',
  challenge: '4000 0000 0000 3220',
  frictionless: '4000 0000 0000 3063',
  declined: '4000 0000 0000 0002',
  insufficientFunds: '4000 0000 0000 9995',
  lost: '4000 0000 0000 9987',
  expired: '4000 0000 0000 0069',
  wrongCode: '4000 0000 0000 0127',
  answer500: '4000 0000 0000 0119',
  answerCut: '4000 0000 0000 0259',
  down: '4000 0000 0000 6975',
  pending: '4000 0000 0000 0341',
  /** Of the practice gateway alone. */
  fingerprint: '4000 0000 0000 3253',
} as const;

export const EMAIL = 'payer@example.com';
/** A number that is nobody's, with the right check digits. */
export const CPF = '529.982.247-25';

/** The controls of the payer's page, by the names that the outside contract gives them. */
export function pageOf(page: Page) {
  const field = (name: string) => page.getByRole('textbox', { name, exact: true });
  return {
    email: field('Email'),
    cardNumber: field('Card number'),
    expiry: field('Expiry date'),
    securityCode: field('Security code'),
    pay: page.getByRole('button', { name: /^(?:Pay|Subscribe for) / }),
    problem: page.getByRole('heading', { name: 'There is a problem' }),
    heading: (name: string) => page.getByRole('heading', { level: 1, name, exact: true }),
    method: (name: string) => page.getByRole('radio', { name, exact: true }),
  };
}

/** Opens a session's page and waits for its form. */
export async function open(page: Page, session: Session): Promise<void> {
  await page.goto(session.checkout_url);
  await expect(pageOf(page).pay).toBeVisible();
}

export async function fillCard(
  page: Page,
  number: string,
  change: { expiry?: string; code?: string } = {},
): Promise<void> {
  const { email, cardNumber, expiry, securityCode } = pageOf(page);
  await email.fill(EMAIL);
  await cardNumber.fill(number);
  await expiry.fill(change.expiry ?? '12 / 34');
  await securityCode.fill(change.code ?? (number.startsWith('37') ? '1234' : '123'));
}

/** Fills the card's fields and presses Pay. */
export async function payByCard(page: Page, number: string): Promise<void> {
  await fillCard(page, number);
  await pageOf(page).pay.click();
}

/** Chooses a method of several, or finds that it is the only one; then presses Pay. */
export async function payBy(page: Page, method: string): Promise<void> {
  const radio = pageOf(page).method(method);
  if ((await radio.count()) > 0) await radio.check();
  await pageOf(page).email.fill(EMAIL);
  await pageOf(page).pay.click();
}

/** That the payer stands on the merchant's thank-you page. */
export async function expectAtMerchant(page: Page, shop: Shop): Promise<void> {
  await expect(page).toHaveURL((url) => url.origin === shop.site.origin && url.pathname === '/thanks', {
    timeout: 20_000,
  });
}

interface Amount {
  readonly amount: number;
  readonly currency: string;
}

const MONTHLY_USD: Amount = { amount: 4900, currency: 'USD' };

/** That the simulated gateways charged this session exactly once; answers the charge. */
export async function expectOneCharge(
  shop: Shop,
  session: Pick<Session, 'session_id'>,
  sum: Amount = MONTHLY_USD,
): Promise<Charge> {
  const charges = await shop.ledger(session.session_id);
  expect(charges).toEqual([expect.objectContaining({ ...sum, status: 'captured' })]);
  return charges[0] as Charge;
}

export async function expectNoCharge(shop: Shop, session: Pick<Session, 'session_id'>): Promise<void> {
  expect(await shop.ledger(session.session_id)).toEqual([]);
}

/** What a merchant does with the address its payer comes back with: verifies the signed result by our published keys. */
async function expectSoundResult(shop: Shop, query: URLSearchParams, claims: object): Promise<void> {
  const keys = (await (await fetch(`${shop.appUrl}/.well-known/jwks.json`)).json()) as JSONWebKeySet;
  const { payload, protectedHeader } = await compactVerify(query.get('result') ?? '', createLocalJWKSet(keys));
  expect(protectedHeader.alg).toBe('EdDSA');
  expect(JSON.parse(new TextDecoder().decode(payload))).toEqual({ ...claims, iat: expect.any(Number) });
}

/** That the payer is at the merchant with a sound result, and was charged once. Answers the transaction's id. */
export async function expectPaid(
  page: Page,
  shop: Shop,
  about: { session: Session } & Partial<Amount>,
): Promise<string> {
  const { session, ...sum } = about;
  const { amount, currency } = { ...MONTHLY_USD, ...sum };
  await expectAtMerchant(page, shop);
  const query = new URL(page.url()).searchParams;
  const transactionId = query.get('trx_id') ?? '';
  expect([...query.keys()].sort()).toEqual(['note', 'order', 'result', 'session_id', 'status', 'trx_id']);
  expect(Object.fromEntries(query)).toMatchObject({
    order: '7',
    note: 'a b',
    session_id: session.session_id,
    status: 'success',
  });
  await expectSoundResult(shop, query, {
    session_id: session.session_id,
    transaction_id: transactionId,
    amount,
    currency,
    status: 'success',
  });
  await expectOneCharge(shop, session, { amount, currency });
  return transactionId;
}

/** That the form is shown again with a problem in words, focused, and that nothing was charged. */
export async function expectDeclined(page: Page, words: RegExp): Promise<void> {
  const { problem, pay } = pageOf(page);
  await expect(problem).toBeVisible();
  await expect(page).toHaveTitle(/^Error: /);
  const region = page.getByRole('region', { name: 'There is a problem' });
  await expect(region).toContainText(words);
  await expect(region).toContainText('Nothing was taken');
  await expect(region).toBeFocused();
  await expect(pay).toBeVisible();
}

/** The bank's page of a challenge: in a frame where the page's script makes one, else in the whole window. */
export async function openChallenge(page: Page, hasScript: boolean): Promise<{ button(name: string): Locator }> {
  await expect(pageOf(page).heading('Confirm with your bank')).toBeVisible();
  if (hasScript) {
    const frame = page.frameLocator('iframe[title="Your bank’s confirmation page"]');
    return { button: (name) => frame.getByRole('button', { name, exact: true }) };
  }
  await page
    .getByRole('link', { name: 'Continue to your bank' })
    .or(page.getByRole('button', { name: 'Continue to your bank' }))
    .click();
  return { button: (name) => page.getByRole('button', { name, exact: true }) };
}
