import type { RegisteredGateway } from '~/gateways/registry.server';
import { trustlyUsSimulator } from './simulator';
import { trustlyUsSandboxAccount } from './simulator-accounts';
import { trustlyUsGateway } from './trustlyus.server';

export const trustlyUs: RegisteredGateway = {
  gateway: trustlyUsGateway,
  simulator: trustlyUsSimulator,
  sandboxSettings: trustlyUsSandboxAccount,
};
