import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

const top = fileURLToPath(new URL('..', import.meta.url));

/**
 * Journeys in a real browser. Each spec starts a server of its own (tests/browser/fixtures.ts), so none is started here.
 * Every journey runs twice, with and without JavaScript: a `*.script.spec.ts` file, or a test tagged @script, only with
 * it; a `*.no-script.spec.ts` file, or a test tagged @no-script, only without.
 */
export default defineConfig({
  testDir: 'browser',
  outputDir: `${top}test-results/browser`,
  timeout: 60_000,
  workers: 2,
  // For a browser that did not answer in time, and nothing else: scripts/second-tries.mjs judges what a second try is worth.
  retries: 1,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: `${top}test-results/browser.json` }]],
  use: {
    locale: 'en-US',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
    trace: 'on-first-retry',
    // The browser visits our own pages only, and in containers its sandbox has no kernel support or runs as root.
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      chromiumSandbox: false,
      args: [
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'script', testIgnore: '**/*.no-script.spec.ts', grepInvert: /@no-script\b/ },
    {
      name: 'no-script',
      testIgnore: '**/*.script.spec.ts',
      grepInvert: /@script\b/,
      use: { javaScriptEnabled: false },
    },
  ],
});
