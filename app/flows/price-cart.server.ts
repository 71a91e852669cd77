import { LRUCache } from 'lru-cache';
import type { Price, PriceAnswer, PriceProblem, PriceQuestion } from '~/billing/contract';
import { connectBilling, type ConnectedBilling } from '~/billing/registry.server';
import { BillingFault } from '~/foundation/faults';
import { openBillingSettings, type BillingConnection } from '~/merchants/billing-connection.server';
import type { House } from './house';
import { done, refuse, refuseFields, type Outcome } from '~/foundation/refusal';

/** How long a price is kept, for the same question to the same connection: so long may a provider's new price stay unseen. */
const PRICE_KEPT_MS = 30_000;
const MOST_KEPT_PRICES = 5_000;

const kept = new WeakMap<House, LRUCache<string, Price>>();

/** Where the fields are that a price question was made of, to blame them by name. */
export interface FieldNames {
  readonly plan: string;
  readonly frequency: string;
  readonly currency: string;
  readonly coupon: (index: number) => string;
  readonly item: (index: number) => string;
}

/** Opens a connection to its billing provider. Throws `BillingFault` when its settings are not valid. */
export function openBilling(house: House, connection: BillingConnection): ConnectedBilling {
  const settings = openBillingSettings(connection, house.keys);
  return connectBilling(connection.provider, settings, { dial: house.dial[connection.mode], clock: house.clock });
}

/**
 * Asks the billing provider for the price of a cart: the one way to a price, for sessions, links and estimates.
 * Prices are kept for thirty seconds per connection and question; problems are asked for again.
 */
export async function priceCart(
  house: House,
  connection: BillingConnection,
  cart: { readonly question: PriceQuestion; readonly names: FieldNames },
): Promise<Outcome<Price>> {
  let prices = kept.get(house);
  if (!prices) kept.set(house, (prices = new LRUCache({ max: MOST_KEPT_PRICES, ttl: PRICE_KEPT_MS })));
  const key = `${connection.id} ${JSON.stringify(cart.question)}`;
  const known = prices.get(key);
  if (known) return done(known);
  const answer = await ask(house, connection, cart.question);
  if (answer === null)
    return refuse('billing_unavailable', 'The billing provider could not be asked for the price. Try again.');
  if (!answer.ok) return refuseProblems(answer.problems, cart);
  if (answer.price.total.amount < 1) return refuseFields({ [cart.names.plan]: 'leaves nothing to pay' });
  prices.set(key, answer.price);
  return done(answer.price);
}

async function ask(house: House, connection: BillingConnection, question: PriceQuestion): Promise<PriceAnswer | null> {
  try {
    return await openBilling(house, connection).price(question);
  } catch (error) {
    if (!(error instanceof BillingFault)) throw error;
    house.log.warn({ err: error, connection: connection.id, kind: error.kind }, 'a price could not be asked for');
    return null;
  }
}

function refuseProblems(problems: readonly PriceProblem[], cart: { question: PriceQuestion; names: FieldNames }) {
  const details = Object.fromEntries(problems.map((problem) => [fieldOf(problem, cart), problem.message]));
  const isOnlyCoupons = problems.every((problem) => problem.about === 'coupon');
  return refuse(
    isOnlyCoupons ? 'invalid_request' : 'invalid_plan_id',
    problems.map((problem) => problem.message).join(' '),
    details,
  );
}

function fieldOf(problem: PriceProblem, { question, names }: { question: PriceQuestion; names: FieldNames }): string {
  switch (problem.about) {
    case 'plan':
      return names.plan;
    case 'frequency':
      return names.frequency;
    case 'currency':
      return names.currency;
    case 'coupon':
      return names.coupon(Math.max(0, question.couponCodes.indexOf(problem.id)));
    case 'item':
      return names.item(
        Math.max(
          0,
          question.items.findIndex((item) => item.id === problem.id),
        ),
      );
  }
}
