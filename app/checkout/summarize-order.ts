import type { Interval, Price } from '~/billing/contract';
import { formatMoney, money, sameMoney, type Money } from '~/foundation/money';
import type { CheckoutSession } from '~/sessions/session';
import type { Locale } from '~/translations/locales';
import { say } from '~/translations/translate';
import type { OrderSummary } from './checkout-page';

const INTERVAL_KEYS = {
  day: 'interval.day',
  week: 'interval.week',
  month: 'interval.month',
  year: 'interval.year',
} as const;

/** "per month", "every 3 months". */
function intervalWords(interval: Interval, locale: Locale): string {
  return say(locale, INTERVAL_KEYS[interval.unit], { count: interval.count });
}

/** Whether later periods cost something else than this one. */
function changesLater({ interval, recurringTotal, total }: Price): boolean {
  return interval !== null && recurringTotal !== null && !sameMoney(recurringTotal, total);
}

/** What the Pay button says. "Per month" stands in it only where every month costs that much. */
export function payLabel(session: CheckoutSession, locale: Locale): string {
  const amount = formatMoney(money(session.amount, session.currency), locale);
  const { interval } = session.price;
  if (!interval || changesLater(session.price)) return say(locale, 'pay.button', { amount });
  return say(locale, 'pay.subscribe', { amount, interval: intervalWords(interval, locale) });
}

/** The order in the payer's words. Sums that add nothing to the total are left out. */
export function summarizeOrder(price: Price, locale: Locale): OrderSummary {
  const write = (value: Money) => formatMoney(value, locale);
  const { interval, recurringTotal } = price;
  const hasSteps = price.discounts.length > 0 || price.taxes.length > 0;
  return {
    title: price.lines[0]?.name ?? '',
    total: write(price.total),
    interval: interval ? intervalWords(interval, locale) : null,
    lines: price.lines.map((line) => ({
      name: line.name,
      detail: line.quantity > 1 ? `${line.quantity} × ${write(line.unit)}` : null,
      amount: write(line.total),
    })),
    subtotal: hasSteps || price.lines.length > 1 ? write(price.subtotal) : null,
    discounts: price.discounts.map(({ name, amount }) => ({
      name,
      amount: write({ ...amount, amount: -amount.amount }),
    })),
    taxes: price.taxes.map(({ name, amount }) => ({ name, amount: write(amount) })),
    later:
      interval && recurringTotal && changesLater(price)
        ? say(locale, 'order.later', { amount: write(recurringTotal), interval: intervalWords(interval, locale) })
        : null,
  };
}
