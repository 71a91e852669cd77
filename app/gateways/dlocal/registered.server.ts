import type { RegisteredGateway } from '~/gateways/registry.server';
import { dlocalGateway } from './dlocal.server';
import { dlocalSimulator } from './simulator';
import { dlocalSandboxAccount } from './simulator-accounts';

export const dlocal: RegisteredGateway = {
  gateway: dlocalGateway,
  simulator: dlocalSimulator,
  sandboxSettings: dlocalSandboxAccount,
};
