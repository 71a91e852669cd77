/** How the practice billing provider prices a cart: the simulator's own reckoning, which no adapter shares. */
import { exponentOf, isCurrency } from '~/foundation/currency';
import { addMoney, LARGEST_AMOUNT, money, negate, shareOf, type Money } from '~/foundation/money';
import {
  COUPONS,
  EXTRAS,
  INTERVALS,
  PLANS,
  TAX_PERCENT,
  type Coupon,
  type Frequency,
  type PlanPrice,
} from './simulator-catalogue';
import type { Quote, QuoteProblem, QuoteRequest } from './wire';

type QuoteLine = Quote['lines'][number];
type Quoted =
  { readonly ok: true; readonly quote: Quote } | { readonly ok: false; readonly problems: readonly QuoteProblem[] };

class Refused extends Error {
  constructor(readonly problem: QuoteProblem) {
    super(problem.message);
  }
}

function refuse(about: QuoteProblem['about'], id: string, message: string): never {
  throw new Refused({ about, id, message });
}

/** Prices a cart, or says which parts of it have no price. */
export function quotePrice(request: QuoteRequest): Quoted {
  const problems: QuoteProblem[] = [];
  const attempt = <T>(work: () => T): T | null => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      problems.push(error.problem);
      return null;
    }
  };
  attempt(() => checkCurrency(request.currency));
  const plan = attempt(() => planOf(request));
  const lines = request.items.map((item) => attempt(() => lineOf(item, { plan, currency: request.currency })));
  const coupons = request.coupon_codes.map((code) => attempt(() => couponOf(code)));
  if (problems.length > 0) return { ok: false, problems };
  const found = {
    lines: lines.filter((line) => line !== null),
    coupons: coupons.filter((coupon) => coupon !== null),
    plan,
  };
  const total = attempt(() => totalOf(request, found));
  return total ? { ok: true, quote: total } : { ok: false, problems };
}

function checkCurrency(currency: string): void {
  if (!isCurrency(currency) || exponentOf(currency) > 4)
    refuse('currency', currency, `There is no currency ${currency}.`);
}

function planOf(request: QuoteRequest): PlanPrice | null {
  const [item, second] = request.items.filter(({ type }) => type === 'plan');
  if (!item) return null;
  if (second) refuse('plan', second.id, 'A subscription has one plan.');
  const plan = PLANS.find(({ id }) => id === item.id) ?? refuse('plan', item.id, `There is no plan "${item.id}".`);
  if (request.frequency === null || request.frequency === plan.frequency) return plan;
  const sibling = PLANS.find(({ product, frequency }) => product === plan.product && frequency === request.frequency);
  return sibling ?? refuse('frequency', request.frequency, `${plan.name} is not sold ${request.frequency}.`);
}

function priceIn(
  prices: Readonly<Record<string, number>>,
  about: { currency: string; id: string; name: string },
): Money {
  const amount = Object.hasOwn(prices, about.currency) ? prices[about.currency] : undefined;
  if (amount === undefined)
    refuse('currency', about.currency, `${about.name} (${about.id}) has no price in ${about.currency}.`);
  return money(amount, about.currency);
}

function lineOf(
  item: QuoteRequest['items'][number],
  cart: { plan: PlanPrice | null; currency: string },
): QuoteLine | null {
  if (item.type === 'plan') {
    // An unknown plan was told already.
    if (!cart.plan) return null;
    const { id, name } = cart.plan;
    return drawLine(
      { id, type: 'plan', name, quantity: item.quantity },
      priceIn(cart.plan.prices, { ...cart, id, name }),
    );
  }
  const extra =
    EXTRAS.find(({ id }) => id === item.id) ?? refuse('item', item.id, `There is no addon or charge "${item.id}".`);
  const { id, name } = extra;
  if ('once' in extra.prices) {
    // A one-time addon is a charge, whatever it was called.
    return drawLine(
      { id, type: 'charge', name, quantity: item.quantity },
      priceIn(extra.prices.once, { ...cart, id, name }),
    );
  }
  if (!cart.plan) return refuse('item', id, `${name} recurs, and is sold only with a plan.`);
  const prices =
    extra.prices[cart.plan.frequency] ?? refuse('item', id, `${name} is not sold with ${cart.plan.frequency} plans.`);
  return drawLine({ id, type: 'addon', name, quantity: item.quantity }, priceIn(prices, { ...cart, id, name }));
}

function drawLine(about: Pick<QuoteLine, 'id' | 'type' | 'name' | 'quantity'>, unit: Money): QuoteLine {
  const amount = unit.amount * about.quantity;
  if (amount > LARGEST_AMOUNT) refuse('item', about.id, `So many of ${about.name} cost more than can be charged.`);
  return { ...about, unit_amount: unit.amount, amount };
}

function couponOf(code: string): Coupon {
  return COUPONS.find((coupon) => coupon.code === code) ?? refuse('coupon', code, `The coupon "${code}" is not valid.`);
}

interface FoundParts {
  readonly lines: readonly QuoteLine[];
  readonly coupons: readonly Coupon[];
  readonly plan: PlanPrice | null;
}

function totalOf(request: QuoteRequest, { lines, coupons, plan }: FoundParts): Quote {
  const first = reckon(lines, { coupons, currency: request.currency, country: request.country });
  const recurring = reckon(
    lines.filter(({ type }) => type !== 'charge'),
    {
      coupons: coupons.filter(({ lasts }) => lasts === 'forever'),
      currency: request.currency,
      country: request.country,
    },
  );
  return {
    currency: request.currency,
    lines: [...lines],
    ...first,
    interval: intervalOf(plan),
    recurring_total: plan ? recurring.total : null,
  };
}

function intervalOf(plan: PlanPrice | null): Quote['interval'] {
  const frequency: Frequency | undefined = plan?.frequency;
  return frequency === undefined ? null : INTERVALS[frequency];
}

function reckon(
  lines: readonly QuoteLine[],
  terms: { coupons: readonly Coupon[]; currency: string; country: string | null },
): Pick<Quote, 'subtotal' | 'discounts' | 'taxes' | 'total'> {
  const sum = lines.reduce((total, line) => total + line.amount, 0);
  if (sum > LARGEST_AMOUNT) refuse('item', lines.at(-1)?.id ?? '', 'The cart costs more than can be charged.');
  const subtotal = money(sum, terms.currency);
  const discounts = terms.coupons.map(({ code, name, basisPoints }) => ({
    code,
    name,
    amount: shareOf(subtotal, basisPoints),
  }));
  const net = addMoney(subtotal, ...discounts.map(({ amount }) => negate(amount)));
  const percent =
    terms.country !== null && Object.hasOwn(TAX_PERCENT, terms.country) ? (TAX_PERCENT[terms.country] ?? 0) : 0;
  const taxes = percent === 0 ? [] : [{ name: `VAT ${percent} %`, amount: shareOf(net, percent * 100) }];
  return {
    subtotal: subtotal.amount,
    discounts: discounts.map((discount) => ({ ...discount, amount: discount.amount.amount })),
    taxes: taxes.map((tax) => ({ ...tax, amount: tax.amount.amount })),
    total: addMoney(net, ...taxes.map(({ amount }) => amount)).amount,
  };
}
