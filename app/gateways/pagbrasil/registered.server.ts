import type { RegisteredGateway } from '~/gateways/registry.server';
import { pagbrasilGateway } from './pagbrasil.server';
import { pagbrasilSimulator } from './simulator';
import { pagbrasilSandboxAccount } from './simulator-accounts';

export const pagbrasil: RegisteredGateway = {
  gateway: pagbrasilGateway,
  simulator: pagbrasilSimulator,
  sandboxSettings: pagbrasilSandboxAccount,
};
