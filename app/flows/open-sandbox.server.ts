import { join } from 'node:path';
import type { RequestHandler } from 'msw';
import { billingSimulators } from '~/billing/registry.server';
import type { Config } from '~/foundation/config.server';
import type { Dial } from '~/foundation/http-client.server';
import { openSimulators } from '~/gateways/registry.server';
import { openWorld } from '~/gateways/simulation/open-world.server';
import { remoteSimulatorDial, simulatedDial } from '~/gateways/simulation/simulated-dial.server';
import type { SimulatedWorld } from '~/gateways/simulation/world';
import { paths } from '~/paths';

/** The simulated outside world of sandbox merchants. */
export interface Sandbox {
  readonly dial: Dial;
  /** Null while the gateways' simulators run as a server of their own. */
  readonly world: SimulatedWorld | null;
  readonly handlers: readonly RequestHandler[];
  /** Where a browser reaches the simulated gateways' hosts, each by its name: what a card is sealed with. */
  readonly wireUrl: string;
  close(): void;
}

/** How a simulated gateway's webhook reaches us; tests without a listening server bring their own way. */
export type Deliver = (request: Request) => Promise<Response>;

/** Simulated gateways speak to us over HTTP as real ones do, at the address that we listen on. */
export function deliverLocally(config: Config): Deliver {
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const local = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${config.port}`;
  return async (request) => {
    const url = request.url.startsWith(config.appUrl) ? local + request.url.slice(config.appUrl.length) : request.url;
    return fetch(url, {
      method: 'POST',
      headers: request.headers,
      body: await request.arrayBuffer(),
      redirect: 'manual',
      signal: request.signal,
    });
  };
}

/**
 * Opens the simulators in this process, or reaches the gateways' of `npm run simulators`. Billing is always simulated
 * here. `journal` false keeps the state in memory only.
 */
export function openSandbox(config: Config, options: { deliver: Deliver; journal: boolean }): Sandbox {
  const world = openWorld({
    publicUrl: config.appUrl + paths.sandboxSimulators(),
    appOrigin: config.appUrl,
    journalFile: options.journal ? join(config.dataDir, 'simulators.jsonl') : null,
    deliver: options.deliver,
  });
  const billing = billingSimulators(world);
  if (config.simulatorsUrl) {
    const billingDial = simulatedDial(billing.handlers);
    const gatewaysDial = remoteSimulatorDial(config.simulatorsUrl);
    const dial: Dial = (request, signal) =>
      billing.origins.includes(new URL(request.url).origin)
        ? billingDial(request, signal)
        : gatewaysDial(request, signal);
    const wireUrl = `${config.simulatorsUrl.replace(/\/$/, '')}/wire`;
    return { dial, world: null, handlers: [], wireUrl, close: () => world.close() };
  }
  const { handlers } = openSimulators(world);
  const dial = simulatedDial([...handlers, ...billing.handlers]);
  const wireUrl = `${config.appUrl + paths.sandboxSimulators()}/wire`;
  return { dial, world, handlers, wireUrl, close: () => world.close() };
}
