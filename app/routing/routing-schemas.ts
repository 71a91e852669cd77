/** The bodies of the routing doors. Strict: a field that is not documented is refused by name. */
import creditCardType from 'credit-card-type';
import { z } from 'zod';
import { cleanText } from '~/foundation/clean-text';
import { isCurrency } from '~/foundation/currency';
import { collectFaults, type Validated } from '~/foundation/field-faults';
import { LARGEST_AMOUNT } from '~/foundation/money';
import { METHODS } from '~/gateways/contract';
import { CARD_TYPES, hasCardConditions, NO_CONDITIONS } from './routing-entry';
import type { RoutingFields } from './routing-store.server';

const MOST_VALUES = 250;
const MOST_METADATA_KEYS = 10;
const MOST_DRAFT_ENTRIES = 500;
const MOST_REPLAYED = 1_000;
const USUALLY_REPLAYED = 200;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text of an address can be an entry's id. */
export function isEntryId(text: string): boolean {
  return UUID.test(text);
}

const uuid = z
  .string('must be a UUID')
  .regex(UUID, 'must be a UUID')
  .transform((text) => text.toLowerCase());

/** One or more different values; null asks nothing. */
const condition = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item, 'must be a list')
    .min(1, 'must hold at least one value; leave it out, or give null, to ask nothing')
    .max(MOST_VALUES, `must hold at most ${MOST_VALUES} values`)
    .refine((values) => new Set(values.map((value) => JSON.stringify(value))).size === values.length, {
      message: 'must not hold a value twice',
    })
    .nullable();

const country = z
  .string('must be a country code')
  .regex(/^[A-Za-z]{2}$/, 'must be an ISO 3166 country code of two letters')
  .transform((text) => text.toUpperCase());

const amount = z
  .int('must be a whole number of minor units')
  .min(0, 'must not be negative')
  .max(LARGEST_AMOUNT, `must be at most ${LARGEST_AMOUNT}`)
  .nullable();

const BRANDS = Object.values(creditCardType.types);
const digits = z.string('must be a text').regex(/^\d{6,8}$/, 'must be six to eight digits');
const binRange = z
  .strictObject({ from: digits, to: digits })
  .refine(({ from, to }) => Number(from.padEnd(8, '0')) <= Number(to.padEnd(8, '9')), {
    path: ['to'],
    message: 'must not be before "from"',
  });

const metadata = z
  .record(cleanText(40), z.array(cleanText(500, 0), 'must be a list').min(1, 'must hold a value').max(MOST_VALUES))
  .refine((entries) => Object.keys(entries).length > 0, 'must hold a key; give null to ask nothing')
  .refine(
    (entries) => Object.keys(entries).length <= MOST_METADATA_KEYS,
    `must hold at most ${MOST_METADATA_KEYS} keys`,
  )
  .nullable();

const entryFields = {
  method: z.enum(METHODS, `must be one of ${METHODS.join(', ')}`),
  currency: z.string('must be a currency code').refine(isCurrency, 'must be an ISO 4217 currency code, such as "EUR"'),
  connectionId: uuid,
  priority: z.int('must be a whole number').min(0, 'must not be negative').max(1_000, 'must be at most 1000'),
  weight: z.int('must be a whole number').min(1, 'must be at least 1').max(100, 'must be at most 100'),
  enabled: z.boolean('must be true or false'),
  countries: condition(country),
  leastAmount: amount,
  mostAmount: amount,
  cardBrands: condition(z.enum(BRANDS, `must be one of ${BRANDS.join(', ')}`)),
  binRanges: condition(binRange),
  cardTypes: condition(z.enum(CARD_TYPES, `must be one of ${CARD_TYPES.join(', ')}`)),
  planIds: condition(cleanText(255)),
  metadata,
  failsOverOnSoftDecline: z.boolean('must be true or false'),
};

const DEFAULTS = { weight: 1, enabled: true, failsOverOnSoftDecline: false, ...NO_CONDITIONS };

const changeBody = z.strictObject(entryFields).partial();
const newBody = changeBody.required({ method: true, currency: true, connectionId: true, priority: true });
/** An entry of a draft may stand for one that exists: then it keeps that one's share of the split. */
const draftEntry = newBody.extend({ id: uuid.optional() });
const replayBody = z.strictObject({
  entries: z.array(draftEntry, 'must be a list of entries').max(MOST_DRAFT_ENTRIES),
  attempts: z.int('must be a whole number').min(1).max(MOST_REPLAYED).default(USUALLY_REPLAYED),
});

/** What several fields say together. */
function jointFaults(fields: RoutingFields): Readonly<Record<string, string>> {
  const { leastAmount, mostAmount } = fields;
  if (leastAmount !== null && mostAmount !== null && leastAmount > mostAmount)
    return { mostAmount: 'must not be below leastAmount' };
  if (fields.method !== 'card' && hasCardConditions(fields))
    return { method: 'must be "card" for an entry with conditions on the card' };
  return {};
}

function judged<Value extends RoutingFields>(value: Value): Validated<Value> {
  const faults = jointFaults(value);
  return Object.keys(faults).length > 0 ? { ok: false, faults } : { ok: true, value };
}

/** Reads a new entry; what is left out asks nothing. */
export function readRoutingEntry(body: unknown): Validated<RoutingFields> {
  const read = newBody.safeParse(body);
  return read.success ? judged({ ...DEFAULTS, ...read.data }) : { ok: false, faults: collectFaults(read.error, body) };
}

/** Reads a change of an entry, and answers the whole entry as it would be. */
export function readRoutingChange(body: unknown, before: RoutingFields): Validated<RoutingFields> {
  const read = changeBody.safeParse(body);
  return read.success ? judged({ ...before, ...read.data }) : { ok: false, faults: collectFaults(read.error, body) };
}

/** An entry of a draft. */
export type DraftEntry = RoutingFields & { readonly id?: string };

/** Reads a draft of routing, and how many past attempts it is to be asked about. */
export function readReplay(
  body: unknown,
): Validated<{ readonly entries: readonly DraftEntry[]; readonly attempts: number }> {
  const read = replayBody.safeParse(body);
  if (!read.success) return { ok: false, faults: collectFaults(read.error, body) };
  const entries = read.data.entries.map((entry): DraftEntry => ({ ...DEFAULTS, ...entry }));
  const faults = entries.flatMap((entry, index) =>
    Object.entries(jointFaults(entry)).map(([path, fault]) => [`entries.${index}.${path}`, fault] as const),
  );
  if (faults.length > 0) return { ok: false, faults: Object.fromEntries(faults) };
  return { ok: true, value: { entries, attempts: read.data.attempts } };
}
