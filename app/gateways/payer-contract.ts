/** The contract's words for who pays, and for what their browser brings. */

/** What a method may need to know of the payer beside the address for the receipt. The page asks for it, field by field. */
export const PAYER_FIELDS = ['name', 'taxId', 'phone', 'address'] as const;
export type PayerField = (typeof PAYER_FIELDS)[number];

/** A postal address; `country` is ISO 3166-1 alpha-2, `region` as the country writes it (a Brazilian UF). */
export interface PayerPlace {
  readonly line: string;
  readonly city: string;
  readonly region: string | null;
  readonly postalCode: string;
  readonly country: string;
}

/** Who pays, as far as was asked. */
export interface Payer {
  readonly name: string | null;
  /** CPF or CNPJ, CURP, PAN…: digits and letters only. */
  readonly taxId: string | null;
  /** E.164. */
  readonly phone: string | null;
  readonly address: PayerPlace | null;
  /** ISO 3166-1 alpha-2, where it is known without an address. */
  readonly country: string | null;
}

/** A payer of whom nothing was asked. */
export const UNKNOWN_PAYER: Payer = { name: null, taxId: null, phone: null, address: null, country: null };

/** What 3-D Secure tells the card's bank about the browser. Without a script, only what its requests say. */
export interface BrowserDetails {
  readonly acceptHeader: string;
  readonly userAgent: string;
  /** BCP 47. */
  readonly language: string;
  readonly screen: {
    readonly width: number;
    readonly height: number;
    readonly colorDepth: number;
    /** As `Date.getTimezoneOffset`. */
    readonly timeZoneOffsetMinutes: number;
  } | null;
}

/** What the payer's browser brought back from a bank page, a challenge or a fingerprint: nothing of it is proven. */
export interface Returned {
  /** Query and form parameters by name; of a repeated one the last. At most 50, each at most 16,000 characters. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** By this parameter the page tells how a `fingerprint` ended: `Y` the frame was loaded, `N` not in ten seconds, `U` no script. */
export const FINGERPRINT_PARAMETER = 'fingerprint';
