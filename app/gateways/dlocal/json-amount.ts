import { exponentOf, isCurrency } from '~/foundation/currency';
import { LARGEST_AMOUNT, majorUnits, money, type Money } from '~/foundation/money';
import { decimalsOf } from './countries';

/**
 * An amount as a number of JSON, digit by digit: 4900 MXN is 49.00, 12300 COP is 123, because dLocal has no cents of it.
 * Null for what such a number cannot say exactly.
 */
export function amountToken(value: Money): string | null {
  const [whole = '', fraction = ''] = majorUnits(value).split('.');
  const decimals = decimalsOf(value.currency);
  if (/[1-9]/.test(fraction.slice(decimals))) return null;
  const kept = fraction.slice(0, decimals);
  return kept === '' ? whole : `${whole}.${kept}`;
}

/** The money that the digits say; null for what is no whole number of minor units, or of no currency. */
export function moneyOfToken(token: string, currency: string): Money | null {
  const [, whole, fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(token) ?? [];
  if (whole === undefined || !isCurrency(currency)) return null;
  const exponent = exponentOf(currency);
  if (/[1-9]/.test(fraction.slice(exponent))) return null;
  const minor = BigInt(whole + fraction.slice(0, exponent).padEnd(exponent, '0'));
  return minor > BigInt(LARGEST_AMOUNT) ? null : money(Number(minor), currency);
}

/** A request's text: its amount in front, as the very digits. */
export function bodyWith(amount: string | null, rest: object): string {
  const text = JSON.stringify(rest);
  return amount === null ? text : `{"amount":${amount},${text.slice(1)}`;
}

// In a text that is known to be JSON, whatever is outside of strings and looks like a number is one.
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** The same JSON with every number as a string of its digits, so that nothing is rounded when it is parsed. */
export function quoteNumbers(json: string): string {
  return json.replace(STRING_OR_NUMBER, (token) => (token.startsWith('"') ? token : `"${token}"`));
}
