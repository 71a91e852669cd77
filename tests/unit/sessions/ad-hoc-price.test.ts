import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LARGEST_AMOUNT } from '~/foundation/money';
import { adHocPrice } from '~/sessions/ad-hoc-price';

const item = (unitAmount: number, quantity = 1) => ({ name: 'Coffee', unitAmount, quantity });

test('sums exactly, without tax, discount or interval', () => {
  const price = adHocPrice([item(3333, 3), item(1)], 'EUR');
  expect(price.ok && price.value).toMatchObject({
    lines: [
      {
        id: 'item_1',
        type: 'charge',
        name: 'Coffee',
        quantity: 3,
        unit: { amount: 3333 },
        total: { amount: 9999, currency: 'EUR' },
      },
      { id: 'item_2', total: { amount: 1 } },
    ],
    subtotal: { amount: 10_000 },
    discounts: [],
    taxes: [],
    total: { amount: 10_000, currency: 'EUR' },
    interval: null,
    recurringTotal: null,
  });
});

test('a free item may stand beside a paid one, but nothing is not charged', () => {
  expect(adHocPrice([item(0), item(1)], 'JPY').ok).toBe(true);
  expect(adHocPrice([item(0)], 'JPY')).toEqual({
    ok: false,
    faults: { 'lineItems.0.unitAmount': expect.stringContaining('at least 1') as string },
  });
});

test('never rounds a sum above the limit: it names the item that passed it', () => {
  expect(adHocPrice([item(LARGEST_AMOUNT)], 'USD').ok).toBe(true);
  expect(adHocPrice([item(1), item(LARGEST_AMOUNT)], 'USD')).toMatchObject({
    ok: false,
    faults: { 'lineItems.1.unitAmount': expect.any(String) as string },
  });
  expect(adHocPrice([item(1_000_000_000, 1_000_000)], 'USD').ok).toBe(false);
});

test('the total is the sum of the lines for every cart', () => {
  const items = fc.array(
    fc.record({
      name: fc.constant('x'),
      unitAmount: fc.nat(LARGEST_AMOUNT),
      quantity: fc.integer({ min: 1, max: 1_000_000 }),
    }),
    { minLength: 1, maxLength: 100 },
  );
  fc.assert(
    fc.property(items, (cart) => {
      const sum = cart.reduce((total, one) => total + BigInt(one.unitAmount) * BigInt(one.quantity), 0n);
      const price = adHocPrice(cart, 'USD');
      expect(price.ok).toBe(sum >= 1n && sum <= BigInt(LARGEST_AMOUNT));
      if (price.ok) expect(BigInt(price.value.total.amount)).toBe(sum);
    }),
  );
});
