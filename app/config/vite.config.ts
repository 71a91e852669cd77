import { fileURLToPath } from 'node:url';
import { vitePlugin as remix } from '@remix-run/dev';
import { vanillaExtractPlugin } from '@vanilla-extract/vite-plugin';
import { defineConfig, type Plugin } from 'vite';
import remixConfig from '../../remix.config.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const SCRIPT = here('../checkout/enhance/enhance.ts');

/** The payer page's only script and its stylesheet are extra entries of the client build, listed in its manifest. */
const payerPageFiles = (): Plugin => ({
  name: 'payer-page-files',
  apply: 'build',
  buildStart() {
    if (this.environment.name === 'client') {
      this.emitFile({ type: 'chunk', id: SCRIPT, name: 'enhance' });
      this.emitFile({ type: 'chunk', id: here('../checkout/enhance/seal.ts'), name: 'seal' });
      this.emitFile({ type: 'chunk', id: here('../checkout/page-styles.ts'), name: 'page-styles' });
      this.emitFile({ type: 'chunk', id: here('../checkout/form-styles.ts'), name: 'form-styles' });
      this.emitFile({ type: 'chunk', id: here('../checkout/state-styles.ts'), name: 'state-styles' });
    }
  },
  outputOptions(options) {
    if (this.environment.name !== 'client') return options;
    // What the script needs of the bundler is a part of it: a file of its own would be one more request for 100 bytes.
    const isOfScript = (id: string) => id.includes('commonjsHelpers') || id === SCRIPT;
    return { ...options, manualChunks: (id) => (isOfScript(id) ? 'enhance' : undefined) };
  },
});

export default defineConfig({
  resolve: { alias: { '~': here('..') } },
  define: { __KILL_POINTS__: JSON.stringify(process.env.FLORIN_TEST_BUILD === '1') },
  // What a script loads later it asks for by itself: telling the browser before would cost more bytes than it saves time.
  build: { manifest: true, sourcemap: false, modulePreload: false },
  plugins: [
    remix({ ...remixConfig, buildDirectory: process.env.FLORIN_BUILD_DIRECTORY ?? 'build/product' }),
    vanillaExtractPlugin(),
    payerPageFiles(),
  ],
});
