import { exponentOf, isCurrency } from '~/foundation/currency';
import { LARGEST_AMOUNT, money, type Money } from '~/foundation/money';
import { LARGEST_WIRE_AMOUNT, wireExponentOf, wireZerosOf } from './wire';

/** Where Checkout.com's table has other decimals than ISO 4217. */
export const EXPONENTS: Readonly<Record<string, number>> = { CLP: 2, UYI: 2, UYW: 2 };

/** The Chilean unit of account is in one edition of the table and not in the next, with other decimals: not sent at all. */
const WITHOUT_CLEAR_DECIMALS = new Set(['CLF']);

/** An amount as the wire writes it; null when it cannot say exactly that. */
export function wireAmountOf({ amount, currency }: Money): number | null {
  if (WITHOUT_CLEAR_DECIMALS.has(currency)) return null;
  const moved = moved10(amount, wireExponentOf(currency) - exponentOf(currency));
  const isExact = moved !== null && moved >= 1 && moved <= LARGEST_WIRE_AMOUNT;
  return isExact && moved % 10 ** wireZerosOf(currency) === 0 ? moved : null;
}

/** An amount of the wire as money; null when it is none that we can hold. */
export function moneyOf(amount: number, currency: string): Money | null {
  if (!isCurrency(currency) || WITHOUT_CLEAR_DECIMALS.has(currency)) return null;
  const moved = moved10(amount, exponentOf(currency) - wireExponentOf(currency));
  return moved === null || moved > LARGEST_AMOUNT ? null : money(moved, currency);
}

/** The whole number with its decimal point moved; null when digits would be lost. */
function moved10(amount: number, places: number): number | null {
  if (places >= 0) return amount * 10 ** places;
  const divisor = 10 ** -places;
  return amount % divisor === 0 ? amount / divisor : null;
}
