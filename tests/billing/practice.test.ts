import { describe, expect, test } from 'vitest';
import { practiceBilling } from '~/billing/practice/practice.server';
import { addInterval, practiceBillingSimulator } from '~/billing/practice/simulator';
import { systemClock } from '~/foundation/clock';
import { openWorld } from '~/gateways/simulation/open-world.server';
import { simulatedDial } from '~/gateways/simulation/simulated-dial.server';
import { billingContract } from './contract';

const world = openWorld({
  publicUrl: 'http://sim.test',
  appOrigin: 'http://app.test',
  deliver: () => Promise.reject(new Error('no webhooks here')),
});
const dial = simulatedDial(practiceBillingSimulator(world));
const settings = { apiKey: 'pb_test_0123456789abcdef' };

billingContract(practiceBilling, {
  settings,
  strangeSettings: { apiKey: 'sk_of_another_provider' },
  dial,
  plan: 'plan_pro_monthly',
  sibling: { frequency: 'yearly', id: 'plan_pro_yearly' },
  addon: 'addon_seat',
  charge: 'addon_setup',
  onceCoupon: 'WELCOME10',
  foreverCoupon: 'SAVE5',
  taxedCountry: 'DE',
  currencyWithoutPrice: 'NOK',
});

describe('practice billing: figures', () => {
  const total = async (currency: string, change: object = {}) => {
    const question = {
      currency,
      items: [{ type: 'plan', id: 'plan_pro_monthly', quantity: 1 }],
      frequency: null,
      couponCodes: [],
      country: null,
      ...change,
    } as const;
    const answer = await practiceBilling.price(question, { settings, dial, clock: systemClock });
    return answer.ok ? answer.price.total.amount : answer.problems;
  };

  test.each([
    ['USD', {}, 4900],
    ['USD', { frequency: 'yearly' }, 49_000],
    ['USD', { couponCodes: ['WELCOME10'] }, 4410],
    ['USD', { couponCodes: ['WELCOME10', 'SAVE5'] }, 4165],
    ['EUR', { country: 'DE' }, 5831],
    ['EUR', { country: 'DE', couponCodes: ['WELCOME10'] }, 5248],
    ['EUR', { country: 'US' }, 4900],
    ['JPY', {}, 7200],
    ['JPY', { country: 'FR', couponCodes: ['SAVE5'] }, 8208],
    ['USD', { items: [{ type: 'plan', id: 'plan_basic_monthly', quantity: 1 }], frequency: 'weekly' }, 500],
    [
      'USD',
      {
        items: [
          { type: 'plan', id: 'plan_pro_monthly', quantity: 1 },
          { type: 'addon', id: 'addon_seat', quantity: 2 },
          { type: 'addon', id: 'addon_setup', quantity: 1 },
        ],
      },
      9400,
    ],
  ])('%s %j costs %i', async (currency, change, amount) => {
    expect(await total(currency, change)).toBe(amount);
  });

  test('a line or a cart that costs more than can be charged is refused, not rounded', async () => {
    const seats = { type: 'addon', id: 'addon_seat', quantity: 1_000_000 };
    const items = (quantity: number) => [{ type: 'plan', id: 'plan_pro_yearly', quantity }, seats];
    expect(await total('INR', { items: items(1_000_000) })).toMatchObject([{ about: 'item', id: 'plan_pro_yearly' }]);
    expect(await total('INR', { items: items(200_000) })).toMatchObject([{ about: 'item', id: 'addon_seat' }]);
  });
});

test.each([
  ['2031-01-31T10:00:00.000Z', { unit: 'month', count: 1 }, '2031-02-28T10:00:00.000Z'],
  ['2028-02-29T10:00:00.000Z', { unit: 'year', count: 1 }, '2029-02-28T10:00:00.000Z'],
  ['2031-12-15T10:00:00.000Z', { unit: 'month', count: 3 }, '2032-03-15T10:00:00.000Z'],
  ['2031-12-30T10:00:00.000Z', { unit: 'week', count: 1 }, '2032-01-06T10:00:00.000Z'],
  ['2031-12-31T10:00:00.000Z', { unit: 'day', count: 2 }, '2032-01-02T10:00:00.000Z'],
] as const)('%s and %j later is %s', (from, interval, to) => {
  expect(addInterval(new Date(from), interval).toISOString()).toBe(to);
});
