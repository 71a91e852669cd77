/** How large things may be, and what may not stand in the source at all. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { TOP, filesUnder, finding, readApp, readSources, sourceFile, walk } from './source';
import type { SourceFile } from './source';

const MOST = { lines: 250, doorLines: 60, functionLines: 70, imports: 15, parameters: 3, nesting: 3 };

/** Tables of data: read by looking up, not from top to bottom, so their length is no burden. */
function isTableOfData(path: string): boolean {
  // One file per language, one line per sentence.
  if (path.startsWith('app/translations/')) return true;
  // Every currency of ISO 4217; every table of the database.
  return path === 'app/foundation/currency.ts' || path === 'app/database/tables.ts';
}

function lineCount(file: SourceFile): number {
  return file.text.replace(/\n$/, '').split('\n').length;
}

function tooLong(file: SourceFile): string[] {
  const most = file.path.startsWith('app/routes/') ? MOST.doorLines : MOST.lines;
  const lines = lineCount(file);
  return lines > most && !isTableOfData(file.path) ? [`${file.path}:${lines} ${lines} lines, at most ${most}`] : [];
}

function tooManyImports(file: SourceFile): string[] {
  // A map of doors names each of them.
  if (file.path === 'app/direct-doors.server.ts') return [];
  const imports = file.tree.statements.filter(ts.isImportDeclaration);
  const last = imports.at(-1);
  return last && imports.length > MOST.imports
    ? [finding(file, last, `${imports.length} imports, at most ${MOST.imports}`)]
    : [];
}

function hasBody(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
}

function tooLongFunctions(file: SourceFile): string[] {
  const found: string[] = [];
  walk(file.tree, (node) => {
    if (!hasBody(node)) return;
    const lineOf = (position: number) => file.tree.getLineAndCharacterOfPosition(position).line;
    const lines = lineOf(node.end) - lineOf(node.getStart(file.tree)) + 1;
    if (lines > MOST.functionLines)
      found.push(finding(file, node, `a function of ${lines} lines, at most ${MOST.functionLines}`));
  });
  return found;
}

function tooManyParameters(file: SourceFile): string[] {
  const found: string[] = [];
  // Remix calls the server's entry, with five.
  if (file.path === 'app/entry.server.tsx') return found;
  walk(file.tree, (node) => {
    if (!ts.isFunctionLike(node) || ts.isIndexSignatureDeclaration(node)) return;
    const count = node.parameters.filter((one) => one.name.getText(file.tree) !== 'this').length;
    if (count > MOST.parameters) found.push(finding(file, node, `${count} parameters, at most ${MOST.parameters}`));
  });
  return found;
}

/** An `else if` is no deeper than its `if`. */
function isElseIf(node: ts.Node): boolean {
  return ts.isIfStatement(node) && ts.isIfStatement(node.parent) && node.parent.elseStatement === node;
}

function nests(node: ts.Node): boolean {
  return (
    (ts.isIfStatement(node) && !isElseIf(node)) ||
    ts.isIterationStatement(node, false) ||
    ts.isSwitchStatement(node) ||
    ts.isTryStatement(node)
  );
}

function tooDeep(file: SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node, depth: number) => {
    const inner = ts.isFunctionLike(node) ? 0 : depth + (nests(node) ? 1 : 0);
    if (inner === MOST.nesting + 1 && nests(node))
      found.push(finding(file, node, `nested ${inner} deep, at most ${MOST.nesting}`));
    node.forEachChild((child) => {
      visit(child, inner);
    });
  };
  visit(file.tree, 0);
  return found;
}

function anyTypes(file: SourceFile): string[] {
  const found: string[] = [];
  walk(file.tree, (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(finding(file, node, 'any'));
  });
  return found;
}

// Written so that this file does not find itself.
const UNWANTED: readonly (readonly [RegExp, string])[] = [
  [/@ts-(?:ignore|expect-error|nocheck)/g, 'a silenced type error'],
  [/(?:eslint-dis[a]ble|biome-ign[o]re)/g, 'a silenced rule'],
  [/\b(?:TO[D]O|FIX[M]E|X[X]X)\b/g, 'a note for later: make it an issue, or do it'],
  [/\b(?:it|test|describe)\.(?:only|todo|fixme)\b/g, 'a test that leaves out others'],
];

function unwanted(file: SourceFile): string[] {
  return UNWANTED.flatMap(([pattern, what]) =>
    [...file.text.matchAll(pattern)].map((match) => finding(file, match.index, what)),
  );
}

const everyProductFile = (check: (file: SourceFile) => string[]) => readApp().flatMap(check);
const everyFile = () => [
  ...readSources('app', 'tests', 'bench'),
  ...filesUnder('scripts', (name) => name.endsWith('.mjs')).map((path) =>
    sourceFile(path, readFileSync(join(TOP, path), 'utf8')),
  ),
];

test('files are short', () => {
  expect(everyProductFile(tooLong)).toEqual([]);
});

test('functions are short', () => {
  expect(everyProductFile(tooLongFunctions)).toEqual([]);
});

test('files import little', () => {
  expect(everyProductFile(tooManyImports)).toEqual([]);
});

test('functions take few parameters', () => {
  expect(everyProductFile(tooManyParameters)).toEqual([]);
});

test('nothing is nested deeply', () => {
  expect(everyProductFile(tooDeep)).toEqual([]);
});

test('nothing is of type any', () => {
  expect(everyFile().flatMap(anyTypes)).toEqual([]);
});

test('nothing is silenced or put off', () => {
  expect(everyFile().flatMap(unwanted)).toEqual([]);
});

const lines = (count: number, line = 'f();') => Array.from({ length: count }, () => line).join('\n');

test.each([
  [tooLong, 'app/flows/a.ts', lines(251)],
  [tooLong, 'app/routes/a.ts', lines(61)],
  [tooLongFunctions, 'app/flows/a.ts', `const a = () => {\n${lines(69)}\n};`],
  [tooManyImports, 'app/flows/a.ts', lines(16, "import 'a';")],
  [tooManyParameters, 'app/flows/a.ts', 'interface A { b(c: 1, d: 2, e: 3, f: 4): void }'],
  [tooDeep, 'app/flows/a.ts', 'if (a) { for (;;) { while (b) { try { c(); } finally { d(); } } } }'],
  [anyTypes, 'app/flows/a.ts', 'const a = (b: readonly any[]) => b;'],
  [unwanted, 'app/flows/a.ts', `// ${'TO'}${'DO'}: later`],
  [unwanted, 'app/flows/a.ts', `// @ts-${'ignore'}`],
  [unwanted, 'app/flows/a.ts', `/* eslint-${'disable'} */`],
])('%o catches one in %s', (check, path, text) => {
  expect(check(sourceFile(path, text))).toHaveLength(1);
});

test.each([
  [tooLong, 'app/flows/a.ts', `${lines(250)}\n`],
  [tooLong, 'app/translations/en.ts', lines(900)],
  [tooLongFunctions, 'app/flows/a.ts', `const a = () => {\n${lines(68)}\n};`],
  [
    tooDeep,
    'app/flows/a.ts',
    'if (a) { b(); } else if (c) { d(); } else if (e) { for (;;) { while (b) { c(() => { if (f) g(); }); } } }',
  ],
  [anyTypes, 'app/flows/a.ts', "const any = 'any';"],
])('%o passes what is within in %s', (check, path, text) => {
  expect(check(sourceFile(path, text))).toEqual([]);
});
