import type { Price, PriceQuestion } from '~/billing/contract';
import type { FieldFaults } from '~/foundation/field-faults';
import { done, refuse, refuseFields, type Outcome } from '~/foundation/refusal';
import type { Caller } from '~/merchants/merchant';
import type { RoutingEntry } from '~/routing/routing-entry';
import { adHocPrice } from '~/sessions/ad-hoc-price';
import { questionOf } from '~/sessions/price-question';
import type { CheckoutSession, Customer } from '~/sessions/session';
import type { SessionChange } from '~/sessions/session-request';
import { requireRoutes } from './find-routes.server';
import type { House } from './house';
import { callersBilling, SESSION_FIELDS } from './plan-session.server';
import { priceCart } from './price-cart.server';
import { routeQuestionOf } from './route-question';

/** An open session as it would be after a change. */
export interface PlannedChange {
  readonly price: Price;
  readonly customer: Customer;
  readonly offered: readonly RoutingEntry[];
}

/** Checks a change of an open session and prices it anew, without keeping anything. */
export async function planChange(
  house: House,
  caller: Caller,
  about: { readonly session: CheckoutSession; readonly change: SessionChange },
): Promise<Outcome<PlannedChange>> {
  const { session, change } = about;
  const faults = faultsOf(session, change);
  if (Object.keys(faults).length > 0) return refuseFields(faults);
  // Given fields replace; an address is replaced as a whole.
  const customer = { ...session.customer, ...change.customer };
  const price = await priceAgain(house, caller, { session: { ...session, customer }, change });
  if (!price.ok) return price;
  const question = routeQuestionOf({ ...session, customer, price: price.value, amount: price.value.total.amount });
  const routes = await requireRoutes(house, session, question);
  return routes.ok ? done({ price: price.value, customer, offered: routes.value }) : routes;
}

function faultsOf(session: CheckoutSession, change: SessionChange): FieldFaults {
  const isCatalogue = session.billingConnectionId !== null;
  if (isCatalogue && change.adHocItems)
    return { lineItems: 'cannot be added to a session that is priced by a billing platform' };
  if (!isCatalogue && (change.items ?? change.couponCodes ?? change.frequency) !== undefined) {
    return { billingData: 'cannot be added to a session whose items have prices of their own' };
  }
  if (!change.items || (session.kind === 'subscription') === change.items.some((item) => item.type === 'plan'))
    return {};
  return {
    'billingData.lineItems':
      session.kind === 'subscription' ? 'must hold exactly one item of type "plan"' : 'must not hold a plan',
  };
}

function priceAgain(
  house: House,
  caller: Caller,
  { session, change }: { readonly session: CheckoutSession; readonly change: SessionChange },
): Promise<Outcome<Price>> | Outcome<Price> {
  if (session.billingConnectionId !== null)
    return askAgain(house, caller, { session, change, connectionId: session.billingConnectionId });
  if (!change.adHocItems) return done(session.price);
  const wrong = change.adHocItems.findIndex(
    (item) => item.currency !== undefined && item.currency !== session.currency,
  );
  if (wrong >= 0)
    return refuseFields({ [`lineItems.${wrong}.currency`]: `must be the session's currency, ${session.currency}` });
  const price = adHocPrice(change.adHocItems, session.currency);
  return price.ok ? done(price.value) : refuseFields(price.faults);
}

async function askAgain(
  house: House,
  caller: Caller,
  about: { readonly session: CheckoutSession; readonly change: SessionChange; readonly connectionId: string },
): Promise<Outcome<Price>> {
  const before = questionOf(about.session);
  const question: PriceQuestion = {
    ...before,
    items: about.change.items ?? before.items,
    frequency: about.change.frequency ?? null,
    couponCodes: about.change.couponCodes ?? before.couponCodes,
  };
  const connection = await callersBilling(house, caller, about.connectionId);
  if (!connection) return refuse('invalid_billing_platform', "The session's billing platform is switched off.");
  return priceCart(house, connection, { question, names: SESSION_FIELDS });
}
