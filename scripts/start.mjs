/** `npm start`: installs what is missing, builds if stale, and opens the house. Plain JavaScript: it runs before all else. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfStale } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';

// Faults that explain themselves; all others are shown with the place where they came from.
const EXIT_CODES = { DatabaseUnreachable: 1, BadConfiguration: 2, DirectoryInUse: 3 };

async function main() {
  ensureInstalled();
  process.env.NODE_ENV = 'production';
  const directory = process.env.FLORIN_BUILD ?? buildIfStale();
  const build = await import(pathToFileURL(join(directory, 'server/index.js')).href);
  const { config, demo } = await build.entry.module.serve(build, join(directory, 'client'));
  process.stdout.write(welcome(config, demo));
}

function welcome(config, demo) {
  const listening = `\nFlorin listens at ${config.appUrl}\n`;
  if (!demo) return listening;
  return `${listening}
  Pay a test checkout   ${demo.checkoutUrl}
                        with card 4242 4242 4242 4242, any future date, any code;
                        4000 0000 0000 3220 asks for 3-D Secure
  A payment link        ${demo.paymentLinkUrl}
  The sandbox           ${config.appUrl}/sandbox

  Secret key            ${demo.secretKey}
  Billing platform      ${demo.billingPlatformId}, plan ${demo.planIds.monthly}

All of it is also in ${join(config.dataDir, 'demo.json')}. Stop with Ctrl+C.
`;
}

main().catch((error) => {
  const code = EXIT_CODES[error?.name];
  process.stderr.write(`${code ? error.message : (error?.stack ?? error)}\n`);
  process.exit(code ?? 1);
});
