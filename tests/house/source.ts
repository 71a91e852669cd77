/** The product's source as the house tests read it: files, imports, exports, names. Nothing here knows a rule. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const TOP = fileURLToPath(new URL('../..', import.meta.url));

/** One source file; `path` is relative to the top and has forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

/** One import, re-export or dynamic import. `target` is a path in the house, or null for a package. */
export interface ImportEdge {
  readonly from: SourceFile;
  readonly node: ts.Node;
  readonly specifier: string;
  readonly target: string | null;
  readonly typeOnly: boolean;
  /** Names as the other file exports them; '*' for the whole of it. */
  readonly names: readonly string[];
}

export function sourceFile(path: string, text: string): SourceFile {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true, kind) };
}

/** Every file under a folder whose name passes, sorted. */
export function filesUnder(folder: string, passes: (name: string) => boolean): string[] {
  if (!existsSync(join(TOP, folder))) return [];
  return readdirSync(join(TOP, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && passes(entry.name))
    .map((entry) => join(entry.parentPath.replaceAll('\\', '/'), entry.name).slice(TOP.length))
    .sort();
}

export function readSources(...folders: readonly string[]): SourceFile[] {
  const isSource = (name: string) => /\.tsx?$/.test(name);
  return folders
    .flatMap((folder) => filesUnder(folder, isSource))
    .map((path) => sourceFile(path, readFileSync(join(TOP, path), 'utf8')));
}

let app: readonly SourceFile[] | null = null;

/** Everything under app/, read once for each test file. */
export function readApp(): readonly SourceFile[] {
  return (app ??= readSources('app'));
}

/** `app/x.ts:12 message`: what every house test lists. */
export function finding(file: SourceFile, at: ts.Node | number, message: string): string {
  const position = typeof at === 'number' ? at : at.getStart(file.tree);
  return `${file.path}:${file.tree.getLineAndCharacterOfPosition(position).line + 1} ${message}`;
}

/** Calls `visit` for a node and everything in it. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => {
    walk(child, visit);
  });
}

function candidates(path: string): string[] {
  return [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`, path.replace(/\.js$/, '.ts')];
}

/** The house path that a specifier means, null for a package. A specifier that meets no file keeps its bare path. */
export function resolveSpecifier(from: string, specifier: string, known: (path: string) => boolean): string | null {
  const bare = specifier.replace(/\?.*$/, '');
  if (!bare.startsWith('.') && !bare.startsWith('~/')) return null;
  const path = normalize(bare.startsWith('~/') ? `app/${bare.slice(2)}` : join(dirname(from), bare));
  return candidates(path).find(known) ?? path;
}

interface RawImport {
  readonly node: ts.Node;
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly names: readonly string[];
}

function declaredImport(node: ts.ImportDeclaration): Omit<RawImport, 'node' | 'specifier'> {
  const clause = node.importClause;
  if (!clause) return { typeOnly: false, names: [] };
  const bindings = clause.namedBindings;
  const elements = bindings && ts.isNamedImports(bindings) ? [...bindings.elements] : [];
  const names = elements.map((element) => (element.propertyName ?? element.name).text);
  if (clause.name) names.push('default');
  if (bindings && ts.isNamespaceImport(bindings)) names.push('*');
  const allTypes = elements.length > 0 && elements.every((element) => element.isTypeOnly) && !clause.name;
  return { typeOnly: clause.isTypeOnly || allTypes, names };
}

function rawImport(node: ts.Node): RawImport | null {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return { node, specifier: node.moduleSpecifier.text, ...declaredImport(node) };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    const clause = node.exportClause;
    const names =
      clause && ts.isNamedExports(clause) ? clause.elements.map((one) => (one.propertyName ?? one.name).text) : ['*'];
    return { node, specifier: node.moduleSpecifier.text, typeOnly: node.isTypeOnly, names };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments;
    return argument && ts.isStringLiteralLike(argument)
      ? { node, specifier: argument.text, typeOnly: false, names: ['*'] }
      : null;
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
    return { node, specifier: node.argument.literal.text, typeOnly: true, names: ['*'] };
  }
  return null;
}

/** Every import of a file. `known` tells which paths exist, so that a test can make up a house of its own. */
export function importsOf(file: SourceFile, known: (path: string) => boolean): ImportEdge[] {
  const edges: ImportEdge[] = [];
  walk(file.tree, (node) => {
    const raw = rawImport(node);
    if (raw) edges.push({ from: file, ...raw, target: resolveSpecifier(file.path, raw.specifier, known) });
  });
  return edges;
}

/** The imports of many files that know each other. */
export function importGraph(files: readonly SourceFile[]): ImportEdge[] {
  const paths = new Set(files.map((file) => file.path));
  return files.flatMap((file) => importsOf(file, (path) => paths.has(path)));
}

/** Whether a file may have effects: its name says so. */
export function isServerFile(path: string): boolean {
  return /\.server(\.|$)/.test(path.slice(path.lastIndexOf('/') + 1));
}

export function isExported(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((one) => one.kind === ts.SyntaxKind.ExportKeyword)
  );
}

/** Whether a statement is `export default …`. */
export function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return true;
  return (
    isExported(node) &&
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some((one) => one.kind === ts.SyntaxKind.DefaultKeyword)
  );
}

function bindingNames(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? bindingNames(element.name) : []));
}

/** The names that a top-level statement declares. */
export function declaredNames(statement: ts.Statement): ts.Identifier[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap((one) => bindingNames(one.name));
  if (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement)
  ) {
    return statement.name ? [statement.name] : [];
  }
  return [];
}
