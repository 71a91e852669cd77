import { fileURLToPath } from 'node:url';
import { build, type Rollup } from 'vite';

const top = fileURLToPath(new URL('../..', import.meta.url));

/** Builds the payer page's script alone, as the product's build does, and hands over its text. */
export async function buildPageScript(): Promise<string> {
  const result = await build({
    root: top,
    configFile: false,
    logLevel: 'warn',
    resolve: { alias: { '~': `${top}app` } },
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rollupOptions: { input: `${top}app/checkout/enhance/enhance.ts`, output: { entryFileNames: 'enhance.js' } },
    },
  });
  const { output } = (Array.isArray(result) ? result[0] : result) as Rollup.RollupOutput;
  const chunks = output.filter((file) => file.type === 'chunk');
  if (output.length !== 1 || !chunks[0]) throw new Error(`The page's script became ${output.length} files.`);
  return chunks[0].code;
}
