/** Pure: our words and the practice billing provider's. */
import { money } from '~/foundation/money';
import type { BillingReferences, PaidElsewhere, Price, PriceQuestion } from '../contract';
import type { PaymentRecord, PaymentRequest, Quote, QuoteRequest } from './wire';

export function quoteRequestFor(question: PriceQuestion): QuoteRequest {
  return {
    currency: question.currency,
    items: question.items.map(({ type, id, quantity }) => ({ type, id, quantity })),
    frequency: question.frequency,
    coupon_codes: [...question.couponCodes],
    country: question.country,
  };
}

/** Throws a RangeError for amounts or currencies that are none. */
export function priceOf(quote: Quote): Price {
  const sum = (amount: number) => money(amount, quote.currency);
  return {
    lines: quote.lines.map(({ id, type, name, quantity, unit_amount, amount }) => ({
      id,
      type,
      name,
      quantity,
      unit: sum(unit_amount),
      total: sum(amount),
    })),
    subtotal: sum(quote.subtotal),
    discounts: quote.discounts.map(({ code, name, amount }) => ({ code, name, amount: sum(amount) })),
    taxes: quote.taxes.map(({ name, amount }) => ({ name, amount: sum(amount) })),
    total: sum(quote.total),
    interval: quote.interval,
    recurringTotal: quote.recurring_total === null ? null : sum(quote.recurring_total),
  };
}

/** Whether a price adds up: the rule of the contract, which no billing provider is trusted to keep. */
export function addsUp(price: Price): boolean {
  const sum = (parts: readonly { readonly amount: { readonly amount: number } }[]) =>
    parts.reduce((total, part) => total + part.amount.amount, 0);
  const lines = price.lines.reduce((total, line) => total + line.total.amount, 0);
  return lines === price.subtotal.amount && price.total.amount === lines - sum(price.discounts) + sum(price.taxes);
}

export function paymentRequestFor(paid: PaidElsewhere): PaymentRequest {
  const { email, firstName, lastName, country } = paid.customer;
  return {
    reference: paid.reference,
    quote: quoteRequestFor(paid.question),
    amount: paid.price.total.amount,
    currency: paid.price.total.currency,
    customer: { email, first_name: firstName, last_name: lastName, country },
    gateway: paid.gateway,
    gateway_reference: paid.gatewayReference,
    paid_at: paid.paidAt.toISOString(),
  };
}

export function referencesOf(record: PaymentRecord): BillingReferences {
  return {
    customerId: record.customer_id,
    subscriptionId: record.subscription_id,
    invoiceId: record.invoice_id,
    invoiceTotal: money(record.invoice_total, record.currency),
    nextBillingAt: record.next_billing_at === null ? null : new Date(record.next_billing_at),
  };
}
