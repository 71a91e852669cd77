import { expect, test } from './fixtures';
import { CARD, expectPaid, open, openChallenge, payByCard } from './payer-steps';

for (const { device, viewport, size } of [
  { device: 'a telephone', viewport: { width: 390, height: 844 }, size: { width: [300, 390], height: [400, 600] } },
  { device: 'a desktop', viewport: { width: 1280, height: 800 }, size: { width: [500, 500], height: [600, 600] } },
] as const) {
  test.describe(`on ${device}`, () => {
    test.use({ viewport });
    test('the bank’s frame fits, and its last button leads the whole window on', async ({ page, shop }) => {
      const session = await shop.createSession();
      await open(page, session);
      await payByCard(page, CARD.challenge);
      const bank = await openChallenge(page, true);
      await expect(bank.button('Complete authentication')).toBeInViewport({ ratio: 1 });
      const box = await page.locator('iframe').boundingBox();
      for (const side of ['width', 'height'] as const) {
        expect(box?.[side]).toBeGreaterThanOrEqual(size[side][0]);
        expect(box?.[side]).toBeLessThanOrEqual(size[side][1]);
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);
      await bank.button('Complete authentication').click();
      await expectPaid(page, shop, { session });
    });
  });
}

test('the way over the whole window works as well', async ({ page, shop }) => {
  const session = await shop.createSession();
  await open(page, session);
  await payByCard(page, CARD.challenge);
  await page.getByRole('link', { name: 'Continue to your bank' }).click();
  await page.getByRole('button', { name: 'Complete authentication' }).click();
  await expectPaid(page, shop, { session });
});
