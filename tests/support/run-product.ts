import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { Demo } from '~/flows/make-demo-merchant.server';
import { eventually } from './open-shop';

const top = fileURLToPath(new URL('../..', import.meta.url));

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/** A process of the product, started as a user starts it. */
export interface Running {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  stop(): Promise<number | string>;
}

export function run(script: string, variables: Record<string, string>): Running {
  const child = spawn(process.execPath, [join(top, 'scripts', script)], {
    cwd: top,
    // What is tested by processes stands on the practice gateway; a test of the others says so.
    env: { ...process.env, VITEST: '', DEMO_GATEWAYS: 'practice', ...variables },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | string>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? code ?? -1)),
  );
  return {
    child,
    output: () => output,
    ended,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Waits until a started product answers, and reads what it told about its demo. */
export async function ready(running: Running, where: { url: string; dataDir: string }): Promise<Demo> {
  await eventually(
    () =>
      running.child.exitCode === null && running.child.signalCode === null
        ? fetch(`${where.url}/ready`).then(
            (answer) => answer.ok,
            () => false,
          )
        : Promise.reject(new Error(running.output())),
    Boolean,
    60_000,
  );
  const file = join(where.dataDir, 'demo.json');
  if (!existsSync(file)) throw new Error(`no demo.json; ${running.output()}`);
  return JSON.parse(readFileSync(file, 'utf8')) as Demo;
}
