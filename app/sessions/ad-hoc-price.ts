import type { Price, PriceLine } from '~/billing/contract';
import type { Currency } from '~/foundation/currency';
import type { Validated } from '~/foundation/field-faults';
import { addMoney, LARGEST_AMOUNT, money } from '~/foundation/money';
import type { AdHocItem } from './session-request';

/** Prices items that the merchant priced: a one-time payment, without discounts or taxes of ours. */
export function adHocPrice(items: readonly AdHocItem[], currency: Currency): Validated<Price> {
  let sum = 0;
  for (const [index, item] of items.entries()) {
    // Both factors are below 2^53, but not their product: exact above the limit does not matter, below it is exact.
    sum += item.unitAmount * item.quantity;
    if (sum > LARGEST_AMOUNT) {
      return {
        ok: false,
        faults: {
          [`lineItems.${index}.unitAmount`]: `brings the total above the most that can be charged, ${LARGEST_AMOUNT}`,
        },
      };
    }
  }
  if (sum < 1)
    return {
      ok: false,
      faults: { 'lineItems.0.unitAmount': 'leaves nothing to pay; the total must be at least 1 minor unit' },
    };
  const lines = items.map((item, index) => lineOf(item, { index, currency }));
  const subtotal = addMoney(money(0, currency), ...lines.map((line) => line.total));
  return {
    ok: true,
    value: { lines, subtotal, discounts: [], taxes: [], total: subtotal, interval: null, recurringTotal: null },
  };
}

function lineOf(item: AdHocItem, { index, currency }: { index: number; currency: Currency }): PriceLine {
  return {
    id: `item_${index + 1}`,
    type: 'charge',
    name: item.name,
    quantity: item.quantity,
    unit: money(item.unitAmount, currency),
    total: money(item.unitAmount * item.quantity, currency),
  };
}
