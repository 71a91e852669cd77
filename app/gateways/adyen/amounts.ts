import { exponentOf, isCurrency } from '~/foundation/currency';
import { LARGEST_AMOUNT, money, type Money } from '~/foundation/money';
import { UNNAMED_CURRENCIES, WIRE_EXPONENTS, type WireAmount } from './wire';

const EXPONENTS: Readonly<Record<string, number>> = WIRE_EXPONENTS;

/** How many more digits Adyen's unit of a currency has than ISO 4217's; negative: fewer. */
function shiftOf(currency: Money['currency']): number {
  const iso = exponentOf(currency);
  return (EXPONENTS[currency] ?? iso) - iso;
}

/** An amount in Adyen's units; null where they cannot say it exactly, or nobody knows them. */
export function wireAmountOf({ amount, currency }: Money): WireAmount | null {
  if (UNNAMED_CURRENCIES.has(currency)) return null;
  const shift = shiftOf(currency);
  const value = shift < 0 ? amount / 10 ** -shift : amount * 10 ** shift;
  return Number.isSafeInteger(value) ? { value, currency } : null;
}

/** The same back; null where our units cannot say what Adyen says. */
export function moneyOf({ value, currency }: WireAmount): Money | null {
  if (!isCurrency(currency) || UNNAMED_CURRENCIES.has(currency)) return null;
  const shift = shiftOf(currency);
  const amount = shift > 0 ? value / 10 ** shift : value * 10 ** -shift;
  return Number.isSafeInteger(amount) && Math.abs(amount) <= LARGEST_AMOUNT ? money(amount, currency) : null;
}
