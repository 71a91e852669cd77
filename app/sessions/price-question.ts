import type { PriceQuestion } from '~/billing/contract';
import type { CheckoutSession } from './session';

/**
 * The question whose answer is the session's price. The price itself says it: its lines carry the ids that were priced
 * (of the plan's sibling, where a frequency had picked one), its discounts the coupon codes.
 */
export function questionOf(session: Pick<CheckoutSession, 'price' | 'currency' | 'customer'>): PriceQuestion {
  return {
    currency: session.currency,
    items: session.price.lines.map(({ type, id, quantity }) => ({ type, id, quantity })),
    frequency: null,
    couponCodes: session.price.discounts.map((discount) => discount.code),
    country: session.customer.billingAddress?.country ?? null,
  };
}
