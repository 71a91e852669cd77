import type { Page } from '@playwright/test';
import { expect, type Session, type Shop } from './fixtures';
import { CARD, CPF, EMAIL, expectAtMerchant } from './payer-steps';

/** Where a state is to be seen: a page, and what its session is made with beside the usual (a theme, a language). */
export interface Scene {
  readonly page: Page;
  readonly shop: Shop;
  readonly change?: object;
}

/** Fills and sends the form by the names that its fields have on the wire, whatever the page's language. */
async function send(page: Page, card: string | null): Promise<void> {
  await page.locator('[name=email]').fill(EMAIL);
  if (card) {
    await page.locator('[name=card_number]').fill(card);
    await page.locator('[name=expiry]').fill('12 / 34');
    await page.locator('[name=security_code]').fill('123');
  }
  await page.locator('#pay').click();
}

async function openSession({ page, shop, change }: Scene, own: object = {}): Promise<Session> {
  const session = await shop.createSession({ cancelUrl: shop.site.cartUrl, ...change, ...own });
  await page.goto(session.checkout_url);
  return session;
}

const inCurrency = (currency: string, paymentMethod?: string) => ({ paymentData: { currency, paymentMethod } });

/** Keeps a page where it is: what would lead it on is not answered. */
async function hold(page: Page, ...addresses: readonly RegExp[]): Promise<void> {
  for (const address of addresses) await page.route(address, (route) => route.abort('aborted'));
}

const ITS_STATUS = /\/checkout\/[^/]+\/status$/;
const ITS_FOLLOW = /\/checkout\/[^/?]+\?follow=1$/;
const THE_WAY_BACK = /\/return\//;
const THE_BANK = /\/sandbox\/simulators\//;

/** The one page that is not ours: what a bank shows, as the simulator plays it. */
export const BANK = 'the simulated bank’s page';

type Reach = (scene: Scene) => Promise<unknown>;

/** How each state of the payer's page is reached. The key is what the page says of itself in `data-state`, and which of them. */
const REACH = {
  open: (scene) => openSession(scene),
  'open, several methods': (scene) => openSession(scene, inCurrency('EUR')),
  'open, a method without fields': (scene) => openSession(scene, inCurrency('SEK')),
  'open, asking the payer': async (scene) => {
    await openSession(scene, inCurrency('BRL'));
    await scene.page.locator('#method-boleto').check();
    await expect(scene.page.locator('#tax_id')).toBeVisible();
  },
  'open, problems of the payer': async (scene) => {
    await openSession(scene, inCurrency('BRL', 'boleto'));
    await scene.page.locator('#pay').click();
    await expect(scene.page.locator('#problems')).toBeFocused();
  },
  'open, problems': async (scene) => {
    await openSession(scene);
    await scene.page.locator('#pay').click();
    await expect(scene.page.locator('#problems')).toBeFocused();
  },
  'open, declined': async (scene) => {
    await openSession(scene);
    await send(scene.page, CARD.declined);
    await expect(scene.page.locator('#problems')).toBeFocused();
  },
  'open, came back': async (scene) => {
    await openSession(scene, inCurrency('BRL', 'pix'));
    await send(scene.page, null);
    await scene.page.locator('[value=abandon]').click();
  },
  challenge: async (scene) => {
    await openSession(scene);
    await send(scene.page, CARD.challenge);
  },
  fingerprint: async (scene) => {
    await hold(scene.page, THE_WAY_BACK);
    await openSession(scene);
    await send(scene.page, CARD.fingerprint);
  },
  redirect: async (scene) => {
    await hold(scene.page, THE_BANK);
    await openSession(scene, inCurrency('SEK'));
    await send(scene.page, null);
  },
  [BANK]: async (scene) => {
    await openSession(scene, inCurrency('SEK'));
    await send(scene.page, null);
    await expect(scene.page.getByRole('button', { name: 'Approve' })).toBeVisible();
  },
  qr: async (scene) => {
    await hold(scene.page, ITS_FOLLOW);
    await openSession(scene, inCurrency('BRL', 'pix'));
    await send(scene.page, null);
  },
  voucher: async (scene) => {
    await hold(scene.page, ITS_FOLLOW);
    await openSession(scene, inCurrency('BRL', 'boleto'));
    await scene.page.locator('#payer_name').fill('Ada Lovelace');
    await scene.page.locator('#tax_id').fill(CPF);
    await send(scene.page, null);
  },
  pending: async (scene) => {
    await hold(scene.page, ITS_STATUS, ITS_FOLLOW);
    await openSession(scene);
    await send(scene.page, CARD.pending);
  },
  checking: async (scene) => {
    await hold(scene.page, ITS_STATUS, ITS_FOLLOW);
    await openSession(scene);
    await send(scene.page, CARD.answerCut);
  },
  paid: async (scene) => {
    const session = await openSession(scene);
    await send(scene.page, CARD.approved);
    await expectAtMerchant(scene.page, scene.shop);
    await scene.page.goto(session.checkout_url);
  },
  expired: async (scene) => {
    const session = await scene.shop.createSession({ cancelUrl: scene.shop.site.cartUrl, ...scene.change });
    await scene.shop.api(`/api/session/v1/${session.session_id}/expire`, { method: 'POST' });
    await scene.page.goto(session.checkout_url);
  },
  not_found: ({ page, shop }) => page.goto(`${shop.appUrl}/checkout/nothing`),
  link_inactive: ({ page, shop }) => page.goto(`${shop.appUrl}/pay/nothing`),
} as const satisfies Record<string, Reach>;

export type StateName = keyof typeof REACH;

export const STATES = Object.keys(REACH) as readonly StateName[];

// Pages that know no session speak the browser's language and have no merchant's colors; a bank's page has its own.
const WITHOUT_SESSION: ReadonlySet<StateName> = new Set(['not_found', 'link_inactive', BANK]);

/** Whether the state is drawn for a session, and so in its merchant's colors. */
export const isOfSession = (name: StateName): boolean => !WITHOUT_SESSION.has(name);

/** Brings the page into a state and waits until it is drawn. */
export async function reach(name: StateName, scene: Scene): Promise<void> {
  await REACH[name](scene);
  if (name === BANK) return;
  await expect(scene.page.locator(`[data-state="${name.split(',')[0] ?? name}"]`)).toBeVisible();
}
