import type { RegisteredGateway } from '~/gateways/registry.server';
import { nuveiGateway } from './nuvei.server';
import { nuveiSimulator } from './simulator';
import { nuveiSandboxAccount } from './simulator-accounts';

export const nuvei: RegisteredGateway = {
  gateway: nuveiGateway,
  simulator: nuveiSimulator,
  sandboxSettings: nuveiSandboxAccount,
};
