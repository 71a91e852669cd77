import type { RegisteredGateway } from '~/gateways/registry.server';
import { practiceGateway } from './practice.server';
import { practiceSimulator } from './simulator';
import { practiceSandboxAccount } from './simulator-accounts';

export const practice: RegisteredGateway = {
  gateway: practiceGateway,
  simulator: practiceSimulator,
  sandboxSettings: practiceSandboxAccount,
};
