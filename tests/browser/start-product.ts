import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildDirectory, top } from '../../scripts/build.mjs';
import { putEmptyCluster } from '../support/empty-cluster';

const START_TIMEOUT_MS = 90_000;
const STOP_TIMEOUT_MS = 30_000;

/** Every setting of the product is its default, whatever the environment of the tests says. */
const SETTINGS = [
  'APP_URL',
  'HOST',
  'DATABASE_URL',
  'MASTER_KEY',
  'MASTER_KEY_FILE',
  'TRUSTED_PROXIES',
  'CARD_ENTRY',
  'SIMULATORS_URL',
  'KILL_AT',
  'DEMO_GATEWAYS',
];

/** The product's process, started as a user starts it, and what it told about its demo. */
export interface Product {
  readonly demo: {
    readonly appUrl: string;
    readonly merchantId: string;
    readonly secretKey: string;
    readonly billingPlatformId: string;
    readonly planIds: { readonly monthly: string; readonly yearly: string };
    readonly addonIds: readonly string[];
    readonly couponCode: string;
    readonly checkoutUrl: string;
    readonly paymentLinkUrl: string;
  };
  /** Asks it to stop. Throws when it does not end well, or when its log told of an error. */
  stop(): Promise<void>;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function isReady(appUrl: string): Promise<boolean> {
  return fetch(`${appUrl}/ready`).then(
    (answer) => answer.ok,
    () => false,
  );
}

async function ready(
  child: ChildProcess,
  where: { appUrl: string; demoFile: string },
  output: () => string,
): Promise<void> {
  const end = Date.now() + START_TIMEOUT_MS;
  while (!existsSync(where.demoFile) || !(await isReady(where.appUrl))) {
    if (child.exitCode !== null) throw new Error(`the product ended with code ${child.exitCode}:\n${output()}`);
    if (Date.now() > end) throw new Error(`the product did not start:\n${output()}`);
    await sleep(50);
  }
}

async function stop(child: ChildProcess): Promise<number | string> {
  const ended = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code ?? -1));
  });
  if (child.exitCode !== null) return child.exitCode;
  child.kill('SIGTERM');
  const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  return ended.finally(() => clearTimeout(deadline));
}

/** The lines that a log of pino's wrote as errors, and whatever is no line of it on standard error. */
function errorsIn(output: string): string[] {
  return output.split('\n').filter((line) => /"level":"(?:error|fatal)"/.test(line));
}

/** What a product is started with beside its defaults. */
export interface ProductSettings {
  /** Which gateways the demo merchant's currencies lead to. */
  readonly DEMO_GATEWAYS?: 'all' | 'practice';
  readonly CARD_ENTRY?: 'sealed' | 'server';
}

/** Starts the product on a new data directory and a free port, by the script behind `npm start`. */
export async function startProduct(settings: ProductSettings = {}): Promise<Product> {
  const dataDir = mkdtempSync(join(tmpdir(), 'florin-browser-'));
  await putEmptyCluster(dataDir);
  const port = await freePort();
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    FLORIN_BUILD: process.env.FLORIN_BUILD ?? buildDirectory({ test: true }),
    DATA_DIR: dataDir,
    PORT: String(port),
    LOG_LEVEL: 'warn',
  };
  for (const name of SETTINGS) delete env[name];
  Object.assign(env, { DEMO_GATEWAYS: 'practice', ...settings });
  const child = spawn(process.execPath, [join(top, 'scripts/start.mjs')], { cwd: top, env });
  // A worker that ends before its time takes its product along.
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const demoFile = join(dataDir, 'demo.json');
  await ready(child, { appUrl: `http://127.0.0.1:${port}`, demoFile }, () => output);
  return {
    demo: JSON.parse(readFileSync(demoFile, 'utf8')) as Product['demo'],
    async stop() {
      const end = await stop(child);
      rmSync(dataDir, { recursive: true, force: true });
      if (end !== 0) throw new Error(`the product ended with ${end}:\n${output}`);
      const errors = errorsIn(output);
      if (errors.length > 0) throw new Error(`the product's log tells of errors:\n${errors.join('\n')}`);
    },
  };
}
