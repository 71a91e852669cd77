/** Who may import whom. A type counts as an import, except where the table says that types are enough. */
import { expect, test } from 'vitest';
import { finding, importGraph, readApp, sourceFile, type ImportEdge } from './source';

const ROOMS = ['sessions', 'payments', 'subscriptions', 'routing', 'merchants', 'payment-links', 'merchant-webhooks'];
const SCREENS = ['checkout', 'backoffice', 'sandbox'];
const QUERIES = SCREENS.map((screen) => `${screen} query`);
const EVERYTHING = [
  ...SCREENS,
  ...QUERIES,
  'jobs',
  'http',
  'flows',
  'flow words',
  'sandbox flows',
  'opening',
  'registries',
  'contracts',
  ...ROOMS,
  'database',
  'foundation',
  'design',
  'translations',
  'sdk',
  'paths',
];

interface Floor {
  readonly values: readonly string[];
  /** Areas of which only types may be imported. */
  readonly types?: readonly string[];
}

const SCREEN: Floor = {
  values: [...SCREENS, 'design', 'translations', 'paths', 'foundation', 'contracts', ...ROOMS],
  types: ['flows', 'flow words', 'http'],
};
// A screen's own .server files are the other half of its door: they ask flows, and hand the component its data.
const SCREEN_QUERY: Floor = { values: [...SCREEN.values, 'flows', 'flow words', 'http', 'registries', 'database'] };
const FLOW: Floor = {
  values: ['flows', 'flow words', 'registries', 'contracts', ...ROOMS, 'database', 'foundation', 'paths'],
  // The House is a type that its opening fills.
  types: ['opening', 'sandbox flows'],
};
const SANDBOX_FLOW: Floor = { values: [...FLOW.values, 'sandbox flows', 'simulation'] };
// A contract is the vocabulary between floors; a room may use its lists, and of other rooms only types.
const ROOM: Floor = { values: ['foundation', 'database', 'contracts'], types: ROOMS };

/** The floors, from the doors down. An area may always import itself, except doors, adapters and rooms (below). */
const FLOORS: Readonly<Record<string, Floor>> = {
  // The server's entry and what it starts: it alone names doors, to serve some of them before Remix's router.
  start: { values: [...EVERYTHING, 'simulation', 'doors'] },
  // Doors: routes and root. The sandbox's doors also reach the simulators.
  doors: { values: [...EVERYTHING, 'simulation'] },
  checkout: SCREEN,
  backoffice: SCREEN,
  'checkout query': SCREEN_QUERY,
  'backoffice query': SCREEN_QUERY,
  // What the sandbox shows is the simulated world.
  sandbox: { ...SCREEN, types: ['flows', 'flow words', 'http', 'sandbox flows', 'simulation'] },
  'sandbox query': { values: [...SCREEN_QUERY.values, 'sandbox flows', 'simulation'] },
  jobs: { values: ['flows', 'flow words', 'contracts', ...ROOMS, 'database', 'foundation', 'paths'] },
  // The manners of doors know who is asking (merchants) and the words that flows share (the House, a refusal), no flow.
  http: { values: ['merchants', 'flow words', 'database', 'foundation', 'paths'] },
  // Flows speak to gateways through registries and contracts, never to one by its name.
  flows: FLOW,
  // Pure files among the flows: what they stand on, and how they refuse.
  'flow words': FLOW,
  // Flows that speak of the sandbox, and say so in their name, see the simulated world; so does the file that opens the
  // house, once at start.
  'sandbox flows': SANDBOX_FLOW,
  opening: SANDBOX_FLOW,
  // The files beside the contract name every adapter, so that nobody else has to.
  registries: { values: ['registries', 'contracts', 'adapters', 'simulators', 'simulation', 'foundation'] },
  adapters: { values: ['contracts', 'foundation'] },
  // A simulator is another's program: it shares the wire's shapes with its adapter and nothing else.
  simulators: { values: ['simulation', 'foundation'], types: ['contracts'] },
  simulation: { values: ['foundation'] },
  contracts: { values: ['foundation'] },
  ...Object.fromEntries(ROOMS.map((room) => [room, ROOM])),
  database: { values: ['foundation'] },
  foundation: { values: [] },
  design: { values: [] },
  translations: { values: [] },
  sdk: { values: [] },
  // The list of URLs is words only; the map of doors reads it and is read by the bundler alone.
  paths: { values: [] },
  map: { values: ['paths'] },
  // Build configuration is outside the floors and touches none.
  config: { values: [] },
};

const TOP_LEVEL: Readonly<Record<string, string>> = {
  'app/root.tsx': 'doors',
  'app/entry.client.tsx': 'doors',
  'app/entry.server.tsx': 'start',
  'app/serve.server.ts': 'start',
  'app/direct-doors.server.ts': 'start',
  'app/early-answer.server.ts': 'start',
  'app/open-inside.server.ts': 'start',
  'app/paths.ts': 'paths',
  'app/routes.ts': 'map',
  'app/env.d.ts': 'config',
  'app/flows/open-house.server.ts': 'opening',
};

/** The area that a file belongs to; an unknown folder is an area without a floor, and so a finding. */
function areaOf(path: string): string {
  const [, folder = '', inner = '', file] = path.split('/');
  if (TOP_LEVEL[path]) return TOP_LEVEL[path];
  if (folder === 'routes') return 'doors';
  if (/^app\/flows\/[^/]*sandbox/.test(path)) return 'sandbox flows';
  if (folder === 'gateways' || folder === 'billing') {
    if (/^(?:operation-|payment-|payer-)?contract\.ts$/.test(inner)) return 'contracts';
    // What names an adapter and its simulator side by side.
    if (file === undefined || /^registered\.server(\.ts)?$/.test(file)) return 'registries';
    if (inner === 'simulation') return 'simulation';
    return /\/simulator[^/]*$/.test(path) ? 'simulators' : 'adapters';
  }
  if (folder === 'flows' && !/\.server\.ts$/.test(path) && !path.endsWith('.server')) return 'flow words';
  if (SCREENS.includes(folder) && /\.server\.tsx?$/.test(path)) return `${folder} query`;
  return folder;
}

const adapterFolder = (path: string) => path.split('/').slice(0, 3).join('/');

/** What the areas' table cannot say: limits within one area, and between an adapter and its own simulator and contract. */
function refusesNeighbor(from: string, to: string): string | null {
  const [fromArea, toArea] = [areaOf(from), areaOf(to)];
  const inAdapter = fromArea === 'adapters' || fromArea === 'simulators';
  if (fromArea === 'doors') return toArea === 'doors' || toArea === 'start' ? 'a door may not import a door' : null;
  if (inAdapter && toArea === 'contracts' && from.split('/')[1] !== to.split('/')[1]) return 'only its own contract';
  if (!inAdapter || (toArea !== 'adapters' && toArea !== 'simulators')) return null;
  if (adapterFolder(from) !== adapterFolder(to)) return 'an adapter may not import another';
  if (fromArea === 'adapters' && toArea === 'simulators') return 'an adapter may not import its simulator';
  const shared = /\/wire(\.ts)?$/.test(to) || toArea === 'simulators';
  return fromArea === 'simulators' && !shared ? 'a simulator shares only wire.ts with its adapter' : null;
}

function refuses(edge: ImportEdge & { target: string }): string | null {
  const [fromArea, toArea] = [areaOf(edge.from.path), areaOf(edge.target)];
  const floor = FLOORS[fromArea];
  if (!floor) return `${fromArea} is no area of the house`;
  const neighbor = refusesNeighbor(edge.from.path, edge.target);
  if (neighbor) return neighbor;
  const own = fromArea === toArea || (fromArea === 'simulators' && toArea === 'adapters');
  if (own || floor.values.includes(toArea)) return null;
  const target = toArea.replace(/ query$/, '');
  if (fromArea.replace(/ query$/, '') === target) return null;
  if (floor.types?.includes(toArea)) return edge.typeOnly ? null : `${fromArea} may import only types of ${toArea}`;
  return `${fromArea} may not import ${toArea}`;
}

function brokenFloors(edges: readonly ImportEdge[]): string[] {
  return edges.flatMap((edge) => {
    if (edge.target === null || !edge.target.startsWith('app/')) return [];
    const why = refuses({ ...edge, target: edge.target });
    return why ? [finding(edge.from, edge.node, `${edge.specifier}: ${why}`)] : [];
  });
}

test('every file stands on a floor', () => {
  const homeless = readApp().filter((file) => !FLOORS[areaOf(file.path)]);
  expect(homeless.map((file) => file.path)).toEqual([]);
});

test('every import respects the floors', () => {
  expect(brokenFloors(importGraph(readApp()))).toEqual([]);
});

test.each([
  ['app/foundation/money.ts', "import { x } from '~/database/tables'"],
  ['app/foundation/money.ts', "import type { House } from '~/flows/house'"],
  ['app/sessions/session.ts', "import { isPaid } from '~/payments/attempt-states'"],
  ['app/sessions/session.ts', "export { isPaid } from '../payments/attempt-states'"],
  ['app/flows/start-payment.server.ts', "import { practice } from '~/gateways/practice/practice.server'"],
  ['app/flows/start-payment.server.ts', "const x = await import('~/jobs/worker.server')"],
  ['app/flows/start-payment.server.ts', "import { t } from '~/translations/translate'"],
  ['app/gateways/practice/practice.server.ts', "import type { Queries } from '~/database/database.server'"],
  ['app/gateways/practice/practice.server.ts', "import { x } from '~/gateways/adyen/mapping'"],
  ['app/gateways/practice/practice.server.ts', "import { x } from '~/billing/contract'"],
  ['app/gateways/practice/practice.server.ts', "import { x } from './simulator'"],
  ['app/gateways/practice/practice.server.ts', "import { x } from '~/gateways/simulation/ledger'"],
  ['app/gateways/practice/simulator.ts', "import { x } from './mapping'"],
  ['app/gateways/practice/simulator.ts', "import { x } from './practice.server'"],
  ['app/checkout/checkout-page.ts', "import { startPayment } from '~/flows/start-payment.server'"],
  ['app/http/idempotency.server.ts', "import { startPayment } from '~/flows/start-payment.server'"],
  ['app/http/idempotency.server.ts', "import { runJobs } from '~/jobs/worker.server'"],
  ['app/routes/checkout.tsx', "import { loader } from './session'"],
  ['app/paths.ts', "import { money } from './foundation/money'"],
  ['app/utilities/thing.ts', "import { money } from '~/foundation/money'"],
])('%s may not: %s', (path, text) => {
  expect(brokenFloors(importGraph([sourceFile(path, text)]))).toHaveLength(1);
});

test.each([
  ['app/routes/checkout.tsx', "import { startPayment } from '~/flows/start-payment.server'"],
  ['app/sessions/session.ts', "import type { AttemptState } from '~/payments/attempt-states'"],
  ['app/gateways/practice/simulator.ts', "import { answer } from './wire'; import { kit } from '../simulation/kit'"],
  ['app/billing/practice/simulator.ts', "import { kit } from '~/gateways/simulation/kit'"],
  ['app/gateways/registry.server.ts', "import { practice } from './practice/practice.server'"],
  ['app/http/door.server.ts', "import { Refusal } from '~/flows/refusal'"],
  ['app/http/load-context.ts', "import type { House } from '~/flows/house'"],
  ['app/checkout/checkout-page.server.ts', "import { findSession } from '~/sessions/session-store.server'"],
])('%s may: %s', (path, text) => {
  expect(brokenFloors(importGraph([sourceFile(path, text)]))).toEqual([]);
});
