/**
 * `npm run chaos`: kills, faults, interleavings and outages against the promise that nothing is charged twice and no payment
 * is lost. Every run prints its seed, at its start and its end. See docs/money-safety.md.
 *
 *   npm run chaos -- --scenario kills|interleavings|restarts|hang|mutations|refunds|links|all --seed N --payments N --kills N --seeds N
 *                    --minutes N --restart-minutes N --database embedded|postgresql|both
 *
 * PostgreSQL is the server that CHAOS_DATABASE_URL names (databases of our own are made in it and dropped), otherwise a
 * temporary cluster. Ends with code 1 when an invariant is broken.
 */
import { randomInt } from 'node:crypto';
import { createServer as createSocket } from 'node:net';
import { parseArgs } from 'node:util';
import { buildIfStale, top } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { findPostgresql, startCluster } from './postgres-cluster.mjs';

const { values } = parseArgs({
  options: {
    scenario: { type: 'string', default: 'all' },
    seed: { type: 'string', default: String(randomInt(1, 2 ** 31)) },
    payments: { type: 'string', default: '20000' },
    kills: { type: 'string', default: '600' },
    seeds: { type: 'string', default: '100000' },
    minutes: { type: 'string', default: '60' },
    'restart-minutes': { type: 'string', default: '10' },
    database: { type: 'string', default: 'both' },
  },
});

const freePort = () =>
  new Promise((resolve) => {
    const socket = createSocket().listen(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });

/** The harness is TypeScript and shares the product's pure files; vite loads it as the tests are loaded. */
async function loadHarness() {
  const { createServer } = await import('vite');
  const { vanillaExtractPlugin } = await import('@vanilla-extract/vite-plugin');
  const server = await createServer({
    root: top,
    configFile: false,
    logLevel: 'error',
    server: { middlewareMode: true, watch: null, hmr: false, ws: false },
    appType: 'custom',
    optimizeDeps: { noDiscovery: true },
    resolve: { alias: { '~': `${top}app` } },
    define: { __KILL_POINTS__: 'true' },
    plugins: [vanillaExtractPlugin()],
  });
  return { server, harness: await server.ssrLoadModule('/tests/chaos/main.ts') };
}

async function main() {
  ensureInstalled();
  const numbers = Object.fromEntries(
    ['seed', 'payments', 'kills', 'seeds', 'minutes'].map((name) => [name, Number(values[name])]),
  );
  console.log(`Seed ${numbers.seed}`);
  const build = process.env.FLORIN_BUILD ?? buildIfStale({ test: true });
  let { database } = values;
  const given = process.env.CHAOS_DATABASE_URL;
  if (database !== 'embedded' && !given && !findPostgresql()) {
    console.log('PostgreSQL is not installed: on the embedded database only.');
    database = 'embedded';
  }
  const cluster = database === 'embedded' || given ? null : startCluster(await freePort());
  const { server, harness } = await loadHarness();
  try {
    const restartMinutes = Number(values['restart-minutes']);
    const asked = {
      ...numbers,
      restartMinutes,
      database,
      scenario: values.scenario,
      build,
      server: given ?? cluster?.url ?? null,
    };
    process.exitCode = (await harness.runChaos(asked)) ? 0 : 1;
  } finally {
    await server.close();
    cluster?.stop();
    console.log(`\nSeed ${numbers.seed}: npm run chaos -- --scenario ${values.scenario} --seed ${numbers.seed}`);
  }
}

main().then(
  // Sockets of killed products may still be kept open.
  () => process.exit(),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
