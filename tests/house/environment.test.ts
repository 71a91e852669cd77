/** The environment is read in one file, where one schema validates all of it at once. */
import ts from 'typescript';
import { expect, test } from 'vitest';
import { finding, readApp, sourceFile, walk } from './source';
import type { SourceFile } from './source';

const READER = 'app/foundation/config.server.ts';

/** The reader, and the configuration of the build, which is no part of the running product. */
function mayRead(path: string): boolean {
  return path === READER || path.startsWith('app/config/');
}

function isProcess(node: ts.Node): boolean {
  if (ts.isIdentifier(node)) return node.text === 'process';
  return ts.isPropertyAccessExpression(node) && node.name.text === 'process';
}

function readsEnvironment(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) {
    return node.name.text === 'env' && (isProcess(node.expression) || ts.isMetaProperty(node.expression));
  }
  if (ts.isElementAccessExpression(node)) {
    return (
      isProcess(node.expression) &&
      ts.isStringLiteralLike(node.argumentExpression) &&
      node.argumentExpression.text === 'env'
    );
  }
  if (ts.isVariableDeclaration(node)) return node.initializer !== undefined && isProcess(node.initializer);
  return (
    ts.isImportDeclaration(node) &&
    ts.isStringLiteral(node.moduleSpecifier) &&
    /^(node:)?process$/.test(node.moduleSpecifier.text)
  );
}

function environmentReads(file: SourceFile): string[] {
  const found: string[] = [];
  if (mayRead(file.path)) return found;
  walk(file.tree, (node) => {
    if (readsEnvironment(node)) found.push(finding(file, node, `the environment is read in ${READER} only`));
  });
  return found;
}

test('the environment is read in one file', () => {
  expect(readApp().flatMap(environmentReads)).toEqual([]);
});

test('that file is there and reads it', () => {
  expect(readApp().find((file) => file.path === READER)?.text).toContain('process.env');
});

test.each([
  'const port = process.env.PORT;',
  "const port = process['env'].PORT;",
  'const { env } = process;',
  'const port = globalThis.process.env.PORT;',
  "import { env } from 'node:process';",
  'const dev = import.meta.env.DEV;',
])('catches: %s', (text) => {
  expect(environmentReads(sourceFile('app/http/server.server.ts', text)).length).toBeGreaterThan(0);
});

test('other uses of the process are free', () => {
  expect(
    environmentReads(sourceFile('app/http/server.server.ts', 'process.kill(process.pid); export const env = 1;')),
  ).toEqual([]);
});
