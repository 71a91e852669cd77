/** Finds a Chromium for the browser tests, or installs one. Plain JavaScript; Playwright is loaded only when asked for. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const top = fileURLToPath(new URL('..', import.meta.url));

const SYSTEM_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** A path counts only when the program starts: a stub of a package manager, or a browser without its libraries, does not. */
function starts(path) {
  if (!path || !existsSync(path)) return false;
  if (process.platform === 'win32') return true;
  return spawnSync(path, ['--version', '--no-sandbox'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

function playwrightsOwn() {
  return createRequire(import.meta.url)('playwright').chromium.executablePath();
}

function run(program, args) {
  process.stderr.write(`${[program, ...args].join(' ')} …\n`);
  return spawnSync(program, args, { cwd: top, stdio: ['ignore', 2, 2] }).status === 0;
}

function installByPlaywright() {
  run(process.execPath, [`${top}node_modules/playwright/cli.js`, 'install', '--no-shell', 'chromium']);
  return playwrightsOwn();
}

function installByApt() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null;
  const installed =
    run('apt-get', ['update']) && run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium']);
  return installed ? '/usr/bin/chromium' : null;
}

/**
 * The path of a Chromium that starts: CHROMIUM_PATH, the system's, Playwright's own; else one is installed by Playwright
 * or, as root on Debian, by apt-get. Throws with advice when there is none to be had.
 */
export function findChromium() {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) {
    if (starts(chosen)) return chosen;
    throw new Error(`CHROMIUM_PATH is ${chosen}, which does not start.`);
  }
  const present = [...SYSTEM_PATHS, playwrightsOwn()].find(starts);
  if (present) return present;
  process.stderr.write('No Chromium found; installing one for the browser tests.\n');
  for (const install of [installByPlaywright, installByApt]) {
    const path = install();
    if (starts(path)) return path;
  }
  throw new Error(
    'No Chromium was found and none could be installed. Install Chromium or Chrome, or set CHROMIUM_PATH to one.\n' +
      'Debian and Ubuntu: apt-get install chromium. With its system libraries: npx playwright install --with-deps chromium.',
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(findChromium());
