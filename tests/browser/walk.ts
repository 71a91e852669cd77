import type { Locator, Page } from '@playwright/test';
import { expect, type Shop } from './fixtures';
import { CPF, EMAIL } from './payer-steps';

/** What is typed into each field that a gateway may want of its payer, by the field's name on the wire. */
const TYPED: Readonly<Record<string, string>> = {
  email: EMAIL,
  holder_name: 'Ada Lovelace',
  iban: 'NL91 ABNA 0417 1643 00',
  account_holder: 'Ada Lovelace',
  payer_name: 'Ada Lovelace',
  phone: '+55 11 98765 4321',
  street: 'Rua Augusta, 1000',
  postal_code: '01310-100',
  city: 'São Paulo',
  region: 'SP',
  country: 'BR',
};

/** Documents that are nobody's, in the form of their country. */
const DOCUMENTS: Readonly<Record<string, string>> = { BRL: CPF, MXN: 'GOMC900514HDFLRS09', INR: 'ABCDE1234F' };

/** Postal codes and phone numbers in the form of their country. */
const LOCAL: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  MXN: { phone: '+52 55 1234 5678', postal_code: '06600', city: 'Ciudad de México', region: 'CDMX', country: 'MX' },
  INR: { phone: '+91 98765 43210', postal_code: '110001', city: 'New Delhi', region: 'DL', country: 'IN' },
  EUR: { phone: '+31 20 794 0000', postal_code: '1012 JS', city: 'Amsterdam', region: '', country: 'NL' },
};

async function type(field: Locator, text: string): Promise<void> {
  if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption(text);
  else await field.fill(text);
}

/** Fills whatever the form asks for, and presses Pay. */
export async function fillAndPay(page: Page, about: { currency: string; card?: string }): Promise<void> {
  const { currency, card } = about;
  const typed: Readonly<Record<string, string>> = {
    ...TYPED,
    ...LOCAL[currency],
    tax_id: DOCUMENTS[currency] ?? '1234567890',
    ...(card ? { card_number: card, expiry: '12 / 34', security_code: '123' } : {}),
  };
  for (const [name, text] of Object.entries(typed)) {
    const field = page.locator(`#${name}`);
    if (await field.isVisible()) await type(field, text);
  }
  await page.locator('#pay').click();
}

/** How long one state may take, and how many a way may have. */
const STEP_MS = 20_000;
const MOST_STEPS = 10;

/** Where nothing is to be done but to wait. */
const BETWEEN: ReadonlySet<string> = new Set(['open', 'between', 'elsewhere']);

const BANK_BUTTON = /^(?:Approve|Complete authentication)$/;

/** Where the payer stands: at the merchant, at a state of our page, or at a page of the bank's. */
async function standingOf(page: Page, shop: Shop): Promise<string> {
  if (new URL(page.url()).origin === shop.site.origin) return 'merchant';
  // Asked at once: a locator would wait for what a page that is left does not have any more.
  const state = await page.evaluate(() => document.querySelector<HTMLElement>('[data-state]')?.dataset.state);
  if (state) return state;
  return (await page.getByRole('button', { name: BANK_BUTTON }).count()) > 0 ? 'bank' : 'elsewhere';
}

type Deed = (page: Page, hasScript: boolean) => Promise<void>;

const pressAtBank: Deed = (page) => page.getByRole('button', { name: BANK_BUTTON }).click({ timeout: STEP_MS });

const toTheBank: Deed = (page) =>
  page
    .getByRole('link', { name: 'Continue to your bank' })
    .or(page.getByRole('button', { name: 'Continue to your bank' }))
    .click({ timeout: 2_000 });

/** What is paid elsewhere is paid in another tab, as on a telephone. */
const payElsewhere: Deed = async (page) => {
  const testUrl = await page.getByRole('link', { name: 'Simulate payment' }).getAttribute('href');
  const tab = await page.context().newPage();
  await tab.goto(new URL(testUrl ?? '', page.url()).href);
  await tab.close();
};

/** What a payer does in each state; where nothing is named, the page goes on by itself. */
const DEEDS: Readonly<Record<string, Deed>> = {
  bank: pressAtBank,
  challenge: async (page, hasScript) => {
    if (!hasScript) return toTheBank(page, hasScript);
    await page.frameLocator('#challenge-frame iframe').getByRole('button', { name: BANK_BUTTON }).click();
  },
  redirect: async (page, hasScript) => {
    // A page that goes on by itself may be gone already.
    await toTheBank(page, hasScript).catch(() => undefined);
  },
  fingerprint: async (page, hasScript) => {
    if (!hasScript) await page.getByRole('button', { name: 'Continue', exact: true }).click();
  },
  qr: payElsewhere,
  voucher: payElsewhere,
};

/** Does what each page asks of its payer until the merchant is reached; answers where the way led. */
export async function walkToMerchant(page: Page, shop: Shop, hasScript: boolean): Promise<readonly string[]> {
  const way: string[] = [];
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const standing = await standingOf(page, shop).catch(() => 'between');
    if (standing === 'merchant') return way;
    // The form stays for a moment while a card is sealed.
    const problems = page.locator('#problems');
    if (standing === 'open' && (await problems.isVisible()))
      throw new Error(`the form is shown again: ${await problems.innerText()}`);
    if (standing !== way.at(-1) && !BETWEEN.has(standing)) {
      way.push(standing);
      await DEEDS[standing]?.(page, hasScript);
    }
    await expect
      .poll(() => standingOf(page, shop).catch(() => standing), {
        timeout: STEP_MS,
        message: `after ${way.join(', ')}`,
      })
      .not.toBe(standing);
  }
  throw new Error(`the merchant was not reached: ${way.join(', ')}`);
}
