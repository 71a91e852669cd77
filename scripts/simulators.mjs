/**
 * `npm run simulators`: the simulated gateways as a server of their own, so that they outlive a killed application, which
 * finds them by SIMULATORS_URL. Read here: SIMULATORS_PORT (4010), SIMULATORS_JOURNAL (where the state is kept; absent =
 * in memory), and APP_URL (http://127.0.0.1:3000), whose pages may frame the simulators' own.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfStale } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';

const BAD_CONFIGURATION = 2;

function readOptions({ SIMULATORS_PORT, SIMULATORS_JOURNAL, APP_URL }) {
  const port = Number(SIMULATORS_PORT || 4010);
  const isPort = Number.isInteger(port) && port >= 0 && port <= 65_535;
  const appUrl = APP_URL || 'http://127.0.0.1:3000';
  const faults = [];
  if (!isPort) faults.push(`SIMULATORS_PORT: must be from 0 to 65535`);
  if (!URL.canParse(appUrl) || !/^https?:/.test(appUrl)) faults.push('APP_URL: must be an http(s) origin');
  if (faults.length > 0) {
    process.stderr.write(`Bad configuration:\n${faults.map((fault) => `  ${fault}`).join('\n')}\n`);
    process.exit(BAD_CONFIGURATION);
  }
  return { port, journalFile: SIMULATORS_JOURNAL || null, appOrigin: new URL(appUrl).origin };
}

async function main() {
  const options = readOptions(process.env);
  ensureInstalled();
  process.env.NODE_ENV = 'production';
  const directory = process.env.FLORIN_BUILD ?? buildIfStale();
  const build = await import(pathToFileURL(join(directory, 'server/index.js')).href);
  const simulators = await build.entry.module.startSimulators(options);
  process.stdout.write(`Simulators at ${simulators.url}\n`);
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, () => {
      simulators.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

main().catch((error) => {
  process.stderr.write(`${error?.stack ?? error}\n`);
  process.exit(1);
});
