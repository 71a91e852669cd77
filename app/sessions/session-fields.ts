/** The fields of the session API as zod reads them, one by one. session-schemas.ts puts them together. */
import { z } from 'zod';
import { isCurrency, type Currency } from '~/foundation/currency';
import { LARGEST_AMOUNT } from '~/foundation/money';
import { CAPTURE_MODES, METHODS, type Method } from '~/gateways/contract';
import { cleanText } from '~/foundation/clean-text';
import { isExactOrigin, readReturnUrl } from './return-url';

export const MOST_LINE_ITEMS = 100;
export const MOST_QUANTITY = 1_000_000;
export const MOST_COUPONS = 10;
const MOST_METADATA_KEYS = 50;
const MOST_ORIGINS = 20;
const DANGEROUS_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** A row's id as the API writes it. Any 128 bits: our ids are random, not of a UUID version. */
export const uuid = z
  .string('must be a UUID')
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'must be a UUID')
  .transform((text) => text.toLowerCase());

export const currency = z.string('must be a currency code').transform((text, context): Currency => {
  if (isCurrency(text)) return text;
  const capitals = text.toUpperCase();
  const message = isCurrency(capitals)
    ? `must be written in capitals: "${capitals}"`
    : 'must be an ISO 4217 currency code, for example "EUR"';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

// Names that other systems and older clients use for ours.
const METHOD_ALIASES: Readonly<Record<string, Method>> = { open_banking: 'openbanking' };

function methodNamed(text: string): Method | null {
  const known: readonly string[] = METHODS;
  if (known.includes(text)) return text as Method;
  return Object.hasOwn(METHOD_ALIASES, text) ? (METHOD_ALIASES[text] ?? null) : null;
}

export const method = z.string('must be the name of a payment method').transform((text, context): Method => {
  const found = methodNamed(text);
  if (found) return found;
  context.addIssue({ code: 'custom', message: `is not a known payment method; known are ${METHODS.join(', ')}` });
  return z.NEVER;
});

/** When the money is taken: at once, or when the merchant says so. */
export const captureMode = z.enum(CAPTURE_MODES, 'must be "automatic" or "manual"').default('automatic');

const quantity = z
  .int('must be a whole number')
  .min(1, 'must be at least 1')
  .max(MOST_QUANTITY, `must be at most ${MOST_QUANTITY}`)
  .default(1);

const ITEM_TYPES = ['plan', 'addon', 'charge'] as const;

/** An item of the billing provider's catalogue. */
export const catalogueItem = z.strictObject({
  type: z.enum(ITEM_TYPES, `must be one of ${ITEM_TYPES.join(', ')}`),
  id: cleanText(255),
  quantity,
});

/** An item with a price of its own, in whole minor units. */
export const adHocItem = z.strictObject({
  name: cleanText(250),
  quantity,
  unitAmount: z
    .int('must be a whole number of minor units (4900 for 49.00)')
    .min(0, 'must not be negative')
    .max(LARGEST_AMOUNT, `must be at most ${LARGEST_AMOUNT}`),
  currency: currency.optional(),
});

export const couponCodes = z
  .array(cleanText(100), 'must be a list of coupon codes')
  .max(MOST_COUPONS, `must hold at most ${MOST_COUPONS} codes`)
  .superRefine((codes, context) => {
    codes.forEach((code, index) => {
      if (codes.indexOf(code) !== index) context.addIssue({ code: 'custom', path: [index], message: 'is given twice' });
    });
  });

export const frequency = cleanText(40);

const address = z.strictObject({
  country: z
    .string('must be a country code')
    .regex(/^[A-Za-z]{2}$/, 'must be an ISO 3166 country code of two letters, for example "DE"')
    .transform((text) => text.toUpperCase())
    .optional(),
  street: cleanText(200).optional(),
  number: cleanText(50).optional(),
  city: cleanText(100).optional(),
  state: cleanText(100).optional(),
  zipCode: cleanText(30).optional(),
});

export const customer = z.strictObject({
  email: cleanText(254)
    .regex(/^[^\s@]+@[^\s@]+$/, 'must be an email address')
    .optional(),
  firstName: cleanText(100).optional(),
  lastName: cleanText(100).optional(),
  phone: cleanText(40).optional(),
  billingAddress: address.optional(),
});

/** An absolute address to which the payer's browser may be sent, in the spelling that we keep. */
export const returnUrl = z.string('must be an address').transform((text, context): string => {
  const read = readReturnUrl(text);
  if (read.ok) return read.url.href;
  context.addIssue({ code: 'custom', message: read.why });
  return z.NEVER;
});

function canonicalLocale(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}

/** Any well-formed language tag: the page falls back where it does not speak the language. */
export const locale = cleanText(35).transform((text, context): string => {
  const canonical = canonicalLocale(text);
  if (canonical !== null) return canonical;
  context.addIssue({ code: 'custom', message: 'must be a BCP 47 language tag, for example "pt-BR"' });
  return z.NEVER;
});

export const expiresInMinutes = z
  .int('must be a whole number of minutes')
  .min(1, 'must be at least 1')
  .max(525_600, 'must be at most 525600 (one year)');

export const metadata = z
  .record(
    cleanText(40).refine((key) => !DANGEROUS_KEYS.has(key), 'is not allowed as a key'),
    cleanText(500, 0),
    'must be an object of texts',
  )
  .refine(
    (entries) => Object.keys(entries).length <= MOST_METADATA_KEYS,
    `must have at most ${MOST_METADATA_KEYS} keys`,
  );

/** Origins that may embed the page. */
export const allowedOrigins = z
  .array(
    z
      .string('must be an origin')
      .refine(isExactOrigin, 'must be an exact origin without a path, for example "https://shop.example"'),
    'must be a list of origins',
  )
  .max(MOST_ORIGINS, `must hold at most ${MOST_ORIGINS} origins`);
