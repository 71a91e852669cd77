import { chromium, type Browser, type BrowserContext, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CheckoutPage, MethodChoice, PageState } from '~/checkout/checkout-page';
import { renderPage } from '~/checkout/render-page';
import { buildPageScript } from '../../support/page-script';

// The screens as they are drawn, with the script as it is built, in a real browser under the product's strict policy.
const ORIGIN = 'https://checkout.example';
const POLICY =
  "default-src 'none'; script-src 'self' 'nonce-n'; style-src 'nonce-n'; connect-src 'self'; form-action 'self'; frame-src 'self'; require-trusted-types-for 'script'";
const followed = { statusUrl: '/checkout/s/status', followUrl: '/checkout/s?follow=1', version: '1' };
const proof = { token: 't', submissionId: 'sub-1' };
const card: MethodChoice = { method: 'card', gatewayName: 'Practice gateway', needsHolderName: true, payerFields: [] };
const pix: MethodChoice = { method: 'pix', gatewayName: 'Practice gateway', needsHolderName: false, payerFields: [] };

const noValues = { method: null, email: '', cardNumber: '', expiry: '', holderName: '', payer: {} };
const open = (methods: MethodChoice[] = [card]): PageState => ({
  kind: 'open',
  methods,
  payerTerms: { currency: 'USD', country: null },
  values: noValues,
  problems: [],
  notice: null,
  ...proof,
  ...followed,
});

let browser: Browser;
let script: string;
let context: BrowserContext;
let page: Page;
let posts: URLSearchParams[];
let status: { state: string; version: string };
let policyReports: string[];

beforeAll(async () => {
  [script = ''] = await buildPageScript('whole');
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
});
afterAll(() => browser?.close());

beforeEach(async () => {
  posts = [];
  policyReports = [];
  status = { state: 'open', version: '1' };
  context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 844 } });
  page = await context.newPage();
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML|Uncaught/.test(message.text())) policyReports.push(message.text());
  });
  page.on('pageerror', (error) => policyReports.push(String(error)));
});
afterEach(async () => {
  await context.close();
  expect(policyReports).toEqual([]);
});

function document(state: PageState): string {
  const checkout: CheckoutPage = {
    locale: 'en',
    merchant: { name: 'Acme', supportEmail: null },
    style: null,
    summary: {
      title: 'Pro',
      total: '$49.00',
      interval: 'per month',
      lines: [],
      subtotal: null,
      discounts: [],
      taxes: [],
      later: null,
    },
    payLabel: 'Pay $49.00',
    cancelUrl: null,
    sandbox: false,
    state,
  };
  return renderPage(checkout, {
    nonce: 'n',
    css: '[hidden]{display:none}',
    themeCss: '',
    scriptUrl: '/enhance.js',
    pageUrl: '/checkout/s',
    refreshSeconds: null,
  });
}

async function show(state: PageState, onPost: () => 'stay' | 'answer' = () => 'stay'): Promise<void> {
  await context.route(`${ORIGIN}/**`, async (route) => {
    const request = route.request();
    const path = new URL(request.url()).pathname + new URL(request.url()).search;
    if (path === '/enhance.js') return route.fulfill({ contentType: 'text/javascript', body: script });
    if (path === followed.statusUrl) return route.fulfill({ json: status });
    if (request.method() === 'POST') {
      posts.push(new URLSearchParams(request.postData() ?? ''));
      // An answer without content leaves the browser on the page, as if the bank were still being asked.
      if (onPost() === 'stay') return route.fulfill({ status: 204 });
    }
    if (path !== '/checkout/s' || request.method() === 'POST')
      return route.fulfill({ contentType: 'text/html', body: `<h1>at ${path}</h1>` });
    return route.fulfill({
      contentType: 'text/html',
      headers: { 'content-security-policy': POLICY },
      body: document(state),
    });
  });
  await page.goto(`${ORIGIN}/checkout/s`);
}

async function fillIn(): Promise<void> {
  await page.locator('#email').fill('ada@example.com');
  await page.locator('#card_number').pressSequentially('4242424242424242');
  await page.locator('#expiry').pressSequentially('529');
  await page.locator('#security_code').pressSequentially('123');
  await page.locator('#holder_name').fill('Ada Lovelace');
}

const pay = () => page.locator('#pay');

describe('card fields', () => {
  it('formats what is typed and follows the brand', async () => {
    await show(open());
    const number = page.locator('#card_number');
    await number.pressSequentially('37828');
    expect(await number.inputValue()).toBe('3782 8');
    expect(
      await page
        .locator('#card-brands [data-brand]:not([hidden])')
        .evaluateAll((marks) => marks.map((mark) => mark.getAttribute('data-brand'))),
    ).toEqual(['american-express']);
    expect(await page.locator('#code-hint').getAttribute('data-code-place')).toBe('front');
    await page.locator('#security_code').pressSequentially('12345');
    expect(await page.locator('#security_code').inputValue()).toBe('1234');
    await number.fill('');
    expect(await page.locator('#card-brands [data-brand]:not([hidden])').count()).toBeGreaterThan(1);
    expect(await page.locator('#code-hint').getAttribute('data-code-place')).toBe('back');
  });

  it('keeps the caret where the payer corrects a digit', async () => {
    await show(open());
    const number = page.locator('#card_number');
    await number.pressSequentially('4242424242424242');
    for (let step = 0; step < 9; step += 1) await number.press('ArrowLeft');
    await number.press('Backspace');
    await number.pressSequentially('7');
    expect(await number.inputValue()).toBe('4242 4247 4242 4242');
    expect(await number.evaluate((input: HTMLInputElement) => input.selectionStart)).toBe(9);
  });

  it('judges a complete field when it is left, and takes the words away when it is put right', async () => {
    await show(open());
    const number = page.locator('#card_number');
    await number.pressSequentially('4242');
    await number.blur();
    expect(await page.locator('#card_number-error').isVisible()).toBe(false);
    await number.fill('4242 4242 4242 4241');
    await number.blur();
    expect(await page.locator('#card_number-error').textContent()).toBe(
      'Check the card number: a digit is missing or mistyped',
    );
    expect(await number.getAttribute('aria-invalid')).toBe('true');
    expect(await number.getAttribute('aria-describedby')).toContain('card_number-error');
    await number.fill('4242 4242 4242 4242');
    expect(await page.locator('#card_number-error').isVisible()).toBe(false);
    expect(await number.getAttribute('aria-invalid')).toBeNull();
    await page.locator('#expiry').fill('01/20');
    await page.locator('#expiry').blur();
    expect(await page.locator('#expiry-error').textContent()).toContain('has passed');
  });
});

describe('sending', () => {
  it('names every problem, takes the focus there, and sends nothing', async () => {
    await show(open());
    await page.locator('#email').press('Enter');
    expect(await page.title()).toMatch(/^Error: /);
    expect(await page.evaluate(() => globalThis.document.activeElement?.id)).toBe('problems');
    expect(await page.locator('#problems h2').textContent()).toBe('There is a problem');
    expect(await page.locator('#problems li').allTextContents()).toEqual([
      'Enter your email address',
      'Enter the number on your card',
      'Enter the expiry date on your card',
      'Enter the security code of your card',
      'Enter the name on your card',
    ]);
    await page.locator('#problems a', { hasText: 'expiry' }).click();
    expect(await page.evaluate(() => globalThis.document.activeElement?.id)).toBe('expiry');
    expect(posts).toEqual([]);
  });

  it('sends once, however often it is pressed, and says how long it takes', async () => {
    await page.clock.install();
    await show(open());
    await fillIn();
    // By the page's own means: Playwright would wait until the button is enabled again.
    await page.evaluate(() => {
      const button = globalThis.document.getElementById('pay');
      button?.click();
      button?.click();
      (button as HTMLButtonElement | null)?.form?.requestSubmit();
    });
    await expect.poll(() => posts.length).toBe(1);
    expect(Object.fromEntries(posts[0] ?? [])).toMatchObject({
      intent: 'pay',
      submission_id: 'sub-1',
      card_number: '4242 4242 4242 4242',
      expiry: '05 / 29',
      security_code: '123',
    });
    expect(await pay().getAttribute('aria-disabled')).toBe('true');
    expect(await pay().getAttribute('disabled')).toBeNull();
    const announcer = page.locator('#announcer');
    expect(await announcer.textContent()).toBe('Sending your payment.');
    await page.clock.fastForward(3_000);
    expect(await announcer.textContent()).toContain('Your bank is being asked');
    await page.clock.fastForward(27_000);
    expect(await announcer.textContent()).toContain('You may close this page');
    expect(posts).toHaveLength(1);
  });

  it('keeps everything and says so when there is no connection', async () => {
    await show(open());
    await fillIn();
    await context.setOffline(true);
    await pay().click();
    expect(await page.locator('#offline').isVisible()).toBe(true);
    expect(posts).toEqual([]);
    expect(await page.locator('#security_code').inputValue()).toBe('123');
    await context.setOffline(false);
    await expect.poll(() => page.locator('#offline').isVisible()).toBe(false);
    await pay().click({ noWaitAfter: true });
    await expect.poll(() => posts.length).toBe(1);
  });

  it('asks for no card where another method is chosen', async () => {
    await show(open([card, pix]));
    await page.locator('#email').fill('ada@example.com');
    await page.locator('#method-pix').check({ force: true });
    await pay().click({ noWaitAfter: true });
    await expect.poll(() => posts.length).toBe(1);
    expect(posts[0]?.get('method')).toBe('pix');
  });

  it('changes the language at once and takes along what was typed, while Enter still pays', async () => {
    await show(open());
    await fillIn();
    expect(await page.locator('#language-go').isVisible()).toBe(false);
    await page.locator('#language').selectOption('de', { noWaitAfter: true });
    await expect.poll(() => posts.length).toBe(1);
    expect(Object.fromEntries(posts[0] ?? [])).toMatchObject({
      intent: 'language',
      language: 'de',
      email: 'ada@example.com',
    });
    await page.locator('#email').press('Enter');
    await expect.poll(() => posts.length).toBe(2);
    expect(posts[1]?.get('intent')).toBe('pay');
  });

  it('keeps nothing of a card in the browser', async () => {
    await show(open());
    await fillIn();
    await page.locator('#holder_name').blur();
    const kept = await page.evaluate(async () => [
      localStorage.length,
      sessionStorage.length,
      globalThis.document.cookie,
      (await indexedDB.databases()).length,
    ]);
    expect(kept).toEqual([0, 0, '', 0]);
  });

  it('looks anew when the browser brings the page back out of its memory', async () => {
    await show(open());
    const loaded = page.waitForNavigation();
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await loaded;
    expect(await pay().isVisible()).toBe(true);
  });
});

describe('waiting', () => {
  it.each(['pending', 'checking'] as const)('follows a payment that is %s', async (kind) => {
    status = { state: kind, version: '1' };
    await show({ kind, reference: 'AB12', ...followed });
    await page.waitForResponse((response) => response.url().endsWith(followed.statusUrl));
    status = { state: kind, version: '2' };
    await page.waitForURL(`${ORIGIN}${followed.followUrl}`);
  });

  it('lets a second tab follow the first', async () => {
    status = { state: 'pending', version: '2' };
    await page.clock.install();
    await show(open());
    await page.clock.runFor(6_000);
    await page.waitForURL(`${ORIGIN}${followed.followUrl}`);
  });

  it('opens the bank’s challenge in the page and follows its end', async () => {
    status = { state: 'challenge', version: '1' };
    await show(
      { kind: 'challenge', url: '/acs', method: 'POST', fields: { creq: 'x"<y' }, ...proof, ...followed },
      () => 'answer',
    );
    const frame = page.locator('#challenge-frame iframe');
    await frame.waitFor();
    expect(await frame.getAttribute('title')).toBe('Your bank’s confirmation page');
    expect([await frame.getAttribute('width'), await frame.getAttribute('height')]).toEqual(['500', '600']);
    await expect.poll(() => posts.map((post) => Object.fromEntries(post))).toEqual([{ creq: 'x"<y' }]);
    expect(await page.locator('#bank-form button').isVisible()).toBe(true);
    await page.evaluate(() => postMessage({ florin: 'other' }, location.origin));
    await page.evaluate(() => postMessage({ florin: 'returned' }, location.origin));
    await page.waitForURL(`${ORIGIN}${followed.followUrl}`);
  });

  it('sends the payer on to a bank that wants a post', async () => {
    await show(
      { kind: 'redirect', url: '/bank', method: 'POST', fields: { order: '7' }, ...proof, ...followed },
      () => 'answer',
    );
    await page.waitForURL(`${ORIGIN}/bank`);
    expect(posts.map((post) => Object.fromEntries(post))).toEqual([{ order: '7' }]);
  });

  it('counts down a code and copies it', async () => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: ORIGIN });
    await page.clock.install({ time: new Date('2026-11-20T10:00:00Z') });
    status = { state: 'qr', version: '1' };
    const expiresAt = '2026-11-20T10:05:00Z';
    await show({
      kind: 'qr',
      method: 'pix',
      svg: '<svg/>',
      payload: '000201',
      expiresAt,
      secondsLeft: 90,
      testUrl: null,
      ...proof,
      ...followed,
    });
    const left = page.locator('#time-left');
    expect(await left.textContent()).toBe('The code works for 1 more minute.');
    await page.clock.runFor(40_000);
    await expect.poll(() => left.textContent()).toMatch(/for (?:50|49) more seconds/);
    await page.locator('#copy').click();
    await expect.poll(() => page.locator('#copy').textContent()).toBe('Copied');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('000201');
    expect(await page.locator('#announcer').textContent()).toBe('Copied');
    await page.clock.runFor(4_000);
    expect(await page.locator('#copy').textContent()).toBe('Copy');
  });
});
