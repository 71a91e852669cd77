import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Outcome } from './figures';
import type { Broken } from './invariants';
import type { Options } from './main';

const MUTATIONS = 100_000;
const top = fileURLToPath(new URL('../..', import.meta.url));

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
}

/** Genuine webhooks of every scheme, changed at random, many more than `npm test` has time for. */
export async function runMutations({ seed }: Options): Promise<Outcome[]> {
  const file = join(mkdtempSync(join(tmpdir(), 'florin-mutations-')), 'report.json');
  const test = 'tests/gateways/webhook-mutations.test.ts';
  const reporting = ['--reporter=json', `--outputFile.json=${file}`];
  const args = [
    `${top}node_modules/vitest/vitest.mjs`,
    'run',
    '--config',
    'tests/vitest.config.ts',
    ...reporting,
    test,
  ];
  const child = spawn(process.execPath, args, {
    cwd: top,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, WEBHOOK_MUTATIONS: String(MUTATIONS), WEBHOOK_SEED: String(seed) },
  });
  await new Promise((resolve) => child.once('close', resolve));
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const broken = tests
    .filter(({ status }) => status !== 'passed')
    .map(({ title }): Broken => ({
      invariant: 'I2',
      about: title,
      what: 'a changed webhook was taken for another event',
    }));
  // A run of which nothing is known must not pass.
  if (tests.length === 0) broken.push({ invariant: 'I2', about: 'mutations', what: 'no test ran' });
  const figures = { schemes: tests.length, 'mutations of each': MUTATIONS, mutations: MUTATIONS * passed };
  return [{ scenario: 'mutated webhooks', figures, broken }];
}
