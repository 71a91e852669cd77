/**
 * `npm test`: every stage from types to browsers, on a machine with nothing but Node and npm.
 * `npm test -- unit flows` runs only those stages. The last line is `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CHECKS, runCheck } from './check.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { findChromium } from './find-chromium.mjs';
import { judgeJourneys } from './second-tries.mjs';

const top = fileURLToPath(new URL('..', import.meta.url));

function runNode(program, args, environment) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`${top}node_modules/${program}`, ...args], {
      cwd: top,
      stdio: 'inherit',
      env: { ...process.env, ...environment },
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** Reads a reporter's file. A run that wrote none is a run of which nothing is known. */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Nothing run, or a bad end that no test explains, is one failure: silence must not pass. */
function judge(result, exitCode) {
  const { passed, failed, skipped } = result;
  if (failed === 0 && (exitCode !== 0 || passed === 0)) {
    const why = passed === 0 ? 'No test ran.' : `The run ended with code ${exitCode} although no test failed.`;
    console.error(why);
    return { passed, failed: 1, skipped, failures: [why] };
  }
  return result;
}

/** Checks use one core each, so they begin together; each says what it has to say when it is its turn. */
const begun = new Map();
function beginChecks(names) {
  for (const name of names) if (Object.hasOwn(CHECKS, name)) begun.set(name, runCheck(name));
}

function check(name) {
  return async () => {
    const { hasPassed, output } = await begun.get(name);
    process.stdout.write(output);
    return hasPassed ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
  };
}

/** The browser, looked for once: some unit tests and all journeys need it. */
let chromium;
function chromiumPath() {
  return (chromium ??= findChromium());
}

/** The tests that failed, each with the first lines of why: a log that is cut off above still names them. */
function failuresOf(report) {
  return report.testResults.flatMap((file) =>
    file.assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => `${test.fullName}\n${test.failureMessages.join('\n')}`),
  );
}

function vitest(folder, { needsBrowser = false, isAlone = false } = {}) {
  return async () => {
    const environment = needsBrowser ? { CHROMIUM_PATH: chromiumPath() } : {};
    const file = `${top}test-results/${folder}.json`;
    rmSync(file, { force: true });
    const args = [
      'run',
      '--config',
      'tests/vitest.config.ts',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ];
    // Kills and deadlines are timed: what they measure must not be how busy another file keeps the machine.
    const workers = isAlone ? ['--maxWorkers=1'] : [];
    const exitCode = await runNode('vitest/vitest.mjs', [...args, ...workers, `tests/${folder}/`], environment);
    const report = readReport(file);
    if (!report) return judge({ passed: 0, failed: 0, skipped: 0 }, exitCode);
    // A file that could not be loaded has no tests to count, and is one failure.
    const unloaded = report.testResults.filter(
      (result) => result.status === 'failed' && !result.assertionResults.some((test) => test.status === 'failed'),
    );
    return judge(
      {
        passed: report.numPassedTests,
        failed: report.numFailedTests + unloaded.length,
        skipped: report.numPendingTests + report.numTodoTests,
        failures: [...failuresOf(report), ...unloaded.map((file) => `${file.name}\n${file.message}`)],
      },
      exitCode,
    );
  };
}

async function browser() {
  const file = `${top}test-results/browser.json`;
  rmSync(file, { force: true });
  const { buildIfStale } = await import('./build.mjs');
  await buildIfStale({ test: true });
  const args = ['test', '--config', 'tests/playwright.config.ts'];
  const exitCode = await runNode('@playwright/test/cli.js', args, { CHROMIUM_PATH: chromiumPath() });
  const report = readReport(file);
  if (!report) return judge({ passed: 0, failed: 0, skipped: 0 }, exitCode);
  return judge(judgeJourneys(report), exitCode);
}

const STAGES = {
  types: check('types'),
  lint: check('lint'),
  format: check('format'),
  house: vitest('house'),
  unit: vitest('unit', { needsBrowser: true }),
  gateways: vitest('gateways'),
  billing: vitest('billing'),
  flows: vitest('flows', { isAlone: true }),
  chaos: vitest('chaos', { isAlone: true }),
  browser,
};

async function runStage(name) {
  console.log(`\n══ ${name}`);
  const startedAt = performance.now();
  const result = await STAGES[name]().catch((error) => {
    console.error(error);
    return { passed: 0, failed: 1, skipped: 0, failures: [String(error)] };
  });
  return { name, ...result, seconds: (performance.now() - startedAt) / 1000 };
}

function report(results) {
  console.log('\n══ all');
  for (const { name, passed, failed, skipped, seconds } of results) {
    const counts = `${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${String(skipped).padStart(4)} skipped`;
    console.log(`${failed === 0 ? ' ' : '✗'} ${name.padEnd(9)}${counts} ${seconds.toFixed(1).padStart(7)} s`);
  }
  for (const { name, failures = [] } of results) {
    for (const failure of failures) console.log(`\n✗ ${name}: ${failure.slice(0, 2_000)}`);
  }
  for (const { name, forgiven = [] } of results) {
    for (const one of forgiven) console.log(`\n! ${name}, passed only at the second try: ${one.slice(0, 2_000)}`);
  }
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') === 0 ? 0 : 1;
}

const wanted = process.argv.slice(2);
const strangers = wanted.filter((name) => !Object.hasOwn(STAGES, name));
if (strangers.length > 0) {
  console.error(`There is no stage ${strangers.join(', ')}. Stages: ${Object.keys(STAGES).join(', ')}.`);
  process.exit(2);
}
ensureInstalled();
mkdirSync(`${top}test-results`, { recursive: true });
const names = Object.keys(STAGES).filter((name) => wanted.length === 0 || wanted.includes(name));
beginChecks(names);
const results = [];
for (const name of names) results.push(await runStage(name));
report(results);
