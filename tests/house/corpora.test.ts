/** Test data of others is kept with its source and its license. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TOP, filesUnder } from './source';

const CORPORA = 'tests/corpora';

const isLicense = (path: string) => /\/LICENSE[^/]*$/.test(path);
const folderOf = (path: string) => path.slice(CORPORA.length + 1).split('/')[0] ?? '';

/** Files that the list does not name, by themselves or by their folder's `*`, and folders without a license. */
function unattributed(paths: readonly string[], list: string): string[] {
  const data = paths.filter((path) => !isLicense(path) && !path.endsWith('README.md'));
  const licensed = new Set(paths.filter(isLicense).map(folderOf));
  const named = (path: string) =>
    list.includes(path.slice(CORPORA.length + 1)) ||
    list.includes(`${folderOf(path)}/*${path.slice(path.lastIndexOf('.'))}`);
  return [
    ...data.filter((path) => !named(path)).map((path) => `${path} is not in ${CORPORA}/README.md`),
    ...data.filter((path) => !licensed.has(folderOf(path))).map((path) => `${path} has no license beside it`),
  ];
}

test('every corpus names its source and keeps its license', () => {
  const list = readFileSync(join(TOP, CORPORA, 'README.md'), 'utf8');
  expect(
    unattributed(
      filesUnder(CORPORA, () => true),
      list,
    ),
  ).toEqual([]);
});

test('catches data without a source, and data without a license', () => {
  const list = '| cards/known.json | … |\n| own/*.json | … |';
  const paths = [
    'tests/corpora/cards/LICENSE',
    'tests/corpora/cards/known.json',
    'tests/corpora/cards/new.json',
    'tests/corpora/own/a.json',
  ];
  expect(unattributed(paths, list)).toEqual([
    'tests/corpora/cards/new.json is not in tests/corpora/README.md',
    'tests/corpora/own/a.json has no license beside it',
  ]);
});
