import { exponentOf, isCurrency } from '~/foundation/currency';
import { LARGEST_AMOUNT, majorUnits, money } from '~/foundation/money';

/** What a decimal string is in minor units; null for what is no amount of the currency. */
export function minorOf(decimal: string, currency: string): number | null {
  const [, whole, fraction = ''] = /^(\d{1,12})(?:\.(\d{1,3}))?$/.exec(decimal) ?? [];
  if (whole === undefined || !isCurrency(currency)) return null;
  const exponent = exponentOf(currency);
  if (/[1-9]/.test(fraction.slice(exponent))) return null;
  const amount = Number(whole + fraction.slice(0, exponent).padEnd(exponent, '0'));
  return amount > 0 && amount <= LARGEST_AMOUNT ? amount : null;
}

export function wordOf(amount: number, currency: string): string {
  return majorUnits(money(amount, currency));
}
