import type { RegisteredGateway } from '~/gateways/registry.server';
import { checkoutcomGateway } from './checkoutcom.server';
import { checkoutcomSimulator } from './simulator';
import { checkoutcomSandboxAccount } from './simulator-accounts';

export const checkoutcom: RegisteredGateway = {
  gateway: checkoutcomGateway,
  simulator: checkoutcomSimulator,
  sandboxSettings: checkoutcomSandboxAccount,
};
