import type { Price } from '~/billing/contract';
import type { FieldFaults } from '~/foundation/field-faults';
import { done, refuse, refuseFields, type Outcome } from '~/foundation/refusal';
import { findBillingConnection, type BillingConnection } from '~/merchants/billing-connection.server';
import type { Caller } from '~/merchants/merchant';
import type { RoutingEntry } from '~/routing/routing-entry';
import { adHocPrice } from '~/sessions/ad-hoc-price';
import { isAllowedOrigin } from '~/sessions/return-url';
import type { Cart, SessionRequest } from '~/sessions/session-request';
import { requireCurrency, requireRoutes } from './find-routes.server';
import type { House } from './house';
import { priceCart, type FieldNames } from './price-cart.server';
import { routeQuestionOf } from './route-question';

/** The names of the session API's fields, for what a billing provider finds wrong. */
export const SESSION_FIELDS: FieldNames = {
  plan: 'billingData.planId',
  frequency: 'billingData.frequency',
  currency: 'paymentData.currency',
  coupon: (index) => `billingData.couponCodes.${index}`,
  item: (index) => `billingData.lineItems.${index}.id`,
};

/** What a session would cost and who could take the payment: everything that can be refused, before anything is kept. */
export interface SessionPlan {
  readonly price: Price;
  readonly routes: readonly RoutingEntry[];
}

/** Checks a request against the merchant's settings, its billing provider and its routing, without keeping anything. */
export async function planSession(
  house: House,
  caller: Caller,
  wanted: { readonly request: SessionRequest; readonly sessionId: string | null },
): Promise<Outcome<SessionPlan>> {
  const { request, sessionId } = wanted;
  const faults = originFaults(caller, request);
  if (Object.keys(faults).length > 0) return refuseFields(faults);
  const owner = { merchantId: caller.merchant.id, mode: caller.mode };
  const country = request.customer.billingAddress?.country ?? null;
  const pricing = await openPricing(house, caller, { ...request, country });
  if (!pricing.ok) return pricing;
  const currency = await requireCurrency(house, owner, request);
  if (!currency.ok) return currency;
  const price = await pricing.value();
  if (!price.ok) return price;
  const { method, metadata, customer, captureMode } = request;
  const { total } = price.value;
  const session = {
    id: sessionId,
    method,
    currency: request.currency,
    amount: total.amount,
    metadata,
    customer,
    captureMode,
  };
  const question = routeQuestionOf({ ...session, price: price.value });
  const routes = await requireRoutes(house, owner, question);
  return routes.ok ? done({ price: price.value, routes: routes.value }) : routes;
}

function originFaults(caller: Caller, request: SessionRequest): FieldFaults {
  const allowed = caller.merchant.allowedRedirectOrigins;
  const isRefused = (address: string | null) => address !== null && !isAllowedOrigin(new URL(address), allowed);
  const why = 'is not on one of the origins that the merchant allows';
  return {
    ...(isRefused(request.redirectUrl) ? { redirectUrl: why } : {}),
    ...(isRefused(request.cancelUrl) ? { cancelUrl: why } : {}),
  };
}

/** A way to the price of a cart; refused when the billing platform is not the caller's. */
async function openPricing(
  house: House,
  caller: Caller,
  wanted: Pick<SessionRequest, 'cart' | 'currency'> & { readonly country: string | null },
): Promise<Outcome<() => Promise<Outcome<Price>>>> {
  const { cart, currency, country } = wanted;
  if (cart.kind === 'ad_hoc') {
    const price = adHocPrice(cart.items, currency);
    return done(() => Promise.resolve(price.ok ? done(price.value) : refuseFields(price.faults)));
  }
  const connection = await callersBilling(house, caller, cart.billingConnectionId);
  if (!connection) {
    const details = { 'billingData.billingPlatformId': 'is not known' };
    return refuse('invalid_billing_platform', 'There is no such billing platform, or it is switched off.', details);
  }
  const { items, frequency, couponCodes } = cart;
  const question = { currency, items, frequency, couponCodes, country };
  return done(() => priceCart(house, connection, { question, names: fieldNamesOf(cart) }));
}

/** The caller's own billing connection, if it is switched on. */
export async function callersBilling(house: House, caller: Caller, id: string): Promise<BillingConnection | null> {
  const connection = await findBillingConnection(house.database, { id });
  const isCallers =
    connection?.merchantId === caller.merchant.id && connection.mode === caller.mode && connection.enabled;
  return isCallers ? connection : null;
}

/** The plan stands in planId or in an item, as the merchant wrote it; a lone plan is most often a planId. */
function fieldNamesOf(cart: Extract<Cart, { kind: 'catalogue' }>): FieldNames {
  const plan = cart.items.findIndex((item) => item.type === 'plan');
  return cart.items.length === 1 || plan < 0 ? SESSION_FIELDS : { ...SESSION_FIELDS, plan: SESSION_FIELDS.item(plan) };
}
