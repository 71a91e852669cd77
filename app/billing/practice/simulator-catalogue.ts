/** What the practice billing provider sells. Amounts in whole minor units. */

const CURRENCIES = ['USD', 'EUR', 'GBP', 'CAD', 'MXN', 'INR', 'BRL', 'SEK', 'AUD', 'JPY', 'CHF', 'PLN'] as const;
type Prices = Readonly<Record<string, number>>;

// prettier-ignore
const PRO_MONTHLY: Prices = { USD: 4900, EUR: 4900, GBP: 4200, CAD: 6500, MXN: 89900, INR: 399900, BRL: 24900, SEK: 54900, AUD: 7500, JPY: 7200, CHF: 4900, PLN: 19900 };
// prettier-ignore
const BASIC_MONTHLY: Prices = { USD: 1900, EUR: 1900, GBP: 1600, CAD: 2500, MXN: 34900, INR: 149900, BRL: 9900, SEK: 20900, AUD: 2900, JPY: 2800, CHF: 1900, PLN: 7900 };
// prettier-ignore
const BASIC_WEEKLY: Prices = { USD: 500, EUR: 500, GBP: 450, CAD: 700, MXN: 9900, INR: 39900, BRL: 2900, SEK: 5900, AUD: 800, JPY: 750, CHF: 500, PLN: 1990 };
// prettier-ignore
const SEAT_MONTHLY: Prices = { USD: 1000, EUR: 1000, GBP: 850, CAD: 1300, MXN: 17900, INR: 79900, BRL: 4900, SEK: 10900, AUD: 1500, JPY: 1500, CHF: 1000, PLN: 3900 };
// prettier-ignore
const SETUP: Prices = { USD: 2500, EUR: 2500, GBP: 2100, CAD: 3300, MXN: 44900, INR: 199900, BRL: 12900, SEK: 27900, AUD: 3900, JPY: 3700, CHF: 2500, PLN: 9900 };

// A year costs ten months.
const MONTHS_IN_A_YEAR_S_PRICE = 10;
const yearly = (monthly: Prices): Prices =>
  Object.fromEntries(CURRENCIES.map((currency) => [currency, (monthly[currency] ?? 0) * MONTHS_IN_A_YEAR_S_PRICE]));

export type Frequency = 'weekly' | 'monthly' | 'yearly';

export const INTERVALS = {
  weekly: { unit: 'week', count: 1 },
  monthly: { unit: 'month', count: 1 },
  yearly: { unit: 'year', count: 1 },
} as const;

export interface PlanPrice {
  readonly id: string;
  readonly product: string;
  readonly name: string;
  readonly frequency: Frequency;
  readonly prices: Prices;
}

export const PLANS: readonly PlanPrice[] = [
  { id: 'plan_pro_monthly', product: 'pro', name: 'Pro', frequency: 'monthly', prices: PRO_MONTHLY },
  { id: 'plan_pro_yearly', product: 'pro', name: 'Pro', frequency: 'yearly', prices: yearly(PRO_MONTHLY) },
  { id: 'plan_basic_weekly', product: 'basic', name: 'Basic', frequency: 'weekly', prices: BASIC_WEEKLY },
  { id: 'plan_basic_monthly', product: 'basic', name: 'Basic', frequency: 'monthly', prices: BASIC_MONTHLY },
];

export interface Extra {
  readonly id: string;
  readonly name: string;
  /** By the plan's frequency for recurring extras; a one-time charge costs the same with every plan, and without one. */
  readonly prices: Readonly<Partial<Record<Frequency, Prices>>> | { readonly once: Prices };
}

export const EXTRAS: readonly Extra[] = [
  { id: 'addon_seat', name: 'Extra seat', prices: { monthly: SEAT_MONTHLY, yearly: yearly(SEAT_MONTHLY) } },
  { id: 'addon_setup', name: 'Setup', prices: { once: SETUP } },
];

export interface Coupon {
  readonly code: string;
  readonly name: string;
  readonly basisPoints: number;
  readonly lasts: 'once' | 'forever';
}

export const COUPONS: readonly Coupon[] = [
  { code: 'WELCOME10', name: '10 % off the first invoice', basisPoints: 1000, lasts: 'once' },
  { code: 'SAVE5', name: '5 % off', basisPoints: 500, lasts: 'forever' },
];

/** Value added tax by country, in percent; all other countries pay none. */
export const TAX_PERCENT: Readonly<Record<string, number>> = {
  DE: 19,
  FR: 20,
  ES: 21,
  GB: 20,
  NL: 21,
  AT: 20,
  IT: 22,
  BE: 21,
  SE: 25,
};
