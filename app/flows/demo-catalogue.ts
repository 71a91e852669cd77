import type { Currency } from '~/foundation/currency';
import type { Method } from '~/gateways/contract';

/** One of the demo's routing entries; `connection` is a gateway's id, or the practice gateway's second account. */
interface DemoEntry {
  readonly currency: Currency;
  readonly method: Method;
  readonly connection: string;
  readonly priority: number;
}

type Row = readonly [currency: Currency, method: Method, connection: string, priority?: number];

const entriesOf = (rows: readonly Row[]): readonly DemoEntry[] =>
  rows.map(([currency, method, connection, priority = 1]) => ({ currency, method, connection, priority }));

/** The demo's routing: the currency alone chooses the gateway, so that a tester chooses by it. */
const ALL_GATEWAYS = entriesOf([
  ['USD', 'card', 'practice'],
  ['EUR', 'card', 'adyen'],
  ['EUR', 'ideal', 'adyen', 2],
  ['EUR', 'sepa', 'adyen', 3],
  ['GBP', 'card', 'checkoutcom'],
  ['CAD', 'card', 'nuvei'],
  ['MXN', 'card', 'dlocal'],
  ['MXN', 'oxxo', 'dlocal', 2],
  ['INR', 'card', 'dlocal'],
  ['INR', 'upi', 'dlocal', 2],
  ['BRL', 'card', 'pagbrasil'],
  ['BRL', 'pix', 'pagbrasil', 2],
  ['BRL', 'boleto', 'pagbrasil', 3],
  ['SEK', 'openbanking', 'trustly'],
  ['JPY', 'card', 'practice'],
  ['AUD', 'card', 'practice'],
  ['AUD', 'card', 'adyen', 2],
]);

/** The same with the practice gateway alone, whose second account stands in for another gateway. */
const PRACTICE_ALONE = entriesOf([
  ['USD', 'card', 'practice'],
  ['EUR', 'card', 'practice'],
  ['EUR', 'openbanking', 'practice', 2],
  ['GBP', 'card', 'practice'],
  ['CAD', 'card', 'practice'],
  ['MXN', 'card', 'practice'],
  ['MXN', 'oxxo', 'practice', 2],
  ['INR', 'card', 'practice'],
  ['INR', 'upi', 'practice', 2],
  ['BRL', 'card', 'practice'],
  ['BRL', 'pix', 'practice', 2],
  ['BRL', 'boleto', 'practice', 3],
  ['SEK', 'openbanking', 'practice'],
  ['JPY', 'card', 'practice'],
  ['AUD', 'card', 'practice'],
  ['AUD', 'card', 'practiceBackup', 2],
]);

export const DEMO_ROUTING = { all: ALL_GATEWAYS, practice: PRACTICE_ALONE } as const;

/** What the practice billing provider sells. */
export const DEMO_CATALOGUE = {
  planIds: { monthly: 'plan_pro_monthly', yearly: 'plan_pro_yearly' },
  addonIds: ['addon_seat', 'addon_setup'],
  couponCode: 'WELCOME10',
} as const;

/** The currencies of the demo's own checkout and link, best first. Cards may be forbidden on a server; euros need none. */
export const DEMO_CURRENCIES = ['USD', 'EUR'] as const satisfies readonly Currency[];
