/** `npm run check`: what can be judged without running the product. All checks run, also after one has failed. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './ensure-installed.mjs';

const top = fileURLToPath(new URL('..', import.meta.url));

export const CHECKS = {
  format: ['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  lint: ['eslint/bin/eslint.js', '--max-warnings', '0', '.'],
  types: ['typescript/bin/tsc', '--noEmit', '--project', '.'],
};

/** Runs one check by its name, and tells whether it passed and what it said. */
export function runCheck(name) {
  const [program, ...args] = CHECKS[name];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`${top}node_modules/${program}`, ...args], {
      cwd: top,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ hasPassed: code === 0, output }));
  });
}

async function main() {
  ensureInstalled();
  const failed = [];
  const runs = Object.keys(CHECKS).map((name) => [name, runCheck(name)]);
  for (const [name, run] of runs) {
    const { hasPassed, output } = await run;
    console.log(`\n── ${name}`);
    process.stdout.write(output);
    if (!hasPassed) failed.push(name);
  }
  console.log(failed.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failed.join(', ')}.`);
  if (failed.includes('format')) console.log('"npm run format" mends the format.');
  process.exitCode = failed.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
