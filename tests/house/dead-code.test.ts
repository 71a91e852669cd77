/** Nothing is kept that nothing uses: every file is reached from a door or a build, every export is imported by somebody. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import routes from '~/routes';
import {
  TOP,
  declaredNames,
  filesUnder,
  finding,
  importGraph,
  isDefaultExport,
  isExported,
  readApp,
  readSources,
  sourceFile,
  walk,
} from './source';
import type { ImportEdge, SourceFile } from './source';

const ENTRIES = ['app/entry.server.tsx', 'app/entry.client.tsx', 'app/root.tsx', 'app/routes.ts', 'app/env.d.ts'];

/** Files that Remix calls by what they export, not by an import. */
const DOORS = new Set([...ENTRIES, ...routes.map((route) => `app/${route.file}`)]);

/** Source files that scripts and build configuration name in a string, such as the payer page's script. */
function namedByTools(): string[] {
  const tools = [
    ...filesUnder('scripts', (name) => name.endsWith('.mjs')),
    ...filesUnder('app/config', () => true),
    'remix.config.js',
  ];
  return tools.flatMap((tool) => {
    const words = readFileSync(join(TOP, tool), 'utf8').matchAll(/['"`]([\w./~-]+\.tsx?)['"`]/g);
    return [...words].map(([, word = '']) => word.replace(/^(?:\.{1,2}\/)+(?:app\/)?|^app\/|^~\//, 'app/'));
  });
}

/**
 * Adapters whose signatures are read before they are registered: their webhooks' readers are whole and tested, the rest of
 * each folder comes with the adapter, and its line goes.
 */
const READ_BEFORE_REGISTERED = ['app/billing/stripe/events.server.ts'];

/** What seals cards in the browser: the page's second script loads it by the scheme that the page names. */
const isCardEntry = (path: string) => /^app\/gateways\/[^/]+\/card-entry\.ts$/.test(path);

function roots(): string[] {
  const config = readApp().filter((file) => file.path.startsWith('app/config/'));
  return [
    ...DOORS,
    ...READ_BEFORE_REGISTERED,
    ...readApp().flatMap(({ path }) => (isCardEntry(path) ? [path] : [])),
    ...config.map((file) => file.path),
    ...namedByTools(),
  ];
}

function unreached(files: readonly SourceFile[], from: readonly string[]): string[] {
  const edges = importGraph(files);
  const reached = new Set(from);
  for (const path of reached) {
    for (const edge of edges) if (edge.from.path === path && edge.target !== null) reached.add(edge.target);
  }
  return files.map((file) => file.path).filter((path) => !reached.has(path));
}

interface Export {
  readonly file: SourceFile;
  readonly name: ts.Identifier;
  readonly isType: boolean;
}

function exportsOf(file: SourceFile): Export[] {
  return file.tree.statements.flatMap((statement) => {
    if (!isExported(statement) || isDefaultExport(statement)) return [];
    const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
    return declaredNames(statement).map((name) => ({ file, name, isType }));
  });
}

/** A type that says what an exported function takes or gives belongs to its file's words, also when nobody names it. */
function usedInItsFile({ file, name }: Export): boolean {
  let uses = 0;
  walk(file.tree, (node) => {
    if (ts.isIdentifier(node) && node.text === name.text) uses += 1;
  });
  return uses > 1;
}

function unusedExports(
  files: readonly SourceFile[],
  edges: readonly ImportEdge[],
  free: ReadonlySet<string>,
): string[] {
  const used = new Set(edges.flatMap((edge) => edge.names.map((name) => `${edge.target} ${name}`)));
  return files
    .filter((file) => !free.has(file.path) && !file.path.startsWith('app/config/'))
    .flatMap(exportsOf)
    .filter(({ file, name }) => !used.has(`${file.path} ${name.text}`) && !used.has(`${file.path} *`))
    .filter((one) => !(one.isType && usedInItsFile(one)))
    .map(({ file, name }) => finding(file, name, `${name.text} is exported and imported by nobody`));
}

test('every file is reached from a door, an entry or a build', () => {
  expect(unreached(readApp(), roots())).toEqual([]);
});

test('every entry that counts as a root is there', () => {
  // The browser's entry is there only once a page is hydrated.
  expect(ENTRIES.filter((path) => path !== 'app/entry.client.tsx' && !existsSync(join(TOP, path)))).toEqual([]);
});

test('every export is imported by somebody', () => {
  const edges = importGraph([...readApp(), ...readSources('tests', 'bench')]);
  expect(unusedExports(readApp(), edges, DOORS)).toEqual([]);
});

test('catches a file that nobody imports, and passes one that is imported for a type', () => {
  const root = sourceFile('app/root.tsx', "import type { A } from '~/a';");
  const used = sourceFile('app/a.ts', 'export interface A {}');
  const dead = sourceFile('app/b.ts', "import type { A } from './a'; export const b: A = {};");
  expect(unreached([root, used, dead], ['app/root.tsx'])).toEqual(['app/b.ts']);
});

test('catches an export that nobody imports', () => {
  const files = [
    sourceFile(
      'app/a.ts',
      'export const used = 1;\nexport const unused = 2;\nexport interface Taken {}\nexport type Unsaid = 1;\nexport function f(a: Taken) { return a; }',
    ),
    sourceFile('app/b.ts', "import { used, f as g } from './a'; f(used);"),
  ];
  expect(unusedExports(files, importGraph(files), new Set())).toEqual([
    'app/a.ts:2 unused is exported and imported by nobody',
    'app/a.ts:4 Unsaid is exported and imported by nobody',
  ]);
});
