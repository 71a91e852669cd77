/** What a server process pays for its answers: user and system time from /proc, the number that neighbors disturb least. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const TICKS_PER_SECOND = Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout) || 100;
const canPin = cpus().length > 1 && spawnSync('taskset', ['--version']).status === 0;

/** Runs node on one core where there are several: the server and the load must not take each other's. */
export function spawnPinned(core, args, options) {
  return canPin
    ? spawn('taskset', ['-c', String(core), process.execPath, ...args], options)
    : spawn(process.execPath, args, options);
}

function cpuUs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1e6;
}

/** One measurement: requests per second and CPU microseconds per request of the process. */
export function measure(pid, load) {
  return new Promise((resolve, reject) => {
    const before = cpuUs(pid);
    const startedAt = Date.now();
    const child = spawnPinned(1, [here('./load.mjs'), JSON.stringify(load)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.on('exit', (code) => {
      if (code !== 0) return reject(new Error('the load failed'));
      const { served, failed } = JSON.parse(output);
      if (failed > 0)
        return reject(new Error(`${failed} of ${served + failed} requests to ${load.url} were not answered with 200`));
      const seconds = (Date.now() - startedAt) / 1000;
      resolve({ cpuUs: (cpuUs(pid) - before) / served, perSecond: served / seconds });
    });
  });
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
