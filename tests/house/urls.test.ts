/** One list of URLs: app/paths.ts spells them, app/routes.ts gives each a door, and nothing else spells one. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { PATTERNS, paths } from '~/paths';
import routes from '~/routes';
import { TOP, finding, readApp, sourceFile, walk } from './source';
import type { SourceFile } from './source';

/** '/checkout', '/api', '/return' …: how every URL of ours begins. */
const BEGINNINGS = [...new Set(Object.values(PATTERNS).map((pattern) => pattern.split('/')[1] ?? ''))].filter(
  (word) => word !== '',
);
const OURS = new RegExp(`^/(?:${BEGINNINGS.map((word) => word.replace('.', '\\.')).join('|')})(?:[/?#]|$)`);

/** Adapters and simulators speak of other systems' URLs, which may look like ours. */
function spellsOthers(path: string): boolean {
  return path === 'app/paths.ts' || /^app\/(gateways|billing)\/[^/]+\//.test(path);
}

function literalText(node: ts.Node): string | null {
  if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
    return node.text;
  return ts.isJsxText(node) ? node.text.trim() : null;
}

function spelledUrls(file: SourceFile): string[] {
  const found: string[] = [];
  if (spellsOthers(file.path)) return found;
  walk(file.tree, (node) => {
    const text = literalText(node);
    const inPackage = node.parent && (ts.isImportDeclaration(node.parent) || ts.isExportDeclaration(node.parent));
    if (text !== null && !inPackage && OURS.test(text))
      found.push(finding(file, node, `${text} is spelled here: use ~/paths`));
  });
  return found;
}

interface Door {
  readonly url: string;
  readonly file: string;
}

const doors: Door[] = routes.map((route) => ({ url: route.path ?? '/', file: route.file }));

test('no URL is spelled outside app/paths.ts', () => {
  expect(readApp().flatMap(spelledUrls)).toEqual([]);
});

test('every pattern has one door, and every door a pattern', () => {
  const patterns = Object.values(PATTERNS);
  expect(
    doors
      .map((door) => door.url)
      .filter((url) => url !== '*')
      .sort(),
  ).toEqual([...patterns].sort());
});

test('every door is a file, and every file in routes/ is a door', () => {
  expect(doors.filter((door) => !existsSync(join(TOP, 'app', door.file))).map((door) => door.file)).toEqual([]);
  const mapped = new Set(doors.map((door) => `app/${door.file}`));
  const unmapped = readApp().filter((file) => file.path.startsWith('app/routes/') && !mapped.has(file.path));
  expect(unmapped.map((file) => file.path)).toEqual([]);
});

/** Whether a URL is one that a pattern matches. */
function matches(pattern: string, url: string): boolean {
  const source = pattern.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+').replace(/\/\*$/, '(?:/.*)?');
  return new RegExp(`^${source}$`).test(url);
}

test.each(Object.entries(paths))('paths.%s makes a URL that has a door', (_name, make) => {
  const build: (...parts: readonly [string, string, string]) => string = make;
  const url = build('first', 'second', 'third');
  expect(Object.values(PATTERNS).filter((pattern) => matches(pattern, url.split('?')[0] ?? ''))).not.toEqual([]);
});

test('the map of doors is as it was agreed', async () => {
  const width = Math.max(...doors.map((door) => door.url.length));
  const map = doors.map((door) => `${door.url.padEnd(width)}  ${door.file}`).join('\n');
  await expect(`${map}\n`).toMatchFileSnapshot('doors.snapshot');
});

test.each([
  "const a = '/checkout/sess_1';",
  'const a = `/checkout/${id}`;',
  'const a = `${origin}/api/session/v1/create`;',
  "const a = '/sandbox';",
])('catches: %s', (text) => {
  expect(spelledUrls(sourceFile('app/flows/a.ts', text))).toHaveLength(1);
});

test.each([
  "const a = '/checkouts';",
  "import a from '/checkout';",
  "const a = './checkout/page';",
  "const a = 'see /checkout';",
])('passes: %s', (text) => {
  expect(spelledUrls(sourceFile('app/flows/a.ts', text))).toEqual([]);
});
