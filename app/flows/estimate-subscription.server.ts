import type { Price, PriceQuestion } from '~/billing/contract';
import { addMoney, majorUnits, money, type Money } from '~/foundation/money';
import { findBillingConnection } from '~/merchants/billing-connection.server';
import type { House } from './house';
import { priceCart, type FieldNames } from './price-cart.server';
import { done, refuse, type Outcome } from '~/foundation/refusal';

/** An estimate as the documented answer writes it: amounts are decimals in major units (49 for 49.00). */
export interface Estimate {
  readonly currency: string;
  readonly priceType: 'tax_exclusive';
  readonly invoiceSubtotal: number;
  readonly totalDiscountAmount: number;
  /** Null when no tax applies. */
  readonly totalTaxAmount: number | null;
  /** What is to be paid now. */
  readonly futureInvoiceAmountDue: number;
  readonly lineItems: readonly {
    readonly id: string;
    readonly entityId: string;
    readonly description: string;
    readonly quantity: number;
    readonly unitAmount: number;
    readonly totalAmount: number;
  }[];
}

const ESTIMATE_FIELDS: FieldNames = {
  plan: 'subscriptionItems.0.itemPriceId',
  frequency: 'subscriptionItems.0.itemPriceId',
  currency: 'currency',
  coupon: (index) => `couponCodes.${index}`,
  item: (index) => `subscriptionItems.${index}.itemPriceId`,
};

/**
 * What a subscription would cost, by the same way to a price as a session's total. Public: merchants' pages ask it from the
 * browser, so the billing platform's id alone says whose prices are meant.
 */
export async function estimateSubscription(
  house: House,
  billingConnectionId: string,
  question: PriceQuestion,
): Promise<Outcome<Estimate>> {
  const connection = await findBillingConnection(house.database, { id: billingConnectionId });
  if (!connection?.enabled) {
    return refuse('invalid_billing_platform', 'There is no such billing platform.', {
      billingPlatformId: 'is not known',
    });
  }
  const price = await priceCart(house, connection, { question, names: ESTIMATE_FIELDS });
  return price.ok ? done(estimateOf(price.value)) : price;
}

/** A JSON number holds every amount that we accept exactly enough to print the same decimals again. */
const inMajorUnits = (value: Money): number => Number(majorUnits(value));

function estimateOf(price: Price): Estimate {
  const { currency } = price.total;
  const sum = (parts: readonly { readonly amount: Money }[]) =>
    addMoney(money(0, currency), ...parts.map((part) => part.amount));
  return {
    currency,
    priceType: 'tax_exclusive',
    invoiceSubtotal: inMajorUnits(price.subtotal),
    totalDiscountAmount: inMajorUnits(sum(price.discounts)),
    totalTaxAmount: price.taxes.length === 0 ? null : inMajorUnits(sum(price.taxes)),
    futureInvoiceAmountDue: inMajorUnits(price.total),
    lineItems: price.lines.map((line, index) => ({
      id: `line_${index + 1}`,
      entityId: line.id,
      description: line.name,
      quantity: line.quantity,
      unitAmount: inMajorUnits(line.unit),
      totalAmount: inMajorUnits(line.total),
    })),
  };
}
