/** One word for one thing: the glossary's words, and American spelling. */
import ts from 'typescript';
import { expect, test } from 'vitest';
import { finding, filesUnder, readApp, sourceFile, walk } from './source';
import type { SourceFile } from './source';

/** Words that say nothing, or say another word of the glossary again. Singular; a plural is caught as well. */
const FORBIDDEN = new Set(
  'psp provider processor connector handler manager service util utility helper common misc'.split(' '),
);

/** Drawers: fine words within a sentence, but a file or folder of that name says nothing of what is in it. */
const DRAWERS = new Set(['lib', 'shared']);

/** Names that others gave and that we must say: msw's types, React's and billing's providers. */
const OTHERS = /^(?:RequestHandler|HttpHandler|handlers|.*Provider)$/;
/** Bare words that are right only where they can mean one thing: msw's handler, the column of billing connections. */
const MEANT_BY = new Map([
  ['handler', /from 'msw'/],
  ['provider', /BillingConnection/],
]);

const BRITISH =
  /(?:authori|tokeni|normali|organi|recogni|initiali|seriali|minimi|maximi|optimi|customi|summari|locali|finali|capitali|categori|itemi|prioriti|saniti|synchroni|emphasi|apologi)s(?:e|ed|es|ing|er|ation|ations)\b|cancell(?:ed|ing)|colour|behaviour|favour|honour|neighbour|labell(?:ed\b|ing)|modell(?:ed|ing)|\bcentre\b|\blicence\b|\bgrey\b|\banalyse|\bdefence\b|\bwhilst\b|\bcheque\b|fulfil(?:s|ment)?\b/gi;

/** Places where another system's words stand, spelled as it spells them, and sentences in other languages. */
function speaksForOthers(path: string): boolean {
  if (/^app\/(gateways|billing)\/[^/]+\/(wire|(?:\w+-)?mapping|simulator[^/]*|events\.server)\.tsx?$/.test(path))
    return true;
  return path.startsWith('app/translations/') && !/\/(en|translate|translation|locales)[^/]*\.ts$/.test(path);
}

function wordsOf(name: string): string[] {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
  return words.toLowerCase().split(/[^a-z\d]+/);
}

function forbiddenWord(name: string): string | null {
  return wordsOf(name).find((word) => FORBIDDEN.has(word) || FORBIDDEN.has(word.replace(/s$/, ''))) ?? null;
}

/** "Billing provider" is the one provider of the house; React's contexts end in Provider. */
function isAllowed(name: string, path: string): boolean {
  const word = forbiddenWord(name);
  if (word === null) return true;
  if (word.startsWith('provider'))
    return /billing[-_]?providers?/i.test(name) || /^app\/database\/|billing/.test(path) || OTHERS.test(name);
  return word.startsWith('handler') && OTHERS.test(name);
}

/** The identifier that a node declares: names that we chose, not those that packages chose. */
function declaredName(node: ts.Node): ts.Node | null {
  const declares =
    ts.isVariableDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isPropertySignature(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isMethodSignature(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isBindingElement(node) ||
    ts.isTypeParameterDeclaration(node);
  const name = declares ? node.name : undefined;
  return name && (ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || ts.isStringLiteral(name)) ? name : null;
}

function strangeNames(file: SourceFile): string[] {
  const found: string[] = [];
  if (speaksForOthers(file.path)) return found;
  walk(file.tree, (node) => {
    const name = declaredName(node);
    if (!name) return;
    const text = (name as ts.Identifier).text;
    if (MEANT_BY.get(text)?.test(file.text)) return;
    if (!isAllowed(text, file.path))
      found.push(finding(file, name, `${text}: "${forbiddenWord(text)}" is no word of the house`));
  });
  return found;
}

function isDrawer(part: string): boolean {
  return wordsOf(part).some((word) => DRAWERS.has(word));
}

function strangePaths(paths: readonly string[]): string[] {
  return paths.filter((path) =>
    path.split('/').some((part) => isDrawer(part) || !isAllowed(part.replace(/\..*/, ''), path)),
  );
}

function british(file: SourceFile): string[] {
  if (speaksForOthers(file.path)) return [];
  return [...file.text.matchAll(BRITISH)].map((match) => finding(file, match.index, `"${match[0]}" is British`));
}

test('names use the glossary', () => {
  expect(readApp().flatMap(strangeNames)).toEqual([]);
});

test('files and folders use the glossary', () => {
  expect(
    strangePaths(['app', 'tests', 'scripts', 'bench'].flatMap((folder) => filesUnder(folder, () => true))),
  ).toEqual([]);
});

test('files are kebab-case', () => {
  const kebab = /^(?:_?[a-z\d]+(?:-[a-z\d]+)*)(?:\.[a-z\d]+)+$/;
  expect(
    readApp()
      .map((file) => file.path)
      .filter((path) => !kebab.test(path.slice(path.lastIndexOf('/') + 1))),
  ).toEqual([]);
});

test('spelling is American', () => {
  expect(readApp().flatMap(british)).toEqual([]);
});

test.each([
  'const paymentProcessor = 1;',
  'interface PspAnswer {}',
  'function run(eventHandlers: 1) {}',
  'const a = { sessionManager: 1 };',
  'const { provider } = a;',
  'class DateUtils {}',
])('catches the name in: %s', (text) => {
  expect(strangeNames(sourceFile('app/flows/a.ts', text))).toHaveLength(1);
});

test.each([
  'const billingProvider = 1;',
  'const handlers: RequestHandler[] = [];',
  "import { createRequestHandler } from '@remix-run/node';",
  'const handled = 1;',
  'server.handler();',
])('passes the names in: %s', (text) => {
  expect(strangeNames(sourceFile('app/flows/a.ts', text))).toEqual([]);
});

test('catches the file name, and passes those of billing providers', () => {
  const bad = ['app/payments/payment-service.server.ts', 'app/lib/x.ts', 'app/foundation/string-utils.ts'];
  expect(strangePaths([...bad, 'app/flows/ask-billing-provider.server.ts', 'app/checkout/handle-submit.ts'])).toEqual(
    bad,
  );
});

test('catches British spelling in names, comments and sentences', () => {
  const file = sourceFile(
    'app/flows/a.ts',
    "const isAuthorised = 1; // the colour of a cancelled payment\nconst a = 'initialise';",
  );
  expect(british(file)).toHaveLength(4);
});

test('passes American spelling, and words that only look British', () => {
  const file = sourceFile(
    'app/flows/a.ts',
    '// an authorized, canceled, optimistic specialist promises a cancellation; localStorage, fulfilled, organism',
  );
  expect(british(file)).toEqual([]);
});
