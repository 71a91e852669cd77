import type { Currency } from '~/foundation/currency';
import type { Method } from '~/gateways/contract';

/** Which of the demo's practice connections take what: by the currency alone, so that a tester chooses by it. */
export const DEMO_ROUTING: readonly {
  readonly currency: string;
  readonly method: Method;
  readonly connection: 'practice' | 'practiceBackup';
  readonly priority: number;
}[] = [
  { currency: 'USD', method: 'card', connection: 'practice', priority: 1 },
  { currency: 'EUR', method: 'card', connection: 'practice', priority: 1 },
  { currency: 'EUR', method: 'openbanking', connection: 'practice', priority: 2 },
  { currency: 'GBP', method: 'card', connection: 'practice', priority: 1 },
  { currency: 'CAD', method: 'card', connection: 'practice', priority: 1 },
  { currency: 'MXN', method: 'card', connection: 'practice', priority: 1 },
  { currency: 'INR', method: 'card', connection: 'practice', priority: 1 },
  { currency: 'INR', method: 'upi', connection: 'practice', priority: 2 },
  { currency: 'BRL', method: 'card', connection: 'practice', priority: 1 },
  { currency: 'BRL', method: 'pix', connection: 'practice', priority: 2 },
  { currency: 'SEK', method: 'openbanking', connection: 'practice', priority: 1 },
  { currency: 'JPY', method: 'card', connection: 'practice', priority: 1 },
  { currency: 'AUD', method: 'card', connection: 'practice', priority: 1 },
  { currency: 'AUD', method: 'card', connection: 'practiceBackup', priority: 2 },
];

/** What the practice billing provider sells. */
export const DEMO_CATALOGUE = {
  planIds: { monthly: 'plan_pro_monthly', yearly: 'plan_pro_yearly' },
  addonIds: ['addon_seat', 'addon_setup'],
  couponCode: 'WELCOME10',
} as const;

/** The currencies of the demo's own checkout and link, best first. Cards may be forbidden on a server; euros need none. */
export const DEMO_CURRENCIES = ['USD', 'EUR'] as const satisfies readonly Currency[];
