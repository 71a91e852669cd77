import type { Payer, PayerPlace } from '~/gateways/contract';
import { readPhone } from '~/payments/phone-number';
import { BRAZILIAN_STATES, needsRegion, readPostalCode } from '~/payments/postal-address';
import { readTaxId } from '~/payments/tax-id';
import type { FieldProblem, FieldProblemKey, PayerFieldName, PayerTerms } from './checkout-page';
import { hasCardNumber, isPlain, trimmed } from './typed-values';

const LONGEST_TEXT = 200;

export type PayerTexts = Readonly<Record<PayerFieldName, string>>;

/** What is asked, by whose rules, and who is known to pay already: the name on a card, an account's holder. */
export interface PayerQuestion {
  readonly fields: readonly PayerFieldName[];
  readonly terms: PayerTerms;
  readonly knownName: string | null;
}

export type PayerReading = { readonly payer: Payer } | { readonly problems: readonly FieldProblem[] };

type Taken<Value> = { readonly value: Value } | { readonly problem: FieldProblemKey };

/** Reads what was asked of the payer, field by field; what was not asked stays unknown, whatever was typed. */
export function readPayer(texts: PayerTexts, { fields, terms, knownName }: PayerQuestion): PayerReading {
  const problems: FieldProblem[] = [];
  const isAsked = (field: PayerFieldName) => fields.includes(field);
  const take = <Value>(field: PayerFieldName, read: () => Taken<Value>): Value | null => {
    if (!isAsked(field)) return null;
    const taken = read();
    if ('value' in taken) return taken.value;
    problems.push({ field, message: taken.problem });
    return null;
  };
  const name = take('payerName', () => readText(texts.payerName, 'enterPayerName'));
  const taxId = take<string>('taxId', () => {
    // A Brazilian number can look like a card's; any other document's place is where one could slip through.
    if (terms.currency !== 'BRL' && hasCardNumber(texts.taxId)) return { problem: 'payerLooksLikeCard' };
    const read = readTaxId(texts.taxId, terms.currency);
    return 'taxId' in read ? { value: read.taxId } : read;
  });
  const country = isAsked('country') ? take('country', () => readCountry(texts.country)) : terms.country;
  const phone = take<string>('phone', () => {
    const read = readPhone(texts.phone, country);
    return 'phone' in read ? { value: read.phone } : read;
  });
  const line = take('street', () => readText(texts.street, 'enterStreet'));
  const postalCode = take<string>('postalCode', () => {
    const read = readPostalCode(texts.postalCode, country ?? '');
    return 'postalCode' in read ? { value: read.postalCode } : read;
  });
  const city = take('city', () => readText(texts.city, 'enterCity'));
  const region = take('region', () => readRegion(texts.region, country ?? ''));
  if (problems.length > 0) return { problems: inOrder(problems, fields) };
  const address: PayerPlace | null =
    line !== null && country !== null
      ? { line, city: city ?? '', region, postalCode: postalCode ?? '', country }
      : null;
  return { payer: { name: name ?? knownName, taxId, phone, address, country } };
}

function inOrder(problems: readonly FieldProblem[], fields: readonly PayerFieldName[]): readonly FieldProblem[] {
  return fields.flatMap((field) => problems.filter((problem) => problem.field === field));
}

function readText(typed: string, missing: FieldProblemKey): Taken<string> {
  const text = trimmed(typed);
  if (hasCardNumber(text)) return { problem: 'payerLooksLikeCard' };
  const isText = /[\p{L}\d]/u.test(text) && isPlain(text) && [...text].length <= LONGEST_TEXT;
  return isText ? { value: text } : { problem: missing };
}

function readCountry(typed: string): Taken<string> {
  const country = typed.trim().toUpperCase();
  return /^[A-Z]{2}$/.test(country) ? { value: country } : { problem: 'enterCountry' };
}

function readRegion(typed: string, country: string): Taken<string | null> {
  const text = trimmed(typed);
  if (country === 'BR') {
    const state = text.toUpperCase();
    return BRAZILIAN_STATES.includes(state) ? { value: state } : { problem: 'enterRegion' };
  }
  if (text === '' && !needsRegion(country)) return { value: null };
  return readText(typed, 'enterRegion');
}
