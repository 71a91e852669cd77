import { exponentOf, isCurrency } from '~/foundation/currency';
import { majorUnits, money } from '~/foundation/money';
import type { OwnAnswers } from '~/gateways/simulation/fault-menu';

/** What the dLocal simulator answers beside payments and operations, and how its wire writes amounts and times. */

/**
 * Where its answers say what. They name no account and no mode: another account's payment has an id of another kind, and
 * test payments live at a host of their own.
 */
export const MEMBERS: OwnAnswers['members'] = {
  id: 'id',
  reference: 'order_id',
  status: 'status',
  amount: 'amount',
  currency: 'currency',
  account: 'id',
  isLive: 'status',
};

/** An error in dLocal's words: the HTTP status and its own number, as in "400 5001". */
export function failure(error: `${number} ${number}`, message: string, param?: string): Response {
  const [status, code] = error.split(' ').map(Number);
  return Response.json({ code, message, ...(param === undefined ? {} : { param }) }, { status });
}

/** The first answer again, for a request repeated under its idempotency key. */
export function replay({ firstAnswer }: { firstAnswer: { readonly status: number; readonly body: string } }): Response {
  return new Response(firstAnswer.body, {
    status: firstAnswer.status,
    headers: { 'content-type': 'application/json' },
  });
}

/** What the countries' pages say: the country of a currency, its decimals on the wire, and the payer's document. */
export const COUNTRY_RULES: Readonly<Record<string, { country: string; decimals: number; document: RegExp }>> = {
  ARS: { country: 'AR', decimals: 2, document: /^(\d{7,9}|\d{11})$/ },
  BRL: { country: 'BR', decimals: 2, document: /^\d{11,14}$/ },
  CLP: { country: 'CL', decimals: 0, document: /^[\dkK]{8,9}$/ },
  COP: { country: 'CO', decimals: 0, document: /^\d{6,11}$/ },
  INR: { country: 'IN', decimals: 2, document: /^[A-Z]{5}\d{4}[A-Z]$/i },
  MXN: { country: 'MX', decimals: 2, document: /^[A-Z\d]{10,18}$/i },
  PEN: { country: 'PE', decimals: 2, document: /^\d{8,9}$/ },
  ZAR: { country: 'ZA', decimals: 2, document: /^\d{13}$/ },
};

/** The number of an amount, in major units: twelve digits at most, so that its shortest writing is exact. */
export function wireAmount(amount: number, currency: string): number {
  return Number(majorUnits(money(amount, currency)));
}

/** Minor units of a number as it was written; null for more decimals than the country has. */
export function minorOf(amount: unknown, currency: string): number | null {
  const [, whole, fraction = ''] =
    /^(\d{1,12})(?:\.(\d+))?$/.exec(typeof amount === 'number' ? String(amount) : '') ?? [];
  const rule = COUNTRY_RULES[currency];
  if (whole === undefined || !rule || !isCurrency(currency) || fraction.length > rule.decimals) return null;
  return Number(whole + fraction.padEnd(exponentOf(currency), '0'));
}

/** A time as dLocal writes it: with milliseconds, and a zone without a colon. */
export function wireDate(iso: string): string {
  return iso.replace(/Z$/, '+0000');
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A request's amount apart from the rest of it. */
export function amountApart(text: string): { readonly amount: unknown; readonly rest: unknown } {
  const json = jsonOf(text);
  if (typeof json !== 'object' || json === null) return { amount: undefined, rest: json };
  const { amount, ...rest } = json as Record<string, unknown>;
  return { amount, rest };
}
