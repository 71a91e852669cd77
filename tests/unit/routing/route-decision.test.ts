import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decideRoute,
  inAskingOrder,
  methodsFor,
  type RouteQuestion,
  type RoutingEntry,
} from '~/routing/route-decision';

let made = 0;
function entry(change: Partial<RoutingEntry> = {}): RoutingEntry {
  made += 1;
  return {
    id: `entry-${String(made).padStart(3, '0')}`,
    method: 'card',
    currency: 'EUR',
    connectionId: `connection-${made}`,
    gateway: 'practice',
    priority: 10,
    isEnabled: true,
    isConnectionEnabled: true,
    countries: null,
    leastAmount: null,
    mostAmount: null,
    createdAt: new Date(2030, 0, 1),
    ...change,
  };
}

const ask = (change: Partial<RouteQuestion> = {}): RouteQuestion => ({
  method: null,
  currency: 'EUR',
  amount: 1000,
  country: null,
  ...change,
});
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
