import { get } from 'node:http';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { CARD, expectPaid, fillCard, open, pageOf, payByCard } from './payer-steps';
import { reach, STATES } from './page-states';

const MOST_CRITICAL_BYTES = 20_000;
const MOST_SCRIPT_BYTES = 12_000;

interface Fetched {
  readonly bytes: number;
  readonly encoding: string | undefined;
  readonly policy: string;
}

/** Fetches as a browser does that takes gzip, and counts what comes over the wire. */
function fetchGzip(url: string): Promise<Fetched> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.on('end', () => {
        const { 'content-encoding': encoding, 'content-security-policy': policy = '' } = response.headers;
        resolve({ bytes, encoding, policy: String(policy) });
      });
    }).on('error', reject);
  });
}

test('document and styles weigh at most 20 kB', { tag: '@script' }, async ({ page, shop }) => {
  for (const currency of ['USD', 'EUR', 'BRL', 'MXN']) {
    const session = await shop.createSession({ paymentData: { currency } });
    await open(page, session);
    const sheets = await page
      .locator('link[rel=stylesheet]')
      .evaluateAll((links) => links.map((link) => (link as HTMLLinkElement).href));
    const fetched = await Promise.all([session.checkout_url, ...sheets].map(fetchGzip));
    expect(fetched.map(({ encoding }) => encoding)).toEqual(fetched.map(() => 'gzip'));
    const bytes = fetched.reduce((sum, file) => sum + file.bytes, 0);
    test.info().annotations.push({ type: `critical path, ${currency}`, description: `${bytes} bytes` });
    expect(bytes).toBeLessThanOrEqual(MOST_CRITICAL_BYTES);
  }
});

test('the script weighs at most 12 kB, and is all that is loaded', { tag: '@script' }, async ({ page, shop }) => {
  const session = await shop.createSession();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(session.checkout_url, { waitUntil: 'networkidle' });
  const scripts = asked.filter((url) => url.endsWith('.js'));
  expect(scripts.length).toBeGreaterThanOrEqual(1);
  const bytes = (await Promise.all(scripts.map(fetchGzip))).reduce((sum, file) => sum + file.bytes, 0);
  test.info().annotations.push({ type: 'script', description: `${bytes} bytes` });
  expect(bytes).toBeLessThanOrEqual(MOST_SCRIPT_BYTES);
  expect(
    asked.filter(
      (url) =>
        !scripts.includes(url) &&
        url !== session.checkout_url &&
        !url.endsWith('/favicon.ico') &&
        !url.endsWith('/favicon.svg'),
    ),
  ).toEqual([]);
});

/** What is wrong with the page by its policy: violations that the browser tells of, and styles written on elements. */
async function watchPolicy(page: Page): Promise<() => Promise<string[]>> {
  const told: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted ?Type/i.test(message.text())) told.push(message.text());
  });
  page.on('pageerror', (error) => told.push(error.message));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`Content Security Policy: ${violatedDirective} ${blockedURI}`),
    );
  });
  return async () => {
    const styled = await page
      .locator('[style]')
      .evaluateAll((elements) => elements.map((element) => `style on ${element.tagName}#${element.id}`));
    return [...told, ...styled];
  };
}

for (const state of STATES) {
  test(`${state}: nothing against the policy, nothing from elsewhere`, { tag: '@script' }, async ({ page, shop }) => {
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      const { origin } = new URL(request.url());
      if (origin !== shop.appUrl && origin !== shop.site.origin && !request.url().startsWith('data:'))
        elsewhere.push(request.url());
    });
    const wrong = await watchPolicy(page);
    await reach(state, { page, shop });
    const policy = (await fetchGzip(page.url())).policy;
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe-|\*/);
    expect(await wrong()).toEqual([]);
    expect(elsewhere).toEqual([]);
  });
}

/**
 * Adds up what moved on the page without the payer's doing, from the first paint on. The browser takes what moves within half
 * a second of an input for its effect; a busy machine may paint that effect later, so here it has two seconds.
 */
async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const sum = { shifts: 0 };
    Object.assign(globalThis, { layoutShifts: sum });
    let lastInput = -Infinity;
    const note = (event: Event) => (lastInput = event.timeStamp);
    for (const kind of ['pointerdown', 'keydown', 'change']) addEventListener(kind, note, { capture: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        const isItsEffect = entry.hadRecentInput || entry.startTime - lastInput < 2_000;
        if (!isItsEffect) sum.shifts += entry.value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return async () => {
    // Two frames, so that what was painted last was observed.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const shifts = await page.evaluate(
      () => (globalThis as unknown as { layoutShifts: { shifts: number } }).layoutShifts.shifts,
    );
    // Three digits, as the tools write it: on a starved machine a document can be painted in two pieces, a pixel apart.
    return Number(shifts.toFixed(3));
  };
}

for (const [device, viewport] of [
  ['a telephone', { width: 390, height: 844 }],
  ['a desktop', { width: 1280, height: 800 }],
] as const) {
  test.describe(`on ${device}`, () => {
    test.use({ viewport });
    test(
      'nothing shifts while the page opens, is typed into and changes its method',
      { tag: '@script' },
      async ({ page, shop }) => {
        const shifts = await watchShifts(page);
        await page.goto((await shop.createSession({ paymentData: { currency: 'EUR' } })).checkout_url, {
          waitUntil: 'networkidle',
        });
        expect(await shifts(), 'while it opens').toBe(0);
        const { cardNumber, expiry, method } = pageOf(page);
        await cardNumber.pressSequentially(CARD.americanExpress.replaceAll(' ', ''));
        await expiry.pressSequentially('1234');
        await method('Pay by bank').check();
        await expect(cardNumber).toBeHidden();
        await method('Card').check();
        await expect(cardNumber).toBeVisible();
        expect(await shifts(), 'while it is typed into').toBe(0);
      },
    );
  });
}

test('a page whose script never comes is typed into and pays', { tag: '@script' }, async ({ page, shop }) => {
  await page.route(/\.js$/, (route) => route.abort());
  const session = await shop.createSession();
  await page.goto(session.checkout_url);
  await pageOf(page).cardNumber.focus();
  await expect(pageOf(page).cardNumber).toBeFocused();
  await payByCard(page, CARD.approved);
  await expectPaid(page, shop, { session });
});

test('what was typed before the script came is kept', { tag: '@script' }, async ({ page, shop }) => {
  let letCome = (): void => undefined;
  const mayCome = new Promise<void>((resolve) => (letCome = resolve));
  await page.route(/\.js$/, async (route) => {
    await mayCome;
    await route.continue();
  });
  const session = await shop.createSession();
  await page.goto(session.checkout_url, { waitUntil: 'commit' });
  await fillCard(page, CARD.approved.replaceAll(' ', ''));
  await pageOf(page).expiry.focus();
  letCome();
  // The script writes the number as its brand prints it.
  await expect(pageOf(page).cardNumber).toHaveValue(CARD.approved);
  await expect(pageOf(page).expiry).toBeFocused();
  await expect(pageOf(page).securityCode).toHaveValue('123');
  await pageOf(page).pay.click();
  await expectPaid(page, shop, { session });
});
