import type { BrowserContext, Page, Response } from '@playwright/test';
import { expect, type Shop } from './fixtures';

/** What a tester does on the sandbox's page, in a tab of their own. */
async function atSandbox(context: BrowserContext, shop: Shop, deed: (page: Page) => Promise<void>): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${shop.appUrl}/sandbox`);
  await deed(page);
  await page.close();
}

/** Moves the demo merchant's test clock on. It never goes back. */
export function moveClock(context: BrowserContext, shop: Shop, hours: number): Promise<void> {
  return atSandbox(context, shop, async (page) => {
    await page.getByLabel('Move on by').fill(String(hours));
    const posted = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    expect((await posted).status()).toBe(303);
  });
}

/** The next webhook of a simulated gateway is lost for good. */
export function loseNextWebhook(context: BrowserContext, shop: Shop): Promise<void> {
  return atSandbox(context, shop, async (page) => {
    // A click may fall between the document and its script, and be lost: then it is made again.
    await expect(async () => {
      const isPost = (response: Response) => response.request().method() === 'POST';
      const posted = page.waitForResponse(isPost, { timeout: 5_000 });
      await page.getByRole('button', { name: 'Lose it' }).click({ timeout: 5_000 });
      expect((await posted).status()).toBe(303);
    }).toPass({ timeout: 30_000 });
  });
}
