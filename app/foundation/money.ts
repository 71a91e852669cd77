import { exponentOf, isCurrency, type Currency } from './currency';

/** An amount of money: a whole number of the currency's ISO 4217 minor units, and the currency. Never a bare number. */
export interface Money {
  readonly amount: number;
  readonly currency: Currency;
}

/** The largest amount accepted anywhere, in minor units: far below 2^53, so sums of lines stay exact. */
export const LARGEST_AMOUNT = 999_999_999_999;

/** Makes a Money. Throws on fractions, NaN, unknown currencies and amounts out of range: those are bugs, not input. */
export function money(amount: number, currency: string): Money {
  if (!Number.isSafeInteger(amount) || Math.abs(amount) > LARGEST_AMOUNT)
    throw new RangeError(`not an amount: ${amount}`);
  if (!isCurrency(currency)) throw new RangeError(`not a currency: ${currency}`);
  return { amount: amount === 0 ? 0 : amount, currency };
}

/** Adds amounts of one currency. */
export function addMoney(first: Money, ...rest: readonly Money[]): Money {
  return rest.reduce((sum, next) => {
    if (next.currency !== sum.currency) throw new RangeError(`cannot add ${next.currency} to ${sum.currency}`);
    return money(sum.amount + next.amount, sum.currency);
  }, first);
}

/** The same amount with its sign changed. */
export function negate(value: Money): Money {
  return money(-value.amount, value.currency);
}

export function sameMoney(a: Money, b: Money): boolean {
  return a.amount === b.amount && a.currency === b.currency;
}

/** A share of an amount in hundredths of a percent (1000 = 10 %), rounded half away from zero to a whole minor unit. */
export function shareOf(value: Money, basisPoints: number): Money {
  const exact = BigInt(value.amount) * BigInt(basisPoints);
  const half = exact < 0n ? -5000n : 5000n;
  return money(Number((exact + half) / 10_000n), value.currency);
}

/** The amount in major units as a plain decimal string without grouping: 4900 USD is "49.00", 500 JPY is "500". */
export function majorUnits({ amount, currency }: Money): string {
  const exponent = exponentOf(currency);
  if (exponent === 0) return String(amount);
  const digits = String(Math.abs(amount)).padStart(exponent + 1, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

const formatters = new Map<string, Intl.NumberFormat>();

// Formatting costs more than the rest of a page's line, and the same prices are shown again and again.
const MOST_WRITTEN = 5_000;
const written = new Map<string, string>();

/** The amount as a reader of that language writes it ("$49.00", "49,00 €"). Formatters are kept: making one is slow. */
export function formatMoney(value: Money, locale: string): string {
  const name = `${locale} ${value.currency} ${value.amount}`;
  let text = written.get(name);
  if (text === undefined) {
    if (written.size >= MOST_WRITTEN) written.clear();
    written.set(name, (text = format(value, locale)));
  }
  return text;
}

function format(value: Money, locale: string): string {
  const key = `${locale} ${value.currency}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    const exponent = exponentOf(value.currency);
    formatter = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: value.currency,
      minimumFractionDigits: exponent,
      maximumFractionDigits: exponent,
    });
    formatters.set(key, formatter);
  }
  // A decimal string keeps every digit; its type admits it only from lib ES2023 on.
  const amount = majorUnits(value) as `${number}`;
  if (!RIGHT_TO_LEFT.test(locale)) return formatter.format(amount);
  const parts = formatter.formatToParts(amount as unknown as number);
  return parts.map((part) => (part.type === 'currency' ? isolated(part.value) : part.value)).join('');
}

const RIGHT_TO_LEFT = /^(?:ar|dv|fa|he|ps|ur|yi)\b/;

/** A symbol of letters and a sign, such as R$, is torn apart where lines run from right to left, unless it stands by itself. */
function isolated(symbol: string): string {
  return /[A-Za-z]/.test(symbol) ? `\u2066${symbol}\u2069` : symbol;
}
