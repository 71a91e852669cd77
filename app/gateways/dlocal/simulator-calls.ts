import { playFault } from '~/gateways/simulation/fault-menu';
import { expireIfLate } from '~/gateways/simulation/expiry';
import { networkFault } from '~/gateways/simulation/network-fault';
import { isDownForCard } from '~/gateways/simulation/test-cards';
import type { NewPayment } from '~/gateways/simulation/world';
import { amountApart, COUNTRY_RULES, failure, minorOf, replay } from './simulator-answers';
import { own, voidOf, type Call } from './simulator-operations';
import { ID, isKnownMethod, newPayment, outcomeOf, ownAnswers, storedUnder, wireOf } from './simulator-payments';
import { wirePaymentRequest, type WirePaymentRequest } from './wire';

/** POST /secure_payments, for card numbers, and POST /payments, for everything else. */
export function create(call: Call, { isSecure }: { readonly isSecure: boolean }): Response {
  const { world, account, text } = call;
  const { amount: digits, rest } = amountApart(text);
  if (typeof rest !== 'object' || rest === null) return failure('400 5000', 'Invalid request');
  const parsed = wirePaymentRequest.safeParse(rest);
  if (!parsed.success) return failure('400 5001', 'Invalid parameter', parsed.error.issues[0]?.path.join('.'));
  const request = parsed.data;
  const invalid = whyInvalid(request, isSecure);
  if (invalid) return invalid;
  const amount = minorOf(digits, request.currency);
  if (amount === null || amount === 0) return failure('400 5001', 'Invalid parameter', 'amount');
  const cardId = request.card?.card_id;
  const stored = cardId === undefined ? null : storedUnder(world, account, cardId);
  if (cardId !== undefined && !stored) return failure('400 5008', 'Token not found or inactive');
  const key = call.request.headers.get('x-idempotency-key') ?? '';
  const requestMark = world.hmac(account.secretKey, `${key} ${text}`);
  const earlier = world.paymentByReference({ gateway: ID, account: account.login }, request.order_id);
  if (earlier) {
    const isRepeat = key !== '' && earlier.requestMark === requestMark;
    return isRepeat ? replay(earlier) : failure('400 5009', 'Order ID is duplicated');
  }
  return charge(call, newPayment(world, account, { request, amount, requestMark, stored }), request);
}

/** The rules of the countries' pages; null for a request that keeps them, and those of cards. */
function whyInvalid(request: WirePaymentRequest, isSecure: boolean): Response | null {
  const { currency, country, card, payer, payment_method_id: method } = request;
  const rule = COUNTRY_RULES[currency];
  if (!Object.values(COUNTRY_RULES).some((one) => one.country === country))
    return failure('400 5003', 'Country not supported');
  if (rule?.country !== country) return failure('400 5004', 'Currency not allowed for this country');
  if (!isKnownMethod(method)) return failure('400 5010', 'Method not available');
  // Who pays with a stored card is known from the payment that it was stored with.
  if (!card?.card_id && !rule.document.test(payer.document ?? ''))
    return failure('400 5001', 'Invalid parameter', 'payer.document');
  return whyInvalidCard(request, isSecure);
}

/** A card's number is taken at the secure door only, and whole; without any card dLocal's page asks for one. */
function whyInvalidCard(request: WirePaymentRequest, isSecure: boolean): Response | null {
  const { card, payment_method_id: method, payment_method_flow: flow } = request;
  if (flow === 'REDIRECT' && !request.callback_url) return failure('400 5001', 'Invalid parameter', 'callback_url');
  if (method === 'CARD' && flow === 'DIRECT' && !card) return failure('400 5001', 'Missing parameter', 'card');
  const hasNumber = card?.number !== undefined;
  if (hasNumber !== isSecure) return failure('400 5001', 'Invalid parameter', 'card.number');
  const isWhole = card?.cvv && card.holder_name && card.expiration_month && card.expiration_year;
  return hasNumber && !isWhole ? failure('400 5001', 'Missing parameter', 'card') : null;
}

function charge({ world }: Call, draft: NewPayment, request: WirePaymentRequest): Response {
  const outcome = request.card?.number === undefined ? null : outcomeOf(request);
  if (outcome?.kind === 'down' && isDownForCard(world, draft)) return networkFault('not_sent');
  const unheard = outcome?.kind === 'charged_unheard' ? outcome.end : null;
  // What the payer's bank refuses is answered like any other payment: the status says so, not the HTTP status.
  const answer = { status: 200, body: JSON.stringify(wireOf(world, draft)) };
  const broken = { status: 500, body: '{"code":7000,"message":"Failed to process the request"}' };
  const firstAnswer = unheard === 'error_500' ? broken : answer;
  const order = world.takeFault(ID, 'pay');
  if (!order || order.isObeyed) world.add({ ...draft, firstAnswer });
  if (order) return playFault(order.fault, ownAnswers(world, draft));
  if (unheard === 'cut') return networkFault('cut');
  return new Response(firstAnswer.body, {
    status: firstAnswer.status,
    headers: { 'content-type': 'application/json' },
  });
}

/** POST /payments/{id}/cancel: gives up what waits, and releases what was only authorized. */
export function cancel(call: Call, id: string): Response {
  const { world } = call;
  const found = own(call, id);
  if (!found) return failure('404 4000', 'Payment not found');
  const payment = expireIfLate(world, found);
  const isOpen = payment.status === 'requires_action' || payment.status === 'pending';
  if (!isOpen) return voidOf(call, payment);
  const order = world.takeFault(ID, 'cancel');
  const canceled = { status: 'canceled', settlesAt: null } as const;
  if (!order || order.isObeyed) world.change(payment, canceled);
  if (order) return playFault(order.fault, ownAnswers(world, payment));
  return Response.json(wireOf(world, { ...payment, ...canceled }));
}
