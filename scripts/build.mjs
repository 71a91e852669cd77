/**
 * `npm run build`: builds the product into build/, or with --test into build/test, where the named kill points exist.
 * `buildIfStale` builds only when a source is not what the last build was made from.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const top = fileURLToPath(new URL('..', import.meta.url));

/** What a build is made from. */
const SOURCES = ['app', 'public', 'remix.config.js', 'tsconfig.json', 'package-lock.json'];

function hashInto(hash, path) {
  if (!existsSync(path)) return;
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path).sort()) hashInto(hash, join(path, name));
    return;
  }
  hash.update(path.slice(top.length)).update('\0').update(readFileSync(path)).update('\0');
}

function fingerprint() {
  const hash = createHash('sha256');
  for (const source of SOURCES) hashInto(hash, join(top, source));
  return hash.digest('hex');
}

/** Where a build is. */
export function buildDirectory({ test = false } = {}) {
  return join(top, test ? 'build/test' : 'build/product');
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Takes the lock, or says that somebody has it. */
function takes(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

function holderOf(lock) {
  return Number(existsSync(lock) ? readFileSync(lock, 'utf8') : 0);
}

/** Works while no other process builds the same: two that write one folder at once leave a mixture of both. */
function alone(directory, work) {
  const lock = `${directory}.lock`;
  mkdirSync(join(directory, '..'), { recursive: true });
  while (!takes(lock)) {
    const holder = holderOf(lock);
    if (holder > 0 && !isAlive(holder)) rmSync(lock, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Builds when there is no build, or it was made from other sources. Throws when building fails. */
export function buildIfStale({ test = false, force = false } = {}) {
  const directory = buildDirectory({ test });
  const stamp = join(directory, 'made-from');
  const isFresh = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();
  if (!force && isFresh()) return directory;
  return alone(directory, () => {
    // Somebody else may have built it meanwhile.
    if (force || !isFresh()) build(directory, { test, stamp });
    return directory;
  });
}

function build(directory, { test, stamp }) {
  const made = fingerprint();
  process.stderr.write('Building …\n');
  const built = spawnSync(
    process.execPath,
    [
      join(top, 'node_modules/@remix-run/dev/dist/cli.js'),
      'vite:build',
      '--config',
      'app/config/vite.config.ts',
      '--logLevel',
      'warn',
    ],
    {
      cwd: top,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        // A test may build: the build must not take itself for a test.
        VITEST: '',
        FLORIN_BUILD_DIRECTORY: directory,
        FLORIN_TEST_BUILD: test ? '1' : '',
      },
    },
  );
  if (built.status !== 0) throw new Error('The build failed; what it said is above.');
  writeFileSync(stamp, made);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { ensureInstalled } = await import('./ensure-installed.mjs');
  ensureInstalled();
  buildIfStale({ test: process.argv.includes('--test'), force: true });
}
