import type { Page } from '@playwright/test';
import axe from 'axe-core';
import { HOSTILE_THEMES } from '../support/hostile-themes';
import { expect, test } from './fixtures';
import { BANK, isOfSession, reach, STATES } from './page-states';

test.describe.configure({ mode: 'parallel' });
// A color that is still changing has no contrast to speak of.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong, one line for each element. */
async function violations(page: Page): Promise<string[]> {
  // Evaluated by the debugger, which the page's policy does not bind. What a bank shows in its frame is the bank's.
  await page.evaluate(axe.source);
  const results = await page.evaluate(
    (tags) =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(document, { runOnly: tags, resultTypes: ['violations'] }),
    TAGS,
  );
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')} ${failureSummary ?? ''}`),
  );
}

/** By how many pixels the page can be scrolled sideways. */
const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** A narrow telephone, and a window of 1280 × 1024 enlarged four times. */
const NARROW = [
  { width: 320, height: 640 },
  { width: 320, height: 256 },
];

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  for (const size of NARROW) {
    await page.setViewportSize(size);
    expect(await sideways(page), `sideways scroll at ${size.width} × ${size.height}`).toBe(0);
  }
}

for (const state of STATES) {
  test(`${state}: no violation in light and dark, no sideways scroll`, { tag: '@script' }, async ({ page, shop }) => {
    await reach(state, { page, shop });
    expect(await violations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(page)).toEqual([]);
    await expectNoSidewaysScroll(page);
    expect(await violations(page)).toEqual([]);
  });

  // Where JavaScript is off, axe cannot run; where only our script is missing, it finds the same page.
  test(`${state}, before its script: no violation`, { tag: '@script' }, async ({ page, shop }) => {
    await page.route(/\.js$/, (route) => route.abort());
    await reach(state, { page, shop });
    expect(await violations(page)).toEqual([]);
  });
}

test.describe('in Arabic', () => {
  test.use({ locale: 'ar' });
  for (const state of STATES.filter((name) => name !== BANK)) {
    test(`${state}: no violation, no sideways scroll`, { tag: '@script' }, async ({ page, shop }) => {
      await reach(state, { page, shop });
      await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
      expect(await violations(page)).toEqual([]);
      await expectNoSidewaysScroll(page);
    });
  }
});

for (const [name, styleCustomization] of Object.entries(HOSTILE_THEMES)) {
  test.describe(`in the theme "${name}"`, () => {
    for (const state of STATES.filter(isOfSession)) {
      test(`${state}: no violation`, { tag: '@script' }, async ({ page, shop }) => {
        await reach(state, { page, shop, change: { styleCustomization } });
        expect(await violations(page)).toEqual([]);
      });
    }
  });
}

test(
  'no text is so small in a field that a telephone enlarges the page',
  { tag: '@script' },
  async ({ page, shop }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await reach('open, several methods', { page, shop });
    const sizes = await page
      .locator('input:not([type=hidden], [type=radio]), select')
      .evaluateAll((fields) => fields.map((field) => Number.parseFloat(getComputedStyle(field).fontSize)));
    expect(sizes.length).toBeGreaterThanOrEqual(5);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(16);
  },
);

test('nothing moves for those who asked for no motion', { tag: '@script' }, async ({ page, shop }) => {
  await reach('open, several methods', { page, shop });
  await page.getByRole('radio', { name: 'Pay by bank' }).check();
  const moving = () =>
    page.evaluate(() =>
      document
        .getAnimations()
        .filter((animation) => animation.playState === 'running')
        .map((animation) => animation.effect?.getComputedTiming()),
    );
  expect(await moving()).toEqual([]);
  await reach('pending', { page, shop });
  await expect.poll(moving).toEqual([]);
});
