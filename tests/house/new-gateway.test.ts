/**
 * What `npm run new gateway` writes keeps the rules of the house, and fails the contract suite where the gateway's words are
 * missing: seen in a copy of the house, with a gateway that nobody has.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TOP } from './source';

const COPIED = [
  'app',
  'scripts',
  'tests',
  'docs',
  'bench',
  'package.json',
  'tsconfig.json',
  'remix.config.js',
  'README.md',
];
/** Rules that what is written could break; the others are about things that it has no part in. */
const RULES = ['floors', 'sizes', 'words', 'dead-code', 'server-only'];

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'florin-new-'));
  for (const name of COPIED) cpSync(join(TOP, name), join(copy, name), { recursive: true });
  symlinkSync(join(TOP, 'node_modules'), join(copy, 'node_modules'));
  execFileSync(process.execPath, ['scripts/new-gateway.mjs', 'gateway', 'seventh'], { cwd: copy });
}, 60_000);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function run(files: readonly string[]): ReadonlyMap<string, string> {
  const file = join(copy, 'report.json');
  const args = ['run', '--config', 'tests/vitest.config.ts', '--reporter=json', `--outputFile=${file}`, ...files];
  spawnSync(process.execPath, [join(copy, 'node_modules/vitest/vitest.mjs'), ...args], {
    cwd: copy,
    stdio: 'ignore',
    env: { ...process.env, VITEST: undefined, VITEST_POOL_ID: undefined, VITEST_WORKER_ID: undefined },
  });
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  return new Map(tests.map(({ fullName, status }) => [fullName, status]));
}

test('what it writes keeps the rules of the house', () => {
  const results = run(RULES.map((rule) => `tests/house/${rule}.test.ts`));
  expect(results.size).toBeGreaterThan(20);
  expect([...results].filter(([, status]) => status === 'failed')).toEqual([]);
}, 180_000);

test('the contract suite runs for it, and fails where its words are missing', () => {
  const results = run(['tests/gateways/seventh.test.ts']);
  const failed = [...results].filter(([, status]) => status === 'failed').map(([name]) => name);
  for (const missing of ['approves 4242424242424242', 'webhooks a genuine one is read', 'is pending until'])
    expect(
      failed.some((name) => name.includes(missing)),
      missing,
    ).toBe(true);
  // What the simulated world does for every gateway is there from the beginning.
  expect([...results.values()].filter((status) => status === 'passed').length).toBeGreaterThan(0);
  expect(failed.length).toBeGreaterThan(20);
}, 180_000);

test('a name that is taken, or none, is refused in words', () => {
  const said = (...args: string[]) =>
    spawnSync(process.execPath, ['scripts/new-gateway.mjs', ...args], { cwd: copy, encoding: 'utf8' });
  expect(said('gateway', 'practice')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('already') as string,
  });
  expect(said('gateway', 'Not A Name').status).toBe(2);
  expect(said('bank').status).toBe(2);
});
