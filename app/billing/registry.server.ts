import type { RequestHandler } from 'msw';
import { BillingFault } from '~/foundation/faults';
import type {
  BillingContext,
  BillingProvider,
  BillingReferences,
  PaidElsewhere,
  PriceAnswer,
  PriceQuestion,
} from './contract';
import { practiceBilling } from './practice/practice.server';
import { practiceBillingSimulator, type BillingWorld } from './practice/simulator';
import { PRACTICE_BILLING_ORIGIN } from './practice/wire';

/** A billing provider with a merchant's settings: ready to be asked. Its methods throw `BillingFault`. */
export interface ConnectedBilling {
  readonly id: string;
  readonly name: string;
  price(question: PriceQuestion): Promise<PriceAnswer>;
  recordPayment(paid: PaidElsewhere): Promise<BillingReferences>;
  /** Null where the provider has no page for it. */
  dashboardUrl(kind: 'customer' | 'subscription' | 'invoice', id: string): string | null;
}

type Surroundings = Omit<BillingContext<unknown>, 'settings'>;
type Connect = (settings: unknown, surroundings: Surroundings) => ConnectedBilling;

/** Hides the type of the settings behind their schema, so that providers with different settings fit one list. */
function entryOf<Settings>(provider: BillingProvider<Settings>): readonly [string, Connect] {
  const connect: Connect = (given, surroundings) => {
    const settings = provider.settings.safeParse(given);
    if (!settings.success)
      throw new BillingFault('refused', `the settings of the ${provider.name} connection are not valid`);
    const context = { ...surroundings, settings: settings.data };
    return {
      id: provider.id,
      name: provider.name,
      price: (question) => provider.price(question, context),
      recordPayment: (paid) => provider.recordPayment(paid, context),
      dashboardUrl: (kind, id) => provider.dashboardUrl?.(kind, id, settings.data) ?? null,
    };
  };
  return [provider.id, connect];
}

const PROVIDERS: ReadonlyMap<string, Connect> = new Map([entryOf(practiceBilling)]);

/** Connects to a billing provider by its id. Throws `BillingFault` when there is none or the settings are not its. */
export function connectBilling(providerId: string, settings: unknown, surroundings: Surroundings): ConnectedBilling {
  const connect = PROVIDERS.get(providerId);
  if (!connect) throw new BillingFault('refused', `there is no billing provider "${providerId}"`);
  return connect(settings, surroundings);
}

/** The simulators of all billing providers, and the origins that they play. */
export function billingSimulators(world: BillingWorld): {
  readonly handlers: readonly RequestHandler[];
  readonly origins: readonly string[];
} {
  return { handlers: practiceBillingSimulator(world), origins: [PRACTICE_BILLING_ORIGIN] };
}
