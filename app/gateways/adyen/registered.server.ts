import type { RegisteredGateway } from '~/gateways/registry.server';
import { adyenGateway } from './adyen.server';
import { adyenSimulator } from './simulator';
import { adyenSandboxAccount } from './simulator-accounts';

export const adyen: RegisteredGateway = {
  gateway: adyenGateway,
  simulator: adyenSimulator,
  sandboxSettings: adyenSandboxAccount,
};
