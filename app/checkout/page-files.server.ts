import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the build made of the page's stylesheet and script. Set once at start. */
interface PageFiles {
  /**
   * The page's stylesheet, inlined: a link would cost a payer on a slow line one more round trip. One for the open form, one
   * for all other states: neither carries what only the other needs.
   */
  readonly css: { readonly form: string; readonly state: string };
  readonly scriptUrl: string | null;
  readonly sealScriptUrl: string | null;
}

let files: PageFiles = { css: { form: '', state: '' }, scriptUrl: null, sealScriptUrl: null };

/** The files of this process's build. Empty where nothing was built: in tests of the page's words. */
export function pageFiles(): PageFiles {
  return files;
}

interface ManifestEntry {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
}

type Manifest = Readonly<Record<string, ManifestEntry>>;

/** The style sheets of an entry and of what it imports, in the order of the cascade. */
function sheetsOf(manifest: Manifest, name: string): readonly string[] {
  const entry = manifest[name];
  return [...(entry?.imports ?? []).flatMap((imported) => sheetsOf(manifest, imported)), ...(entry?.css ?? [])];
}

/** The page's stylesheet and script, by what the client build says they are called. */
export function findPageFiles(directory: string): void {
  const manifest = JSON.parse(readFileSync(join(directory, '..', '.vite', 'client-manifest.json'), 'utf8')) as Manifest;
  const named = (source: string) => Object.keys(manifest).find((name) => name.endsWith(source)) ?? '';
  const cssOf = (...sources: readonly string[]) => {
    const sheets = new Set(sources.flatMap((source) => sheetsOf(manifest, named(`checkout/${source}`))));
    if (sheets.size < sources.length) throw new Error("the client build lacks the payer page's styles");
    return [...sheets].map((sheet) => readFileSync(join(directory, sheet), 'utf8')).join('');
  };
  const script = manifest[named('checkout/enhance/enhance.ts')];
  const seal = manifest[named('checkout/enhance/seal.ts')];
  if (!script || !seal) throw new Error("the client build lacks the payer page's scripts");
  files = {
    css: { form: cssOf('page-styles.ts', 'form-styles.ts'), state: cssOf('page-styles.ts', 'state-styles.ts') },
    scriptUrl: `/${script.file}`,
    sealScriptUrl: `/${seal.file}`,
  };
}
