import type { Price } from '~/billing/contract';
import type { ClaimedAnswer } from '~/database/answer-claims.server';
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
  const drawn = await drawSession(house, caller, wanted);
  if (!drawn.ok) return drawn;
  const kept = await keepNewSession(house.database, drawn.value.session);
  if (kept?.isHeard) house.wakePostman();
  const { view } = drawn.value;
  return done({ view, checkoutUrl: view.checkout_url });
}

/**
 * The same for a request with an Idempotency-Key: the session and its answer are kept in one statement. Answers null, and
 * has made nothing, when somebody else has the key.
 */
export async function createSessionOnce(
  house: House,
  caller: Caller,
  wanted: { readonly request: SessionRequest; readonly answerFor: (view: SessionView) => ClaimedAnswer },
): Promise<Outcome<SessionView> | null> {
  const drawn = await drawSession(house, caller, wanted);
  if (!drawn.ok) return drawn;
  const { session, view } = drawn.value;
  const kept = await keepNewSession(house.database, session, wanted.answerFor(view));
  if (kept?.isHeard) house.wakePostman();
  return kept ? done(view) : null;
}

/** A session and how the API answers it, before anything is kept. */
async function drawSession(
  house: House,
  caller: Caller,
  wanted: { readonly request: SessionRequest; readonly paymentLinkId?: string },
): Promise<Outcome<{ readonly session: CheckoutSession; readonly view: SessionView }>> {
  const { request, paymentLinkId = null } = wanted;
  // Made before anything else, because routing's split sticks to it.
  const id = newSessionRowId();
  const planned = await planSession(house, caller, { request, sessionId: id });
  if (!planned.ok) return planned;
  const { price, routes } = planned.value;
  const session = newSession(caller, { id, request, price, now: timeOf(house, caller), paymentLinkId });
  return done({ session, view: await viewSession(house, caller, { session, offered: routes }) });
}

function newSession(
  caller: Caller,
  made: {
    readonly id: string;
    readonly request: SessionRequest;
    readonly price: Price;
    readonly now: Date;
    readonly paymentLinkId: string | null;
  },
): CheckoutSession {
  // Field by field: taking two fields out of an object and spreading the rest costs as much as the session's price.
  const { request, price, now } = made;
  const { cart } = request;
  return {
    id: made.id,
    merchantId: caller.merchant.id,
    mode: caller.mode,
    kind: request.kind,
    status: 'created',
    currency: request.currency,
    amount: price.total.amount,
    price,
    billingConnectionId: cart.kind === 'catalogue' ? cart.billingConnectionId : null,
    method: request.method,
    redirectUrl: request.redirectUrl,
    cancelUrl: request.cancelUrl,
    style: request.style,
    customer: request.customer,
    locale: request.locale,
    metadata: request.metadata,
    allowedOrigins: request.allowedOrigins,
    paymentLinkId: made.paymentLinkId,
    createdAt: now,
    expiresAt: new Date(now.getTime() + request.expiresInMinutes * MINUTE_MS),
    completedAt: null,
    captureMode: request.captureMode,
    stateVersion: 1,
  };
}
