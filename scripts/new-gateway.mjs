/**
 * `npm run new gateway <name>`: lays out a gateway's folder, its test and its registry line. What it writes keeps the house
 * rules and fails the contract suite wherever the gateway's own words are still missing: those failures are the work list.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = fileURLToPath(new URL('..', import.meta.url));

const FILES = {
  'README.md': ({ title, id }) => `# ${title}

Documents: link the pages that this folder is written from.

- **Authentication**:
- **Repeats**: what the gateway promises for a request repeated with the same reference.
- **Truth**: who is believed about an outcome that we did not hear.
- **Amounts**: the gateway's own exponents.
- **Test values**:
- **It cannot**:

\`npx vitest run --config tests/vitest.config.ts tests/gateways/${id}.test.ts\` runs the contract suite against the simulator beside this file.
`,
  '<id>.server.ts': ({ title, id, type }) => `import { GatewayFault } from '~/foundation/faults';
import type { Gateway } from '~/gateways/contract';
import { ${id}Settings, type ${type}Settings } from './connection';
import { read${type}Event } from './events.server';
import { DECLINES } from './mapping';

/** ${title}. See the README beside this file. */
export const ${id}Gateway: Gateway<${type}Settings> = {
  id: '${id}',
  name: '${title}',
  dataSheet: {
    methods: { card: { currencies: ['EUR'], captureModes: ['automatic'] } },
    operations: { hasPartialCapture: false, hasSeveralCaptures: false, hasPartialRefund: false },
    declines: DECLINES,
    truthSource: 'query',
    idempotency: 'Not known yet.',
    repeats: 'refused',
    timeoutMs: 30_000,
    needsHolderName: false,
    cardEntry: ['server'],
  },
  settings: ${id}Settings,

  pay: () => Promise.reject(new GatewayFault('not_sent', '${title} is not spoken yet')),

  readEvent: read${type}Event,
};
`,
  'connection.ts': ({ title, id, type }) => `import { z } from 'zod';

/** What a merchant enters to connect an account at ${title}. */
export const ${id}Settings = z.strictObject({
  apiKey: z
    .string()
    .regex(/^[\\x21-\\x7e]{16,200}$/)
    .meta({ title: 'API key', isSecret: true }),
});

export type ${type}Settings = z.infer<typeof ${id}Settings>;
`,
  'mapping.ts': ({ title }) => `import type { DeclineRule } from '~/gateways/contract';

/** The decline codes of ${title} in ours, and whether a card may be tried again. */
export const DECLINES: Readonly<Record<string, DeclineRule>> = {};
`,
  'wire.ts': ({ title, id }) => `/** ${title}'s own shapes, each with the page of its documents. */
export const ${id.toUpperCase()}_API = 'https://api.${id}.test';
`,
  'events.server.ts': ({ type }) => `import type { EventReading } from '~/gateways/contract';

/** Verifies a webhook's signature over its raw bytes, and then reads it. Refuses all, as long as it cannot tell. */
export function read${type}Event(): EventReading {
  return null;
}
`,
  'simulator.ts': ({ title, id, type }) => `import { http, HttpResponse, type RequestHandler } from 'msw';
import type { SimulatedWorld } from '~/gateways/simulation/world';
import { ${id.toUpperCase()}_API } from './wire';

/** Plays ${title}; it joins the world by being made. */
export function ${id}Simulator(world: SimulatedWorld): RequestHandler[] {
  world.join({
    id: '${id}',
    name: '${title}',
    failure: { status: 'declined', declineCode: 'declined' },
    webhookOf: (payment) => new Request(payment.webhookUrl ?? ${id.toUpperCase()}_API, { method: 'POST' }),
  });
  return [http.post(\`\${${id.toUpperCase()}_API}/payments\`, () => HttpResponse.json({ error: 'not_built' }, { status: 501 }))];
}

/** Settings of a simulated account. */
export function ${id}SandboxAccount(seed: string): { readonly apiKey: string } {
  return { apiKey: \`${id}_test_\${seed}\` };
}
`,
  'registered.server.ts': ({ id }) => `import type { RegisteredGateway } from '~/gateways/registry.server';
import { ${id}Gateway } from './${id}.server';
import { ${id}SandboxAccount, ${id}Simulator } from './simulator';

export const ${id}: RegisteredGateway = {
  gateway: ${id}Gateway,
  simulator: ${id}Simulator,
  sandboxSettings: ${id}SandboxAccount,
};
`,
};

const testOf = ({ id, title }) => `import { GATEWAYS } from '~/gateways/registry.server';
import { gatewayContract } from './contract';

const registered = GATEWAYS.find(({ gateway }) => gateway.id === '${id}');
if (!registered) throw new Error('${title} is not registered');

gatewayContract(registered);
`;

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

const [what, name = ''] = process.argv.slice(2);
if (what !== 'gateway' || !/^[a-z][a-z0-9]{1,29}$/.test(name))
  fail('Say: npm run new gateway <name>, where <name> is 2 to 30 lower-case letters and digits, a letter first.');
const folder = join(top, 'app/gateways', name);
if (existsSync(folder)) fail(`There is a gateway ${name} already: app/gateways/${name}.`);

const type = name[0].toUpperCase() + name.slice(1);
const about = { id: name, type, title: type };
const list = join(top, 'app/gateways/all-gateways.server.ts');
const written = Object.entries(FILES).map(([file, text]) => [join(folder, file.replace('<id>', name)), text(about)]);
written.push([join(top, `tests/gateways/${name}.test.ts`), testOf(about)]);
for (const [path, text] of written) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  process.stdout.write(`${path.slice(top.length)}\n`);
}
writeFileSync(list, `${readFileSync(list, 'utf8')}export { ${name} } from './${name}/registered.server';\n`);
process.stdout.write(`app/gateways/all-gateways.server.ts: one line\n
Next: npx vitest run --config tests/vitest.config.ts tests/gateways/${name}.test.ts, and docs/adding-a-gateway.md.\n`);
