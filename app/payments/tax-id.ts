import { withoutSeparators } from './typed-text';

export type TaxIdProblem = 'enterCpf' | 'cpfInvalid' | 'enterTaxId' | 'taxIdInvalid';

const CPF = /^\d{11}$/;
// From July 2026 a CNPJ's first twelve places may be letters; its check digits are figured from their codes.
const CNPJ = /^[\dA-Z]{12}\d{2}$/;
const ALL_THE_SAME = /^(.)\1*$/;

/** A Brazilian check digit: the places times their weights, modulo 11. */
function checkDigit(places: string, weights: readonly number[]): number {
  const sum = weights.reduce((total, weight, index) => total + weight * (places.charCodeAt(index) - 48), 0);
  const rest = sum % 11;
  return rest < 2 ? 0 : 11 - rest;
}

const downFrom = (first: number): readonly number[] => Array.from({ length: first - 1 }, (_, index) => first - index);
const CNPJ_WEIGHTS = [...downFrom(5), ...downFrom(9)];

function isCpf(text: string): boolean {
  if (!CPF.test(text) || ALL_THE_SAME.test(text)) return false;
  return checkDigit(text, downFrom(10)) === Number(text[9]) && checkDigit(text, downFrom(11)) === Number(text[10]);
}

function isCnpj(text: string): boolean {
  if (!CNPJ.test(text) || ALL_THE_SAME.test(text)) return false;
  const first = checkDigit(text, CNPJ_WEIGHTS);
  return first === Number(text[12]) && checkDigit(text, [6, ...CNPJ_WEIGHTS]) === Number(text[13]);
}

/** What a document looks like where the country of a currency has one that everybody knows. */
const SHAPES: Readonly<Record<string, RegExp>> = {
  // CURP of persons; RFC of persons and companies.
  MXN: /^(?:[A-Z]{4}\d{6}[HMX][A-Z]{5}[\dA-Z]\d|[A-ZÑ&]{3,4}\d{6}[\dA-Z]{3})$/u,
  // PAN
  INR: /^[A-Z]{5}\d{4}[A-Z]$/,
};
const ANY_DOCUMENT = /^[\dA-Z]{5,20}$/;

/** Reads a payer's tax or identity number by the rules of the currency's country: digits and letters only. */
export function readTaxId(
  typed: string,
  currency: string,
): { readonly taxId: string } | { readonly problem: TaxIdProblem } {
  const taxId = withoutSeparators(typed).replaceAll('/', '').toUpperCase();
  const isBrazil = currency === 'BRL';
  if (taxId === '') return { problem: isBrazil ? 'enterCpf' : 'enterTaxId' };
  if (isBrazil) return isCpf(taxId) || isCnpj(taxId) ? { taxId } : { problem: 'cpfInvalid' };
  return (SHAPES[currency] ?? ANY_DOCUMENT).test(taxId) ? { taxId } : { problem: 'taxIdInvalid' };
}
