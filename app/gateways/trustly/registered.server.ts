import type { RegisteredGateway } from '~/gateways/registry.server';
import { trustlySimulator } from './simulator';
import { trustlySandboxAccount } from './simulator-accounts';
import { trustlyGateway } from './trustly.server';

export const trustly: RegisteredGateway = {
  gateway: trustlyGateway,
  simulator: trustlySimulator,
  sandboxSettings: trustlySandboxAccount,
};
