/**
 * Draws every state of the payer's page into files and takes their pictures, to be looked at:
 *   node tests/support/preview-pages.mjs [folder] [state,state] [locale,locale] [theme,theme]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { vanillaExtractPlugin } from '@vanilla-extract/vite-plugin';
import { chromium } from 'playwright';
import { createServer } from 'vite';

const [folder = '/tmp/preview', states = '', locales = 'en,de,ar', themes = 'light,dark'] = process.argv.slice(2);
const root = fileURLToPath(new URL('../..', import.meta.url));
const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } };

/** Wishes as merchants have them; the hostile ones have their own names. */
const STYLES = {
  light: null,
  dark: null,
  brand: { backgroundColor: '#0b3d2e', primaryColor: '#0b6e4f', accentColor: '#0b6e4f', borderRadius: '12px' },
};

const server = await createServer({
  root,
  configFile: false,
  logLevel: 'error',
  server: { middlewareMode: true },
  appType: 'custom',
  resolve: { alias: { '~': `${root}app` } },
  plugins: [vanillaExtractPlugin()],
});
const { compilePageCss } = await server.ssrLoadModule('/tests/support/page-css.ts');
const { SAMPLE_STATES, samplePage } = await server.ssrLoadModule('/tests/support/sample-pages.ts');
const { renderPage } = await server.ssrLoadModule('/app/checkout/render-page.tsx');
const { themeCssFor } = await server.ssrLoadModule('/app/design/theme.ts');
const { HOSTILE_THEMES } = await server.ssrLoadModule('/tests/support/hostile-themes.ts');
const css = await compilePageCss(server);

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const names = states ? states.split(',') : Object.keys(SAMPLE_STATES);
for (const theme of themes.split(',')) {
  const context = await browser.newContext({
    colorScheme: theme === 'dark' ? 'dark' : 'light',
    javaScriptEnabled: false,
  });
  const tab = await context.newPage();
  const cases = names.flatMap((name) => locales.split(',').map((locale) => [name, locale]));
  for (const [name, locale] of cases) {
    const frame = {
      nonce: 'n',
      css,
      themeCss: themeCssFor({ ...STYLES, ...HOSTILE_THEMES }[theme]),
      scriptUrl: null,
      pageUrl: '/checkout/sess_1',
      refreshSeconds: null,
    };
    const html = renderPage(samplePage(name, locale), frame).replace(/<meta http-equiv="refresh"[^>]*>/, '');
    const base = `${folder}/${name}.${locale}.${theme.replaceAll(' ', '-')}`;
    writeFileSync(`${base}.html`, html);
    for (const [size, viewport] of Object.entries(SIZES)) {
      await tab.setViewportSize(viewport);
      await tab.goto(`file://${base}.html`);
      await tab.waitForTimeout(name.startsWith('paid') ? 700 : 0);
      await tab.screenshot({ path: `${base}.${size}.png`, fullPage: true });
    }
  }
  await context.close();
}
await browser.close();
await server.close();
