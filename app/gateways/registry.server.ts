import type { RequestHandler } from 'msw';
import * as all from './all-gateways.server';
import type { Gateway } from './contract';
import type { SimulatedWorld } from './simulation/world';

/** A gateway and what plays it in sandboxes. */
export interface RegisteredGateway {
  readonly gateway: Gateway<unknown>;
  /** Joins the simulated world and answers for the gateway's hosts. */
  readonly simulator: (world: SimulatedWorld) => RequestHandler[];
  /** Valid settings for an account of the simulator; the seed is 32 or more random hexadecimal digits, dashes allowed. */
  readonly sandboxSettings: (seed: string) => unknown;
}

/** All gateways of the product, by their names. */
export const GATEWAYS: readonly RegisteredGateway[] = Object.values(all);

const byId = new Map(GATEWAYS.map((registered) => [registered.gateway.id, registered]));

export function gatewayById(id: string): Gateway<unknown> | null {
  return byId.get(id)?.gateway ?? null;
}

/** Settings of a new simulated account at a gateway, for a sandbox connection. */
export function sandboxSettingsOf(gatewayId: string, seed: string): unknown {
  const registered = byId.get(gatewayId);
  if (!registered) throw new Error(`no gateway ${gatewayId}`);
  return registered.sandboxSettings(seed);
}

/** Opens every gateway's simulator in one world. */
export function openSimulators(world: SimulatedWorld): { readonly handlers: RequestHandler[] } {
  return { handlers: GATEWAYS.flatMap(({ simulator }) => simulator(world)) };
}
