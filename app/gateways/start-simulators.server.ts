import { openSimulators } from './registry.server';
import { serveSimulators, type RunningSimulators, type StandaloneOptions } from './simulation/standalone.server';

/** Starts all gateways' simulators as a server of their own (`npm run simulators`). */
export function startSimulators(options: StandaloneOptions): Promise<RunningSimulators> {
  return serveSimulators(options, openSimulators);
}
