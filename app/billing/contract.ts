/** What every billing provider adapter is: it knows prices, and it is told what was paid. */
import type { ZodType } from 'zod';
import type { Clock } from '~/foundation/clock';
import type { Dial } from '~/foundation/http-client.server';
import type { Money } from '~/foundation/money';

/** How often a plan is charged: every `count` of `unit`. */
export interface Interval {
  readonly unit: 'day' | 'week' | 'month' | 'year';
  readonly count: number;
}

export interface PriceQuestion {
  readonly currency: string;
  readonly items: readonly {
    readonly type: 'plan' | 'addon' | 'charge';
    readonly id: string;
    readonly quantity: number;
  }[];
  /** "monthly", "yearly", "weekly": picks the plan's sibling price of that interval. */
  readonly frequency: string | null;
  readonly couponCodes: readonly string[];
  /** ISO 3166-1 alpha-2; decides the tax. */
  readonly country: string | null;
}

export interface PriceLine {
  readonly id: string;
  readonly type: 'plan' | 'addon' | 'charge';
  readonly name: string;
  readonly quantity: number;
  readonly unit: Money;
  readonly total: Money;
}

/** A complete price: what is shown is what is charged. `total` = lines − discounts + taxes. */
export interface Price {
  readonly lines: readonly PriceLine[];
  readonly subtotal: Money;
  readonly discounts: readonly { readonly code: string; readonly name: string; readonly amount: Money }[];
  readonly taxes: readonly { readonly name: string; readonly amount: Money }[];
  readonly total: Money;
  /** Null for a one-time payment. */
  readonly interval: Interval | null;
  /** What each later period costs: the total without one-time charges and one-time coupons. Null for a one-time payment. */
  readonly recurringTotal: Money | null;
}

/** Why a price cannot be given: the field to blame, and a sentence for the merchant. */
export interface PriceProblem {
  readonly about: 'plan' | 'frequency' | 'item' | 'coupon' | 'currency';
  readonly id: string;
  readonly message: string;
}

export type PriceAnswer =
  { readonly ok: true; readonly price: Price } | { readonly ok: false; readonly problems: readonly PriceProblem[] };

/** A payment made elsewhere, to be recorded with the provider. `reference` is our transaction: the key that makes a repeat harmless. */
export interface PaidElsewhere {
  readonly reference: string;
  readonly question: PriceQuestion;
  readonly price: Price;
  readonly customer: {
    readonly email: string | null;
    readonly firstName: string | null;
    readonly lastName: string | null;
    readonly country: string | null;
  };
  readonly gateway: string;
  readonly gatewayReference: string;
  readonly paidAt: Date;
}

export interface BillingReferences {
  readonly customerId: string;
  readonly subscriptionId: string | null;
  readonly invoiceId: string;
  readonly invoiceTotal: Money;
  readonly nextBillingAt: Date | null;
}

export interface BillingContext<Settings> {
  readonly settings: Settings;
  readonly dial: Dial;
  readonly clock: Clock;
}

export interface BillingProvider<Settings> {
  readonly id: string;
  readonly name: string;
  readonly settings: ZodType<Settings>;
  /** Prices a cart. Throws `BillingFault` when the provider cannot be asked. */
  price(question: PriceQuestion, context: BillingContext<Settings>): Promise<PriceAnswer>;
  /** Makes customer, subscription and invoice as needed and marks the invoice paid, once for each reference. */
  recordPayment(paid: PaidElsewhere, context: BillingContext<Settings>): Promise<BillingReferences>;
  /** Deep links into the provider's dashboard, where it has one. */
  dashboardUrl?(kind: 'customer' | 'subscription' | 'invoice', id: string, settings: Settings): string | null;
}

/** What a verified webhook of a billing provider is about. Its content is a hint: the object is asked for again. */
export interface BillingEvent {
  /** Unique for the event at this connection; a second one with the same key is ignored. */
  readonly key: string;
  /** In the provider's own words. */
  readonly type: string;
  readonly objectId: string;
}
