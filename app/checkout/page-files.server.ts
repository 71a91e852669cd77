import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the build made of the page's stylesheet and script. Set once at start. */
interface PageFiles {
  /** The page's stylesheet, inlined: a link would cost a payer on a slow line one more round trip. */
  readonly css: string;
  readonly scriptUrl: string | null;
}

let files: PageFiles = { css: '', scriptUrl: null };

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
  const sheets = [...new Set(sheetsOf(manifest, named('checkout/page-styles.ts')))];
  const script = manifest[named('checkout/enhance/enhance.ts')];
  if (sheets.length === 0 || !script) throw new Error("the client build lacks the payer page's files");
  files = {
    css: sheets.map((sheet) => readFileSync(join(directory, sheet), 'utf8')).join(''),
    scriptUrl: `/${script.file}`,
  };
}
