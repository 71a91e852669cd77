import { describe, expect, test } from 'vitest';
import { inDrawOrder } from '~/routing/draw-order';
import { decideRoute } from '~/routing/route-decision';
import type { RoutingEntry } from '~/routing/routing-entry';
import { askRouting, routingEntry } from '../../support/routing';

const SESSIONS = Array.from(
  { length: 20_000 },
  (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
);
const yes = () => true;

const firstOf = (entries: readonly RoutingEntry[], sessionId: string) => inDrawOrder(entries, sessionId)[0]?.id ?? '';

function sharesOf(entries: readonly RoutingEntry[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const sessionId of SESSIONS) {
    const id = firstOf(entries, sessionId);
    shares.set(id, (shares.get(id) ?? 0) + 1);
  }
  return shares;
}

describe('the weighted split over 20,000 sessions', () => {
  test.each([[[1, 1]], [[3, 1]], [[70, 20, 10]], [[100, 1]], [[1, 1, 1, 1, 1]]])('weights %j', (weights) => {
    const entries = weights.map((weight) => routingEntry({ weight }));
    const shares = sharesOf(entries);
    const sum = weights.reduce((all, weight) => all + weight, 0);
    for (const { id, weight } of entries) {
      const share = weight / sum;
      const expected = share * SESSIONS.length;
      // Five standard deviations of a binomial: one run of this in a million would fail by chance, and it has no chance.
      const bound = 5 * Math.sqrt(SESSIONS.length * share * (1 - share));
      expect(Math.abs((shares.get(id) ?? 0) - expected)).toBeLessThan(bound);
    }
  });

  test('the second place is drawn by weight as well: a fail-over spreads', () => {
    const [first, second, third] = [routingEntry(), routingEntry({ weight: 3 }), routingEntry()];
    const entries = [first, second, third];
    const after = SESSIONS.filter((id) => firstOf(entries, id) === first.id);
    const toSecond = after.filter((id) => inDrawOrder(entries, id)[1] === second).length;
    expect(toSecond / after.length).toBeGreaterThan(0.7);
    expect(toSecond / after.length).toBeLessThan(0.8);
  });

  test('a session always goes the same way, whatever the order of the entries', () => {
    const entries = [3, 1, 2].map((weight) => routingEntry({ weight }));
    for (const sessionId of SESSIONS.slice(0, 500))
      expect(inDrawOrder([...entries].reverse(), sessionId)).toEqual(inDrawOrder(entries, sessionId));
  });

  test('without an entry only its own share moves', () => {
    const entries = [5, 3, 2].map((weight) => routingEntry({ weight }));
    const [gone, ...rest] = entries;
    const moved = SESSIONS.filter((id) => firstOf(entries, id) !== firstOf(rest, id));
    expect(moved.every((id) => firstOf(entries, id) === gone?.id)).toBe(true);
    expect(moved.length).toBe(sharesOf(entries).get(gone?.id ?? ''));
  });

  test('a greater weight moves sessions to its entry only', () => {
    const [first, second, third] = [routingEntry(), routingEntry(), routingEntry()];
    const heavier = { ...first, weight: 3 };
    const moved = SESSIONS.filter(
      (id) => firstOf([first, second, third], id) !== firstOf([heavier, second, third], id),
    );
    expect(moved.length).toBeGreaterThan(0);
    expect(moved.every((id) => firstOf([heavier, second, third], id) === heavier.id)).toBe(true);
  });
});

test('the split is within a priority: a better one always comes first', () => {
  const [better, worse] = [routingEntry({ priority: 1 }), routingEntry({ priority: 2, weight: 100 })];
  expect(SESSIONS.slice(0, 200).every((id) => firstOf([worse, better], id) === better.id)).toBe(true);
});

test('the split does not shuffle the methods of a page', () => {
  const card = [routingEntry(), routingEntry()];
  const pix = routingEntry({ method: 'pix', createdAt: new Date(2029, 0, 1) });
  for (const sessionId of SESSIONS.slice(0, 50)) {
    const { ordered } = decideRoute([...card, pix], askRouting({ sessionId }), yes);
    expect(ordered.map(({ method }) => method)).toEqual(['pix', 'card', 'card']);
  }
});

test('without a session the older entry comes first', () => {
  const [young, old] = [routingEntry(), routingEntry({ createdAt: new Date(2020, 0, 1) })];
  expect(inDrawOrder([young, old], null)).toEqual([old, young]);
});
