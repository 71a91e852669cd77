import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyzeRouting } from '~/routing/analyze-routing';
import { decideRoute, type Supports } from '~/routing/route-decision';
import type { CardType, RouteQuestion, RoutingEntry } from '~/routing/routing-entry';
import { askRouting, routingEntry } from '../../support/routing';

const supports: Supports = ({ gateway }) => gateway !== 'other';

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 2 });
const subset = (values: readonly string[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 });
const COUNTRIES = ['DE', 'AT', 'FR'];
const BRANDS = ['visa', 'mastercard'];
const TYPES = ['credit', 'debit', 'prepaid'] as const satisfies readonly CardType[];
const PLANS = ['a', 'b', 'c'];
const VALUES = ['1', '2'];
const AMOUNTS = fc.integer({ min: 0, max: 6 });
const BIN = fc.constantFrom('400000', '400001', '40000050', '40000099', '40000100', '400002', '4000019');
const BIN_RANGE = fc
  .tuple(BIN, BIN)
  .map(([a, b]) => (a.padEnd(8, '0') <= b.padEnd(8, '0') ? { from: a, to: b } : { from: b, to: a }));

const ENTRY = fc.record({
  method: fc.constantFrom('card' as const, 'card' as const, 'card' as const, 'pix' as const),
  gateway: fc.constantFrom('practice', 'practice', 'practice', 'practice', 'other'),
  priority: fc.integer({ min: 0, max: 3 }),
  weight: fc.constantFrom(1, 1, 5, 100),
  isEnabled: fc.constantFrom(true, true, true, true, false),
  isConnectionEnabled: fc.constantFrom(true, true, true, true, false),
  leastAmount: optional(AMOUNTS),
  mostAmount: optional(AMOUNTS),
  countries: optional(subset(COUNTRIES)),
  cardBrands: optional(subset(BRANDS)),
  cardTypes: optional(subset(TYPES) as fc.Arbitrary<CardType[]>),
  binRanges: optional(fc.array(BIN_RANGE, { minLength: 1, maxLength: 2 })),
  planIds: optional(subset(PLANS)),
  metadata: optional(fc.dictionary(fc.constantFrom('k', 'l'), subset(VALUES), { minKeys: 1 })),
});
/** Few conditions each, so that entries do hide one another. */
const SPARSE = fc
  .tuple(
    ENTRY,
    fc.uniqueArray(
      fc.constantFrom(
        'leastAmount',
        'mostAmount',
        'countries',
        'cardBrands',
        'cardTypes',
        'binRanges',
        'planIds',
        'metadata',
      ),
      { maxLength: 3 },
    ),
  )
  .map(([entry, kept]) => ({
    ...entry,
    ...Object.fromEntries(
      ['leastAmount', 'mostAmount', 'countries', 'cardBrands', 'cardTypes', 'binRanges', 'planIds', 'metadata']
        .filter((name) => !(kept as string[]).includes(name))
        .map((name) => [name, null]),
    ),
  }));
const ENTRIES = fc
  .array(fc.oneof(SPARSE, ENTRY), { minLength: 1, maxLength: 6 })
  .map((changes) => changes.map((change) => routingEntry(change as Partial<RoutingEntry>)));

const QUESTION: fc.Arbitrary<RouteQuestion> = fc
  .record({
    method: fc.constantFrom('card' as const, 'pix' as const),
    amount: fc.integer({ min: 0, max: 8 }),
    country: optional(fc.constantFrom(...COUNTRIES, 'US')),
    sessionId: optional(fc.uuid()),
    brand: optional(fc.constantFrom(...BRANDS, 'jcb')),
    bin: optional(
      fc.oneof(
        fc.integer({ min: 39_999_999, max: 40_000_301 }).map(String),
        fc.constantFrom('400000', '400001', '400002'),
      ),
    ),
    type: optional(fc.constantFrom(...TYPES)),
    planIds: fc.subarray([...PLANS, 'x']),
    metadata: fc.dictionary(fc.constantFrom('k', 'l', 'm'), fc.constantFrom(...VALUES, '3')),
  })
  .map(({ brand, bin, type, ...rest }) =>
    askRouting({ ...rest, card: rest.method === 'card' ? { brand, bin, type } : null }),
  );

describe('against brute force', () => {
  test('an entry that is called unreachable is never chosen', () => {
    let unreachable = 0;
    fc.assert(
      fc.property(ENTRIES, fc.array(QUESTION, { minLength: 40, maxLength: 40 }), (entries, questions) => {
        const never = new Set(
          analyzeRouting(entries, supports).entries.flatMap(({ kind, entryId }) =>
            kind === 'unreachable' ? [entryId] : [],
          ),
        );
        unreachable += never.size;
        for (const question of questions)
          expect(never.has(decideRoute(entries, question, supports).chosen?.id ?? '')).toBe(false);
      }),
      { numRuns: 1_000 },
    );
    expect(unreachable).toBeGreaterThan(300);
  });

  test('every other entry is chosen for its witness', () => {
    let shadowedInPart = 0;
    fc.assert(
      fc.property(ENTRIES, (entries) => {
        for (const { entryId, kind, witness, shadowedBy } of analyzeRouting(entries, supports).entries) {
          expect(kind).not.toBe('undecided');
          if (kind === 'unreachable') continue;
          if (shadowedBy.length > 0) shadowedInPart += 1;
          expect(witness && decideRoute(entries, witness, supports).chosen?.id).toBe(entryId);
        }
      }),
      { numRuns: 1_000 },
    );
    expect(shadowedInPart).toBeGreaterThan(150);
  });

  test('a payment that no entry takes is in a gap, and one in a gap that nobody takes is taken by none', () => {
    let untaken = 0;
    fc.assert(
      fc.property(ENTRIES, QUESTION, (entries, question) => {
        const { gaps } = analyzeRouting(entries, supports);
        const { amount, country, method } = question;
        const listed = new Set(entries.filter((one) => one.method === method).flatMap((one) => one.countries ?? []));
        const payers = country === null ? 'unknown' : listed.has(country) ? 'listed' : 'others';
        const gap = gaps.find(
          (one) =>
            one.method === method &&
            one.payers === payers &&
            amount >= one.leastAmount &&
            amount <= (one.mostAmount ?? Infinity) &&
            (payers !== 'listed' || one.countries.includes(country ?? '')),
        );
        const { chosen } = decideRoute(entries, question, supports);
        if (!entries.some((one) => one.method === method)) return;
        if (chosen === null) {
          untaken += 1;
          expect(gap).toBeDefined();
        } else if (gap) expect(gap.takenInPartBy).toContain(chosen.id);
      }),
      { numRuns: 2_000 },
    );
    expect(untaken).toBeGreaterThan(150);
  });
});

describe('in words', () => {
  const analyze = (...entries: RoutingEntry[]) => analyzeRouting(entries, supports);
  test.each([
    ['disabled', { isEnabled: false }],
    ['connection_disabled', { isConnectionEnabled: false }],
    ['not_supported', { gateway: 'other' }],
    ['empty_amounts', { leastAmount: 2, mostAmount: 1 }],
    ['method_without_card', { method: 'pix', cardBrands: ['visa'] }],
  ] as const)('%s', (why, change) => {
    expect(analyze(routingEntry(change)).entries).toMatchObject([{ kind: 'unreachable', why, witness: null }]);
  });

  test('a fall-back is shadowed by the entry that it stands in for', () => {
    const [main, backup] = [routingEntry({ priority: 1 }), routingEntry({ priority: 2 })];
    expect(analyze(main, backup).entries).toMatchObject([
      { kind: 'reachable', shadowedBy: [] },
      { kind: 'unreachable', why: 'shadowed', shadowedBy: [main.id] },
    ]);
  });

  test('several entries together may shadow one that none of them does alone', () => {
    const low = routingEntry({ priority: 1, mostAmount: 99 });
    const high = routingEntry({ priority: 1, leastAmount: 100 });
    const last = routingEntry({ priority: 2 });
    expect(analyze(low, high, last).entries[2]).toMatchObject({ why: 'shadowed', shadowedBy: [low.id, high.id] });
    const gap = routingEntry({ priority: 1, leastAmount: 101 });
    expect(analyze(low, gap, last).entries[2]).toMatchObject({ kind: 'reachable', witness: { amount: 100 } });
  });

  test('gaps name the countries and amounts, and what is taken in part', () => {
    const austria = routingEntry({ countries: ['AT', 'DE'], mostAmount: 500 });
    const visa = routingEntry({ cardBrands: ['visa'] });
    expect(analyze(austria, visa).gaps).toEqual([
      {
        method: 'card',
        currency: 'EUR',
        payers: 'listed',
        countries: ['AT', 'DE'],
        leastAmount: 501,
        mostAmount: null,
        takenInPartBy: [visa.id],
      },
      {
        method: 'card',
        currency: 'EUR',
        payers: 'others',
        countries: [],
        leastAmount: 0,
        mostAmount: null,
        takenInPartBy: [visa.id],
      },
      {
        method: 'card',
        currency: 'EUR',
        payers: 'unknown',
        countries: [],
        leastAmount: 0,
        mostAmount: null,
        takenInPartBy: [visa.id],
      },
    ]);
    expect(analyze(routingEntry()).gaps).toEqual([]);
    expect(analyze(routingEntry({ isEnabled: false })).gaps).toHaveLength(2);
  });

  test('many conditions are still decided, quickly', () => {
    const countries = Array.from({ length: 200 }, (_, index) => `X${index}`);
    const better = countries.map((country) =>
      routingEntry({ priority: 1, countries: [country], cardBrands: ['visa'] }),
    );
    const last = routingEntry({ priority: 2, countries, cardBrands: ['visa'] });
    const startedAt = performance.now();
    expect(analyze(...better, last).entries.at(-1)).toMatchObject({ why: 'shadowed' });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
