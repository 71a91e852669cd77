/** `npm run check`: what can be judged without running the product. All checks run, also after one has failed. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './ensure-installed.mjs';

const top = fileURLToPath(new URL('..', import.meta.url));

export const CHECKS = {
  format: ['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  lint: ['eslint/bin/eslint.js', '--max-warnings', '0', '.'],
  types: ['typescript/bin/tsc', '--noEmit', '--project', '.'],
};

/** Runs one check by its name, showing what it says, and tells whether it passed. */
export function passesCheck(name) {
  const [program, ...args] = CHECKS[name];
  const run = spawnSync(process.execPath, [`${top}node_modules/${program}`, ...args], { cwd: top, stdio: 'inherit' });
  return run.status === 0;
}

function main() {
  ensureInstalled();
  const failed = [];
  for (const name of Object.keys(CHECKS)) {
    console.log(`\n── ${name}`);
    if (!passesCheck(name)) failed.push(name);
  }
  console.log(failed.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failed.join(', ')}.`);
  if (failed.includes('format')) console.log('"npm run format" mends the format.');
  process.exitCode = failed.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
