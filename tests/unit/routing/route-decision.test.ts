import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inAskingOrder } from '~/routing/draw-order';
import { decideRoute, methodsFor } from '~/routing/route-decision';
import type { RoutingEntry } from '~/routing/routing-entry';
import { askRouting as ask, routingEntry as entry } from '../../support/routing';

const yes = () => true;

describe('verdicts', () => {
  test.each([
    ['other_currency', {}, { currency: 'USD' }],
    ['other_method', {}, { method: 'pix' }],
    ['disabled', { isEnabled: false }, {}],
    ['connection_disabled', { isConnectionEnabled: false }, {}],
    ['amount_too_small', { leastAmount: 1001 }, {}],
    ['amount_too_large', { mostAmount: 999 }, {}],
    ['country_not_listed', { countries: ['DE', 'AT'] }, { country: 'FR' }],
    ['country_unknown', { countries: ['DE'] }, {}],
    ['chosen', { leastAmount: 1000, mostAmount: 1000, countries: ['DE'] }, { country: 'DE' }],
  ] as const)('%s', (verdict, change, question) => {
    const decision = decideRoute([entry(change)], ask(question), yes);
    expect(decision.considered).toMatchObject([{ verdict, reason: expect.stringMatching(/\.$/) as string }]);
    expect(decision.chosen === null).toBe(verdict !== 'chosen');
  });

  test('what the gateway does not take is not chosen, whatever the merchant wrote', () => {
    const decision = decideRoute(
      [entry({ gateway: 'other' }), entry()],
      ask(),
      ({ gateway }) => gateway === 'practice',
    );
    expect(decision.considered.map(({ verdict }) => verdict)).toEqual(['not_supported', 'chosen']);
  });
});

describe('order', () => {
  test('the lower priority number, then the older, then the smaller id', () => {
    const [third, second, first] = [
      entry({ priority: 2 }),
      entry({ priority: 1, createdAt: new Date(2030, 0, 2) }),
      entry({ priority: 1 }),
    ];
    const decision = decideRoute([third, second, first], ask(), yes);
    expect(decision.ordered).toEqual([first, second, third]);
    expect(decision.considered.map(({ verdict }) => verdict)).toEqual(['chosen', 'eligible', 'eligible']);
    expect(
      [
        { ...first, id: 'b' },
        { ...first, id: 'a' },
      ]
        .sort(inAskingOrder)
        .map(({ id }) => id),
    ).toEqual(['a', 'b']);
  });

  test('does not depend on the order in which the entries come, and judges every entry once', () => {
    const some = fc.record({
      priority: fc.integer({ min: 0, max: 2 }),
      isEnabled: fc.boolean(),
      method: fc.constantFrom('card', 'pix', 'ideal'),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (changes, dice) => {
        const entries = changes.map((change) => entry(change as Partial<RoutingEntry>));
        const shuffled = entries
          .map((one) => [dice.next().value, one] as const)
          .sort(([a], [b]) => a - b)
          .map(([, one]) => one);
        const decision = decideRoute(entries, ask(), yes);
        expect(decideRoute(shuffled, ask(), yes)).toEqual(decision);
        expect(decision.considered).toHaveLength(entries.length);
        expect(decision.considered.filter(({ verdict }) => verdict === 'chosen')).toHaveLength(decision.chosen ? 1 : 0);
        expect(decision.ordered.every(({ isEnabled }) => isEnabled)).toBe(true);
      }),
    );
  });
});

test('methods come in the order of their best entry, each with the entry that would get the payment', () => {
  const [backup, main, pix, off] = [
    entry({ priority: 5 }),
    entry({ priority: 1 }),
    entry({ priority: 3, method: 'pix' }),
    entry({ priority: 0, method: 'ideal', isEnabled: false }),
  ];
  expect(methodsFor(decideRoute([backup, main, pix, off], ask(), yes))).toEqual([main, pix]);
});

describe('conditions', () => {
  const VISA = { brand: 'visa', bin: '41111111', type: null };
  test.each([
    ['plan_not_listed', { planIds: ['a'] }, { planIds: ['b'] }],
    ['plan_not_listed', { planIds: ['a'] }, {}],
    ['chosen', { planIds: ['a', 'b'] }, { planIds: ['x', 'b'] }],
    ['metadata_differs', { metadata: { shop: ['1', '2'] } }, { metadata: { shop: '3' } }],
    ['metadata_differs', { metadata: { shop: ['1'] } }, { metadata: {} }],
    ['metadata_differs', { metadata: { toString: ['1'] } }, { metadata: {} }],
    ['metadata_differs', { metadata: { shop: ['1'], team: ['x'] } }, { metadata: { shop: '1' } }],
    ['chosen', { metadata: { shop: ['1', '2'] } }, { metadata: { shop: '2', other: 'x' } }],
    ['brand_not_listed', { cardBrands: ['mastercard'] }, { card: VISA }],
    ['brand_unknown', { cardBrands: ['visa'] }, { card: { ...VISA, brand: null } }],
    ['chosen', { cardBrands: ['visa'] }, { card: VISA }],
    ['bin_not_listed', { binRanges: [{ from: '411112', to: '411199' }] }, { card: VISA }],
    ['bin_unknown', { binRanges: [{ from: '411111', to: '411111' }] }, { card: { ...VISA, bin: null } }],
    [
      'chosen',
      {
        binRanges: [
          { from: '400000', to: '400000' },
          { from: '411111', to: '411111' },
        ],
      },
      { card: VISA },
    ],
    ['chosen', { binRanges: [{ from: '41111111', to: '41111111' }] }, { card: VISA }],
    ['bin_not_listed', { binRanges: [{ from: '41111112', to: '4111112' }] }, { card: VISA }],
    // Six digits are known: only what is within a range whatever follows them is in it.
    ['bin_not_listed', { binRanges: [{ from: '37000001', to: '370000' }] }, { card: { ...VISA, bin: '370000' } }],
    ['card_type_unknown', { cardTypes: ['credit', 'debit', 'prepaid'] }, { card: VISA }],
    ['card_type_not_listed', { cardTypes: ['credit'] }, { card: { ...VISA, type: 'debit' } }],
    ['chosen', { cardTypes: ['credit'] }, { card: { ...VISA, type: 'credit' } }],
    ['circuit_open', { isCircuitOpen: true }, { card: VISA }],
    ['method_without_card', { method: 'pix', cardBrands: ['visa'] }, { method: 'pix' }],
  ] as const)('%s: %j asked %j', (verdict, change, question) => {
    const decision = decideRoute([entry(change)], ask({ method: 'card', ...question }), yes);
    expect(decision.considered).toMatchObject([{ verdict, reason: expect.stringMatching(/\.$/) as string }]);
  });

  test('before the card is entered its conditions are possible: offered, but not decided', () => {
    const [forVisa, forAll] = [entry({ priority: 1, cardBrands: ['visa'] }), entry({ priority: 2 })];
    const before = decideRoute([forAll, forVisa], ask(), yes);
    expect(before.considered.map(({ verdict }) => verdict)).toEqual(['needs_card', 'eligible']);
    expect(before.chosen).toBeNull();
    expect(methodsFor(before)).toEqual([forVisa]);
    expect(decideRoute([forAll, forVisa], ask({ card: VISA }), yes).chosen).toBe(forVisa);
    expect(decideRoute([forAll, forVisa], ask({ card: { ...VISA, brand: 'jcb' } }), yes).chosen).toBe(forAll);
  });

  test('a country that nobody may be from is not offered even before the card is known', () => {
    expect(decideRoute([entry({ cardBrands: ['visa'], countries: ['DE'] })], ask(), yes).ordered).toEqual([]);
  });
});
