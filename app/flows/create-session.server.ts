import type { Price } from '~/billing/contract';
import { newSessionRowId } from '~/foundation/capability.server';
import { done, type Outcome } from '~/foundation/refusal';
import type { Caller } from '~/merchants/merchant';
import type { CheckoutSession } from '~/sessions/session';
import type { SessionRequest } from '~/sessions/session-request';
import { keepNewSession } from '~/sessions/session-store.server';
import type { SessionView } from '~/sessions/session-view';
import type { House } from './house';
import { planSession } from './plan-session.server';
import { timeOf, viewSession } from './view-session.server';

const MINUTE_MS = 60_000;

/** A session that was made: how the API answers it, and where its page is. */
export interface CreatedSession {
  readonly view: SessionView;
  readonly checkoutUrl: string;
}

/** Makes a checkout session: price from the billing provider, methods from routing, both as they are at this moment. */
export async function createSession(
  house: House,
  caller: Caller,
  wanted: { readonly request: SessionRequest; readonly paymentLinkId?: string },
): Promise<Outcome<CreatedSession>> {
  const { request, paymentLinkId = null } = wanted;
  const planned = await planSession(house, caller, request);
  if (!planned.ok) return planned;
  const session = newSession(caller, {
    request,
    price: planned.value.price,
    now: timeOf(house, caller),
    paymentLinkId,
  });
  await keepNewSession(house.database.queries, session);
  const view = await viewSession(house, caller, { session, offered: planned.value.routes });
  return done({ view, checkoutUrl: view.checkout_url });
}

function newSession(
  caller: Caller,
  made: {
    readonly request: SessionRequest;
    readonly price: Price;
    readonly now: Date;
    readonly paymentLinkId: string | null;
  },
): CheckoutSession {
  const { cart, expiresInMinutes, ...request } = made.request;
  return {
    ...request,
    id: newSessionRowId(),
    merchantId: caller.merchant.id,
    mode: caller.mode,
    status: 'created',
    amount: made.price.total.amount,
    price: made.price,
    billingConnectionId: cart.kind === 'catalogue' ? cart.billingConnectionId : null,
    paymentLinkId: made.paymentLinkId,
    createdAt: made.now,
    expiresAt: new Date(made.now.getTime() + expiresInMinutes * MINUTE_MS),
    completedAt: null,
  };
}
