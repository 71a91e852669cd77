import { fileURLToPath } from 'node:url';
import { vitePlugin as remix } from '@remix-run/dev';
import { vanillaExtractPlugin } from '@vanilla-extract/vite-plugin';
import { defineConfig, type Plugin } from 'vite';
import remixConfig from '../../remix.config.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The payer page's only script and its stylesheet are extra entries of the client build, listed in its manifest. */
const payerPageFiles = (): Plugin => ({
  name: 'payer-page-files',
  apply: 'build',
  buildStart() {
    if (this.environment.name === 'client') {
      this.emitFile({ type: 'chunk', id: here('../checkout/enhance/enhance.ts'), name: 'enhance' });
      this.emitFile({ type: 'chunk', id: here('../checkout/page-styles.ts'), name: 'page-styles' });
    }
  },
});

export default defineConfig({
  resolve: { alias: { '~': here('..') } },
  define: { __KILL_POINTS__: JSON.stringify(process.env.FLORIN_TEST_BUILD === '1') },
  build: { manifest: true, sourcemap: false },
  plugins: [
    remix({ ...remixConfig, buildDirectory: process.env.FLORIN_BUILD_DIRECTORY ?? 'build/product' }),
    vanillaExtractPlugin(),
    payerPageFiles(),
  ],
});
