import { exponentOf, isCurrency, type Currency } from '~/foundation/currency';
import { LARGEST_AMOUNT, majorUnits, money, type Money } from '~/foundation/money';

/** Where Nuvei's table differs from ISO 4217, as far as it is known: no fraction in Myanmar. */
export const EXPONENTS: Readonly<Partial<Record<Currency, number>>> = { MMK: 0 };

/** More decimals than these no DMN can tell. */
const MOST_DECIMALS = 3;

const digitsOf = (currency: Currency) => EXPONENTS[currency] ?? exponentOf(currency);

/** The amount as Nuvei wants it: a decimal string in major units, exactly as it is hashed. Null where it cannot be said. */
export function decimalOf(value: Money): string | null {
  const { currency } = value;
  if (exponentOf(currency) > MOST_DECIMALS) return null;
  const [whole = '', decimals = ''] = majorUnits(value).split('.');
  const digits = digitsOf(currency);
  if (/[1-9]/.test(decimals.slice(digits))) return null;
  return digits === 0 ? whole : `${whole}.${decimals.slice(0, digits)}`;
}

/** Reads an amount, digit by digit; null for one that the currency cannot hold. */
export function moneyOf(decimal: string | null | undefined, currency: string | null | undefined): Money | null {
  const [, whole, decimals = ''] = /^(\d{1,12})(?:\.(\d{1,4}))?$/.exec(decimal ?? '') ?? [];
  if (whole === undefined || !currency || !isCurrency(currency)) return null;
  const exponent = exponentOf(currency);
  const digits = decimals.padEnd(exponent, '0');
  const amount = Number(whole + digits.slice(0, exponent));
  return /[1-9]/.test(digits.slice(exponent)) || amount > LARGEST_AMOUNT ? null : money(amount, currency);
}
