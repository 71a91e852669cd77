/**
 * Makes sure that what package-lock.json names is installed, with nothing but Node and npm at hand.
 * Plain JavaScript without dependencies, because it runs before there are any.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const LEAST_NODE = [20, 19];

const top = fileURLToPath(new URL('..', import.meta.url));

function refuse(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [leastMajor, leastMinor] = LEAST_NODE;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return;
  refuse(
    `Florin needs Node.js ${LEAST_NODE.join('.')} or newer; this is ${process.versions.node} (${process.execPath}).\n` +
      'Install a newer one from https://nodejs.org and start again.',
  );
}

function packagesOf(lockFile) {
  const packages = JSON.parse(readFileSync(lockFile, 'utf8')).packages ?? {};
  return Object.entries(packages).filter(([path]) => path !== '');
}

/**
 * Why what is installed is not what package-lock.json names, or null when it is. The lock that npm leaves in
 * node_modules is compared by content: times change with every checkout. It is written last, so an install that was
 * cut off has none.
 */
function whyStale(directory) {
  const hidden = `${directory}node_modules/.package-lock.json`;
  if (!existsSync(`${directory}node_modules`)) return 'nothing is installed yet';
  if (!existsSync(hidden)) return 'the last install was not finished';
  const installed = new Map(packagesOf(hidden));
  for (const [path, wanted] of packagesOf(`${directory}package-lock.json`)) {
    const present = installed.get(path);
    installed.delete(path);
    // Optional packages of other platforms are in the lock and rightly absent.
    if (!present && !wanted.optional && !wanted.devOptional && !wanted.peer) return `${path} is missing`;
    if (present && present.version !== wanted.version) return `${path} is ${present.version}, not ${wanted.version}`;
  }
  const [extra] = installed.keys();
  return extra === undefined ? null : `${extra} is no longer wanted`;
}

/**
 * Installs what is missing or differs from package-lock.json; ends the process with a clear message when that fails.
 * No install scripts are run: no dependency needs one.
 */
export function ensureInstalled() {
  checkNode();
  const why = whyStale(top);
  if (why === null) return;
  process.stderr.write(`Installing packages, because ${why} …\n`);
  const args = ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'];
  // On Windows npm is a .cmd file, which only a shell runs.
  const npm = spawnSync('npm', args, { cwd: top, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (npm.error) refuse(`npm could not be started (${npm.error.message}). It comes with Node.js: https://nodejs.org`);
  if (npm.status !== 0) refuse(`"npm ${args.join(' ')}" failed; what it said stands above. Nothing was started.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureInstalled();
