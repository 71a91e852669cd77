/**
 * `npm run dev`: the product as `npm start` runs it, built and started again at each change of a source. What is tried out
 * is what is shipped: the same server, the same headers, the same stylesheet in the page.
 */
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale, top } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';

const SETTLE_MS = 200;
const LONGEST_STOP_MS = 5_000;

let running = null;
let timer;

function start() {
  running = spawn(process.execPath, [join(top, 'scripts/start.mjs')], {
    stdio: 'inherit',
    env: { LOG_LEVEL: 'debug', ...process.env },
  });
}

/** The old process must have given back the data directory before the new one takes it. */
async function stop() {
  if (!running || running.exitCode !== null) return;
  const ended = new Promise((resolve) => running.once('exit', resolve));
  running.kill('SIGTERM');
  const force = setTimeout(() => running.kill('SIGKILL'), LONGEST_STOP_MS);
  await ended;
  clearTimeout(force);
}

async function again() {
  try {
    buildIfStale();
  } catch (error) {
    // The old version goes on running until the mistake is mended.
    process.stderr.write(`${error.message}\n`);
    return;
  }
  await stop();
  start();
}

ensureInstalled();
await again();
watch(join(top, 'app'), { recursive: true }, () => {
  clearTimeout(timer);
  timer = setTimeout(() => void again(), SETTLE_MS);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop().then(() => process.exit(0)));
