import { fileURLToPath } from 'node:url';
import { build, type Rollup } from 'vite';

const top = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Builds the payer page's script alone, as the product's build does, and hands over the text of each file, the page's own
 * first. `whole` is for pages that are served nothing else: what would be loaded later is in it.
 */
export async function buildPageScript(how: 'in its files' | 'whole'): Promise<readonly string[]> {
  const result = await build({
    root: top,
    configFile: false,
    logLevel: 'warn',
    resolve: { alias: { '~': `${top}app` } },
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rollupOptions: {
        input: `${top}app/checkout/enhance/enhance.ts`,
        output: { entryFileNames: 'enhance.js', inlineDynamicImports: how === 'whole' },
      },
    },
  });
  const { output } = (Array.isArray(result) ? result[0] : result) as Rollup.RollupOutput;
  const chunks = output.filter((file) => file.type === 'chunk');
  const files = how === 'whole' ? 1 : 2;
  if (output.length !== files || chunks.length !== files || !chunks[0]?.isEntry)
    throw new Error(`The page's script became ${output.length} files.`);
  return chunks.map(({ code }) => code);
}
