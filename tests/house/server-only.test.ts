/**
 * The bundler does not keep a secret: a component that uses a server's value can build without a word. So it is a rule of
 * names, tested here. A `.server` file has effects; every other file is pure and runs anywhere.
 */
import ts from 'typescript';
import { expect, test } from 'vitest';
import {
  declaredNames,
  finding,
  importGraph,
  isDefaultExport,
  isExported,
  isServerFile,
  readApp,
  sourceFile,
} from './source';
import type { ImportEdge, SourceFile } from './source';

const ISLAND = 'app/checkout/enhance/';

/** What only a server has: Node's modules, drivers, and packages that open files, sockets or processes. */
const SERVER_PACKAGES =
  /^(node:|pg($|\/)|@electric-sql\/|drizzle-orm\/(pglite|node-postgres)|pino|prom-client|msw\/node|@remix-run\/(node|server-runtime)|rate-limiter-flexible)/;

/**
 * Packages that the payer page's only script may carry, each weighed against its budget of 12 kB.
 * zod is not among them and must not be: it alone is 92 kB.
 */
const ISLAND_PACKAGES: readonly string[] = ['card-validator', 'credit-card-type'];

/** Exports of a route that Remix strips from the browser's bundle, with everything that only they use. */
const STRIPPED_EXPORTS = new Set(['loader', 'action', 'headers']);

/** Files outside the rule: Remix strips doors (tested below), the server's entry never leaves it, tools build the product. */
function mayUseServer(path: string): boolean {
  return (
    isServerFile(path) ||
    isDoor(path) ||
    path.startsWith('app/config/') ||
    path === 'app/routes.ts' ||
    isSimulation(path)
  );
}

function isDoor(path: string): boolean {
  return path.startsWith('app/routes/') || path === 'app/root.tsx';
}

/** Simulators are servers by nature; only registries, themselves `.server`, import them. They sign, so they need Node. */
function isSimulation(path: string): boolean {
  return /^app\/(gateways|billing)\/[^/]+\/simulator[^/]*$/.test(path) || path.startsWith('app/gateways/simulation/');
}

function effects(edges: readonly ImportEdge[]): string[] {
  return edges.flatMap((edge) => {
    if (edge.typeOnly || mayUseServer(edge.from.path) || edge.from.path.endsWith('.d.ts')) return [];
    const target = edge.target ?? edge.specifier;
    const effect = edge.target === null ? SERVER_PACKAGES.test(target) : isServerFile(target) || isSimulation(target);
    return effect ? [finding(edge.from, edge.node, `a file without .server uses ${edge.specifier}`)] : [];
  });
}

/** Names that an edge's import statement binds in its own file. */
function boundNames(node: ts.Node): string[] {
  if (!ts.isImportDeclaration(node) || !node.importClause) return [];
  const names = node.importClause.name ? [node.importClause.name.text] : [];
  const bindings = node.importClause.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings)) return [...names, bindings.name.text];
  const elements = bindings && ts.isNamedImports(bindings) ? bindings.elements.filter((one) => !one.isTypeOnly) : [];
  return [...names, ...elements.map((one) => one.name.text)];
}

function valueNamesIn(node: ts.Node): Map<string, ts.Identifier> {
  const names = new Map<string, ts.Identifier>();
  const visit = (child: ts.Node) => {
    if (ts.isTypeNode(child)) return;
    if (ts.isIdentifier(child)) names.set(child.text, child);
    child.forEachChild(visit);
  };
  visit(node);
  return names;
}

/** Statements of a route that reach the browser: what it exports for it, and everything that these use. */
function browserStatements(file: SourceFile): ts.Statement[] {
  const declaring = new Map(
    file.tree.statements.flatMap((statement) => declaredNames(statement).map((name) => [name.text, statement])),
  );
  const reached = new Set<ts.Statement>();
  const reach = (statement: ts.Statement) => {
    if (reached.has(statement)) return;
    reached.add(statement);
    for (const name of valueNamesIn(statement).keys()) {
      const next = declaring.get(name);
      if (next) reach(next);
    }
  };
  for (const statement of file.tree.statements) {
    if (ts.isImportDeclaration(statement)) continue;
    const names = declaredNames(statement);
    const stripped =
      isExported(statement) && names.length > 0 && names.every((name) => STRIPPED_EXPORTS.has(name.text));
    const effect = names.length === 0;
    if (isDefaultExport(statement) || effect || (isExported(statement) && !stripped)) reach(statement);
  }
  return [...reached];
}

/** Uses of a server's values by what a door sends to the browser. A door without a component sends nothing. */
function leaks(files: readonly SourceFile[]): string[] {
  const edges = importGraph(files).filter((edge) => isDoor(edge.from.path) && !edge.typeOnly);
  const secret = edges.filter((edge) =>
    edge.target === null ? SERVER_PACKAGES.test(edge.specifier) : isServerFile(edge.target),
  );
  return files.flatMap((file) => {
    if (!file.tree.statements.some(isDefaultExport)) return [];
    const own = secret.filter((edge) => edge.from === file);
    const names = new Set(own.flatMap((edge) => boundNames(edge.node)));
    return browserStatements(file).flatMap((statement) => {
      return [...valueNamesIn(statement)].flatMap(([name, node]) => {
        return names.has(name) ? [finding(file, node, `${name} of the server is used outside loader and action`)] : [];
      });
    });
  });
}

/** Everything that ends up in the payer page's script, by value imports from the island on. */
function islandFindings(files: readonly SourceFile[]): string[] {
  const edges = importGraph(files).filter((edge) => !edge.typeOnly);
  const reached = new Set(files.map((file) => file.path).filter((path) => path.startsWith(ISLAND)));
  const found: string[] = [];
  for (const path of reached) {
    for (const edge of edges.filter((one) => one.from.path === path)) {
      if (edge.target !== null) reached.add(edge.target);
      const refused =
        edge.target === null
          ? !ISLAND_PACKAGES.includes(edge.specifier.split('/')[0] ?? '')
          : isServerFile(edge.target) || /\.css(\.ts)?$/.test(edge.target);
      if (refused) found.push(finding(edge.from, edge.node, `the payer page's script would carry ${edge.specifier}`));
    }
  }
  return found;
}

test('only .server files have effects', () => {
  expect(effects(importGraph(readApp()))).toEqual([]);
});

test('no door sends a value of the server to the browser', () => {
  expect(leaks(readApp())).toEqual([]);
});

test("the payer page's script carries only what it may", () => {
  expect(islandFindings(readApp())).toEqual([]);
});

test.each([
  "import { readConfig } from '~/foundation/config.server'",
  "import { createHash } from 'node:crypto'",
  "import { Pool } from 'pg'",
  "const x = await import('~/foundation/config.server')",
])('a pure file may not: %s', (text) => {
  const config = sourceFile('app/foundation/config.server.ts', 'export const readConfig = 1');
  expect(effects(importGraph([sourceFile('app/checkout/page.tsx', text), config]))).toHaveLength(1);
});

test('a pure file may use types of a .server file', () => {
  const text =
    "import type { Config } from '~/foundation/config.server'; import { type Log } from '~/foundation/log.server';";
  expect(effects(importGraph([sourceFile('app/checkout/page.tsx', text)]))).toEqual([]);
});

const DOOR =
  "import { find } from '~/sessions/session-store.server';\nexport async function loader() { return ask(); }\nfunction ask() { return find(); }\n";

test('a door that uses a server value in its component leaks, also through a function between', () => {
  const direct = sourceFile('app/routes/a.tsx', `${DOOR}export default function Page() { return find(); }`);
  const indirect = sourceFile('app/routes/b.tsx', `${DOOR}export default function Page() { return ask(); }`);
  const meta = sourceFile(
    'app/routes/c.tsx',
    `${DOOR}export const meta = () => find();\nexport default function Page() { return null; }`,
  );
  expect([direct, indirect, meta].map((file) => leaks([file]).length)).toEqual([1, 1, 1]);
});

test('a door that uses a server value in its loader only leaks nothing', () => {
  expect(leaks([sourceFile('app/routes/a.tsx', `${DOOR}export default function Page() { return null; }`)])).toEqual([]);
});

test('the island may not reach zod through another file', () => {
  const island = sourceFile('app/checkout/enhance/enhance.ts', "import { rule } from '~/checkout/rules'");
  const rules = sourceFile('app/checkout/rules.ts', "import { z } from 'zod';\nexport const rule = z.string()");
  expect(islandFindings([island, rules])).toEqual(["app/checkout/rules.ts:1 the payer page's script would carry zod"]);
});
