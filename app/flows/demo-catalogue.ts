import type { Currency } from '~/foundation/currency';
import type { Method } from '~/gateways/contract';

/** One of the demo's routing entries; `connection` is a gateway's id, or the practice gateway's second account. */
interface DemoEntry {
  readonly currency: Currency;
  readonly method: Method;
  readonly connection: string;
  readonly priority: number;
}

const entry = (currency: Currency, method: Method, connection: string, priority = 1): DemoEntry => ({
  currency,
  method,
  connection,
  priority,
});

/** The demo's routing: the currency alone chooses the gateway, so that a tester chooses by it. */
const ALL_GATEWAYS: readonly DemoEntry[] = [
  entry('USD', 'card', 'practice'),
  entry('EUR', 'card', 'adyen'),
  entry('EUR', 'ideal', 'adyen', 2),
  entry('EUR', 'sepa', 'adyen', 3),
  entry('GBP', 'card', 'checkoutcom'),
  entry('CAD', 'card', 'nuvei'),
  entry('MXN', 'card', 'dlocal'),
  entry('MXN', 'oxxo', 'dlocal', 2),
  entry('INR', 'card', 'dlocal'),
  entry('INR', 'upi', 'dlocal', 2),
  entry('BRL', 'card', 'pagbrasil'),
  entry('BRL', 'pix', 'pagbrasil', 2),
  entry('BRL', 'boleto', 'pagbrasil', 3),
  entry('SEK', 'openbanking', 'trustly'),
  entry('JPY', 'card', 'practice'),
  entry('AUD', 'card', 'practice'),
  entry('AUD', 'card', 'adyen', 2),
];

/** The same with the practice gateway alone, whose second account stands in for another gateway. */
const PRACTICE_ALONE: readonly DemoEntry[] = [
  entry('USD', 'card', 'practice'),
  entry('EUR', 'card', 'practice'),
  entry('EUR', 'openbanking', 'practice', 2),
  entry('GBP', 'card', 'practice'),
  entry('CAD', 'card', 'practice'),
  entry('MXN', 'card', 'practice'),
  entry('MXN', 'oxxo', 'practice', 2),
  entry('INR', 'card', 'practice'),
  entry('INR', 'upi', 'practice', 2),
  entry('BRL', 'card', 'practice'),
  entry('BRL', 'pix', 'practice', 2),
  entry('BRL', 'boleto', 'practice', 3),
  entry('SEK', 'openbanking', 'practice'),
  entry('JPY', 'card', 'practice'),
  entry('AUD', 'card', 'practice'),
  entry('AUD', 'card', 'practiceBackup', 2),
];

export const DEMO_ROUTING = { all: ALL_GATEWAYS, practice: PRACTICE_ALONE } as const;

/** What the practice billing provider sells. */
export const DEMO_CATALOGUE = {
  planIds: { monthly: 'plan_pro_monthly', yearly: 'plan_pro_yearly' },
  addonIds: ['addon_seat', 'addon_setup'],
  couponCode: 'WELCOME10',
} as const;

/** The currencies of the demo's own checkout and link, best first. Cards may be forbidden on a server; euros need none. */
export const DEMO_CURRENCIES = ['USD', 'EUR'] as const satisfies readonly Currency[];
