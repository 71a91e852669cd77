import { exponentOf, type Currency } from '~/foundation/currency';

/** What dLocal says of a country where it takes payments in the country's own currency. */
export interface DlocalCountry {
  readonly country: string;
  /** Digits after the decimal point on its wire. */
  readonly decimals: number;
  /** The payer's document, which is required in all of them. */
  readonly document: { readonly name: string; readonly pattern: RegExp };
}

/**
 * By currency (docs.dlocal.com, the countries' pages, "Country reference"): the currency alone says which country it is.
 * It has no cents of the Colombian and the Chilean peso.
 */
const COUNTRIES: Readonly<Record<string, DlocalCountry>> = {
  MXN: { country: 'MX', decimals: 2, document: { name: 'CURP', pattern: /^[A-Z\d]{10,18}$/i } },
  BRL: { country: 'BR', decimals: 2, document: { name: 'CPF or CNPJ', pattern: /^(\d{11}|\d{14})$/ } },
  INR: { country: 'IN', decimals: 2, document: { name: 'PAN', pattern: /^[A-Z]{5}\d{4}[A-Z]$/i } },
  COP: { country: 'CO', decimals: 0, document: { name: 'CC or NIT', pattern: /^\d{6,11}$/ } },
  ARS: { country: 'AR', decimals: 2, document: { name: 'DNI or CUIT', pattern: /^(\d{7,9}|\d{11})$/ } },
  CLP: { country: 'CL', decimals: 0, document: { name: 'CI or RUT', pattern: /^\d{7,8}[\dK]$/i } },
  PEN: { country: 'PE', decimals: 2, document: { name: 'DNI', pattern: /^\d{8,9}$/ } },
  ZAR: { country: 'ZA', decimals: 2, document: { name: 'identity number', pattern: /^\d{13}$/ } },
};

export const DLOCAL_CURRENCIES = Object.keys(COUNTRIES);
export const DLOCAL_COUNTRIES = Object.values(COUNTRIES).map(({ country }) => country);

/** The country of a currency; null where dLocal takes none, or we do not know its rules. */
export function countryOf(currency: string): DlocalCountry | null {
  return Object.hasOwn(COUNTRIES, currency) ? (COUNTRIES[currency] ?? null) : null;
}

export function decimalsOf(currency: Currency): number {
  return countryOf(currency)?.decimals ?? exponentOf(currency);
}
