/** What every billing provider must do, whichever it is: run by each provider's own test against its simulator. */
import { describe, expect, test } from 'vitest';
import type { BillingProvider, PaidElsewhere, Price, PriceQuestion } from '~/billing/contract';
import { systemClock } from '~/foundation/clock';
import { BillingFault } from '~/foundation/faults';
import type { Dial } from '~/foundation/http-client.server';
import { sameMoney } from '~/foundation/money';

/** What a provider's catalogue offers to the suite. */
export interface BillingScene<Settings> {
  readonly settings: Settings;
  /** Well-formed settings that the provider does not know. */
  readonly strangeSettings: Settings;
  readonly dial: Dial;
  readonly plan: string;
  /** The same product by the year, and the word for it. */
  readonly sibling: { readonly frequency: string; readonly id: string };
  readonly addon: string;
  readonly charge: string;
  readonly onceCoupon: string;
  readonly foreverCoupon: string;
  readonly taxedCountry: string;
  readonly currencyWithoutPrice: string;
}

function sum(parts: readonly { readonly amount: { readonly amount: number } }[]): number {
  return parts.reduce((total, part) => total + part.amount.amount, 0);
}

function expectToAddUp(price: Price): void {
  for (const line of price.lines) expect(line.total.amount).toBe(line.unit.amount * line.quantity);
  expect(price.subtotal.amount).toBe(price.lines.reduce((total, line) => total + line.total.amount, 0));
  expect(price.total.amount).toBe(price.subtotal.amount - sum(price.discounts) + sum(price.taxes));
}

export function billingContract<Settings>(provider: BillingProvider<Settings>, scene: BillingScene<Settings>): void {
  const context = (change: Partial<{ dial: Dial; settings: Settings }> = {}) => ({
    settings: scene.settings,
    dial: scene.dial,
    clock: systemClock,
    ...change,
  });
  const question = (change: Partial<PriceQuestion> = {}): PriceQuestion => ({
    currency: 'USD',
    items: [{ type: 'plan', id: scene.plan, quantity: 1 }],
    frequency: null,
    couponCodes: [],
    country: null,
    ...change,
  });
  const priced = async (change: Partial<PriceQuestion> = {}): Promise<Price> => {
    const answer = await provider.price(question(change), context());
    if (!answer.ok) throw new Error(JSON.stringify(answer.problems));
    expectToAddUp(answer.price);
    return answer.price;
  };
  const problems = async (change: Partial<PriceQuestion>) => {
    const answer = await provider.price(question(change), context());
    return answer.ok ? [] : answer.problems.map(({ about, id }) => ({ about, id }));
  };
  const faultKind = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      (error: unknown) => (error instanceof BillingFault ? error.kind : 'another error'),
    );

  describe(`${provider.name}: prices`, () => {
    test('a plan has a price, an interval and a later total', async () => {
      const price = await priced();
      expect(price.lines).toMatchObject([{ id: scene.plan, type: 'plan', quantity: 1 }]);
      expect(price.interval).not.toBeNull();
      expect(price.recurringTotal).toEqual(price.total);
    });

    test('a frequency picks the sibling, and the price says its id', async () => {
      const price = await priced({ frequency: scene.sibling.frequency });
      expect(price.lines[0]?.id).toBe(scene.sibling.id);
      expect(await priced({ items: [{ type: 'plan', id: scene.sibling.id, quantity: 1 }] })).toEqual(price);
    });

    test('addons recur, charges do not, and a one-time addon is a charge', async () => {
      const price = await priced({
        items: [
          { type: 'plan', id: scene.plan, quantity: 2 },
          { type: 'addon', id: scene.addon, quantity: 3 },
          { type: 'addon', id: scene.charge, quantity: 1 },
        ],
      });
      expect(price.lines.map(({ type }) => type)).toEqual(['plan', 'addon', 'charge']);
      expect(price.recurringTotal?.amount).toBe(price.total.amount - (price.lines[2]?.total.amount ?? 0));
    });

    test('a coupon for once ends after the first period, one for ever does not', async () => {
      const [plain, once, ever] = [
        await priced(),
        await priced({ couponCodes: [scene.onceCoupon] }),
        await priced({ couponCodes: [scene.foreverCoupon] }),
      ];
      expect(once.total.amount).toBeLessThan(plain.total.amount);
      expect(once.recurringTotal).toEqual(plain.total);
      expect(ever.recurringTotal).toEqual(ever.total);
      expect(once.discounts.map(({ code }) => code)).toEqual([scene.onceCoupon]);
    });

    test('tax goes by country, on what is left after discounts', async () => {
      const [plain, taxed] = [
        await priced({ couponCodes: [scene.onceCoupon] }),
        await priced({ couponCodes: [scene.onceCoupon], country: scene.taxedCountry }),
      ];
      expect(taxed.taxes).toHaveLength(1);
      expect(taxed.total.amount).toBe(plain.total.amount + sum(taxed.taxes));
    });

    test('the lines and coupons of a price ask for the same price again', async () => {
      const change = {
        frequency: scene.sibling.frequency,
        couponCodes: [scene.foreverCoupon, scene.onceCoupon],
        country: scene.taxedCountry,
      };
      const items = [
        { type: 'plan', id: scene.plan, quantity: 1 },
        { type: 'charge', id: scene.charge, quantity: 1 },
      ] as const;
      const price = await priced({ ...change, items });
      const again = {
        ...change,
        frequency: null,
        items: price.lines,
        couponCodes: price.discounts.map(({ code }) => code),
      };
      expect(await priced(again)).toEqual(price);
    });

    test('a charge alone is a one-time payment', async () => {
      const price = await priced({ items: [{ type: 'charge', id: scene.charge, quantity: 1 }] });
      expect(price).toMatchObject({ interval: null, recurringTotal: null });
    });
  });

  describe(`${provider.name}: problems name what is to blame`, () => {
    test.each([
      ['plan', { items: [{ type: 'plan', id: 'no-such-plan', quantity: 1 }] }, 'no-such-plan'],
      ['plan', { items: [{ type: 'plan', id: scene.addon, quantity: 1 }] }, scene.addon],
      [
        'item',
        {
          items: [
            { type: 'plan', id: scene.plan, quantity: 1 },
            { type: 'addon', id: 'no-such-addon', quantity: 1 },
          ],
        },
        'no-such-addon',
      ],
      ['coupon', { couponCodes: ['NO-SUCH-COUPON'] }, 'NO-SUCH-COUPON'],
      ['frequency', { frequency: 'hourly' }, 'hourly'],
      ['currency', { currency: scene.currencyWithoutPrice }, scene.currencyWithoutPrice],
    ] as const)('%s', async (about, change, id) => {
      expect(await problems(change)).toEqual([{ about, id }]);
    });

    test('all of them at once', async () => {
      expect(await problems({ couponCodes: ['NO-A', 'NO-B'], frequency: 'hourly' })).toHaveLength(3);
    });
  });

  describe(`${provider.name}: recording a payment`, () => {
    const paid = async (reference: string, change: Partial<PaidElsewhere> = {}): Promise<PaidElsewhere> => ({
      reference,
      question: question(),
      price: await priced(),
      customer: { email: 'payer@example.com', firstName: 'Ada', lastName: 'Lovelace', country: null },
      gateway: 'practice',
      gatewayReference: 'pay_1',
      paidAt: new Date('2031-01-31T12:00:00Z'),
      ...change,
    });

    test('makes customer, subscription and a paid invoice, and says when it is due next', async () => {
      const what = await paid('first');
      const references = await provider.recordPayment(what, context());
      expect(references).toMatchObject({
        customerId: expect.any(String) as string,
        subscriptionId: expect.any(String) as string,
        invoiceId: expect.any(String) as string,
      });
      expect(sameMoney(references.invoiceTotal, what.price.total)).toBe(true);
      // The month has no 31st day.
      expect(references.nextBillingAt?.toISOString()).toBe('2031-02-28T12:00:00.000Z');
    });

    test('a repeat changes nothing and gets the same references', async () => {
      const what = await paid('repeated');
      const both = await Promise.all([
        provider.recordPayment(what, context()),
        provider.recordPayment(what, context()),
      ]);
      expect(both[1]).toEqual(both[0]);
      expect(await provider.recordPayment(what, context())).toEqual(both[0]);
    });

    test('another payment with the same reference is refused', async () => {
      await provider.recordPayment(await paid('taken'), context());
      expect(
        await faultKind(provider.recordPayment(await paid('taken', { gatewayReference: 'pay_2' }), context())),
      ).toBe('refused');
    });

    test('the same payer is the same customer, with another invoice', async () => {
      const one = await provider.recordPayment(await paid('one'), context());
      const two = await provider.recordPayment(await paid('two'), context());
      expect(two.customerId).toBe(one.customerId);
      expect(two.invoiceId).not.toBe(one.invoiceId);
    });

    test('a one-time payment makes no subscription', async () => {
      const items = [{ type: 'charge', id: scene.charge, quantity: 1 }] as const;
      const what = await paid('once', { question: question({ items }), price: await priced({ items }) });
      expect(await provider.recordPayment(what, context())).toMatchObject({
        subscriptionId: null,
        nextBillingAt: null,
      });
    });
  });

  describe(`${provider.name}: faults`, () => {
    const respond =
      (status: number, body: string): Dial =>
      () =>
        Promise.resolve(new Response(body, { status, headers: { 'content-type': 'application/json' } }));
    test.each([
      ['unavailable', 'it cannot be reached', () => Promise.reject(new TypeError('fetch failed'))],
      ['unavailable', 'it is down', respond(503, '{}')],
      ['unavailable', 'it is asked too often', respond(429, '{}')],
      ['unavailable', 'the answer is cut off', respond(200, '{"currency":"US')],
      ['unavailable', 'the answer is another', respond(200, '{}')],
      ['unavailable', 'the answer is a page', respond(200, '<html>')],
    ] as const)('%s when %s', async (kind, _why, dial) => {
      expect(await faultKind(provider.price(question(), context({ dial })))).toBe(kind);
    });

    test('refused when it does not know the key', async () => {
      expect(await faultKind(provider.price(question(), context({ settings: scene.strangeSettings })))).toBe('refused');
    });

    test('settings that are none are refused by their schema', () => {
      expect(provider.settings.safeParse({}).success).toBe(false);
      expect(provider.settings.safeParse(scene.settings).success).toBe(true);
    });
  });
}
