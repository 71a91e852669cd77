import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ViteDevServer } from 'vite';

/**
 * The stylesheet of the payer's page as the development server compiles it: what the build inlines, without building.
 * Design files come first, as the page imports them.
 */
export async function compilePageCss(server: ViteDevServer): Promise<string> {
  const { root } = server.config;
  const files = ['app/design', 'app/checkout'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.css.ts') && name !== 'tokens.css.ts')
      .map((name) => `/${folder}/${name}`),
  );
  const parts: string[] = [];
  for (const file of files) {
    await server.ssrLoadModule(file);
    const compiled = await server.transformRequest(`${file}.vanilla.css?direct`);
    parts.push(compiled?.code ?? '');
  }
  return parts.join('\n');
}
