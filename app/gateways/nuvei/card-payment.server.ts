import { randomUUID } from 'node:crypto';
import { GatewayFault } from '~/foundation/faults';
import type {
  CardDetails,
  GatewayAnswer,
  PaymentAsk,
  RequiredAction,
  StoredCredential,
  StoredPaymentAsk,
} from '~/gateways/contract';
import { askNuvei, readAs, refusalOf, type Context } from './ask-nuvei.server';
import { keptTermsOf, writeContinuation, type Continuation, type Order, type Terms } from './continuation';
import { cardOf, differenceOf, outcomeOf, takenBy, unclear } from './mapping';
import * as requests from './requests';
import { threeDSecureOf, type MethodEnd } from './three-d-secure';
import { wireCardToken, wireOrder, wirePayment, type WirePayment } from './wire';

type Stepped = Extract<Continuation, { terms: unknown }>;

/** Where a card's payment stands: everything that its next call needs. */
export interface Standing extends Pick<Stepped, 'order' | 'ccTempToken' | 'relatedTransactionId' | 'version'> {
  readonly terms: Terms;
}

/**
 * Pays with a card that our server holds in memory: exchanged for a token first, so that no later step needs it. Its bank
 * is asked about 3-D Secure, wants to look at the browser perhaps, and is then asked for the payment.
 */
export async function payByCard(ask: PaymentAsk, card: CardDetails, context: Context): Promise<GatewayAnswer> {
  const started = await beforePayment(async () => {
    const order = await openOrder(ask, context);
    const request = { sessionToken: order.sessionToken, ...requests.cardRequest(card, ask.payer) };
    const { ccTempToken } = readAs(wireCardToken, await askNuvei('cardTokenization', request, context));
    return { order, ccTempToken, init: ask.browser && (await initPayment(ask, { order, ccTempToken }, context)) };
  });
  const threeD = started.init?.paymentOption?.card?.threeD;
  const standing: Standing = {
    ...started,
    relatedTransactionId: started.init?.transactionId ?? '',
    version: threeD?.version ?? '',
    terms: ask,
  };
  if (threeD?.v2supported !== 'true') return payment({ standing, more: {} }, context);
  if (!threeD.methodUrl || !threeD.methodPayload) return payWithThreeD(standing, 'U', context);
  const fields = { threeDSMethodData: threeD.methodPayload };
  return waiting(
    standing,
    { step: 'fingerprint', action: { kind: 'fingerprint', url: threeD.methodUrl, fields } },
    context,
  );
}

/** The payment after the browser was looked at, or could not be: the bank approves, declines, or challenges. */
export function payWithThreeD(
  standing: Standing,
  methodCompletionInd: MethodEnd,
  context: Context,
): Promise<GatewayAnswer> {
  const { terms, version, relatedTransactionId } = standing;
  const threeD = threeDSecureOf(terms, { methodCompletionInd, version, now: context.clock.now() });
  return payment({ standing, more: { relatedTransactionId }, threeD }, context);
}

/** The last payment: after the challenge, of whose end its bank has told the gateway. The card is the token again. */
export function payAfterChallenge(standing: Standing, context: Context): Promise<GatewayAnswer> {
  const { relatedTransactionId, terms } = standing;
  return payment({ standing, more: { relatedTransactionId, clientRequestId: `${terms.reference}.final` } }, context);
}

/** Pays with a card that is kept at Nuvei. */
export async function payByStored(ask: StoredPaymentAsk, context: Context): Promise<GatewayAnswer> {
  const userTokenId = requests.userTokenOf(ask.credential.payerReference);
  const order = await beforePayment(() => openOrder(ask, context, userTokenId));
  const request = {
    ...requests.paymentRequest(ask, order),
    clientRequestId: ask.reference,
    ...requests.storedPaymentRequest(ask),
  };
  return askForPayment({ request, order, terms: ask }, context);
}

/** Pays on a bank's page. */
export async function payAtBank(ask: PaymentAsk, paymentMethod: string, context: Context): Promise<GatewayAnswer> {
  const order = await beforePayment(() => openOrder(ask, context));
  const request = {
    ...requests.paymentRequest(ask, order),
    clientRequestId: ask.reference,
    userTokenId: ask.reference,
    paymentOption: { alternativePaymentMethod: { paymentMethod } },
  };
  const asked = { request, order, terms: ask };
  return askForPayment(asked, context, ({ transactionStatus, paymentOption }) => {
    const url = paymentOption?.redirectUrl;
    if (transactionStatus !== 'REDIRECT' || !url) return null;
    const action = { kind: 'redirect', url, method: 'GET', fields: {} } as const;
    const continuation = writeContinuation({ step: 'redirect', startedAt: startedAt(context), action });
    return { outcome: 'requires_action', gatewayReference: order.orderId, action, continuation };
  });
}

/** Of these calls none moves money: whatever went wrong, the payment itself was not sent. */
async function beforePayment<T>(calls: () => Promise<T>): Promise<T> {
  try {
    return await calls();
  } catch (error) {
    if (!(error instanceof GatewayFault) || error.kind !== 'unknown') throw error;
    throw new GatewayFault('not_sent', `before the payment was asked for: ${error.message}`, { cause: error });
  }
}

async function openOrder(ask: requests.Asked, context: Context, userTokenId?: string): Promise<Order> {
  // Not the payment's own request: opened twice, it charges nothing.
  const about = { clientRequestId: `${ask.reference}.${randomUUID()}`, ...(userTokenId ? { userTokenId } : {}) };
  return readAs(wireOrder, await askNuvei('openOrder', { ...requests.orderRequest(ask, about) }, context));
}

async function initPayment(
  ask: PaymentAsk,
  { order, ccTempToken }: Pick<Standing, 'order' | 'ccTempToken'>,
  context: Context,
): Promise<WirePayment> {
  const request = {
    ...requests.paymentRequest(ask, order),
    clientRequestId: `${ask.reference}.${randomUUID()}`,
    paymentOption: { card: { ccTempToken, threeD: { methodNotificationUrl: ask.returnUrl, platformType: '02' } } },
  };
  return readAs(wirePayment, await askNuvei('initPayment', request, context));
}

interface CardStep {
  readonly standing: Standing;
  readonly more: Readonly<Record<string, string>>;
  readonly threeD?: object;
}

function payment({ standing, more, threeD }: CardStep, context: Context): Promise<GatewayAnswer> {
  const { terms, order, ccTempToken } = standing;
  const stored = terms.store ? requests.storedMode('0') : {};
  const request = {
    ...requests.paymentRequest(terms, order),
    clientRequestId: terms.reference,
    ...requests.storingOf(terms),
    ...more,
    paymentOption: { card: { ccTempToken, ...stored, ...(threeD ? { threeD } : {}) } },
  };
  return askForPayment({ request, order, terms }, context, (told) => {
    const { acsUrl, cReq } = told.paymentOption?.card?.threeD ?? {};
    if (told.transactionStatus !== 'REDIRECT' || !acsUrl || !cReq) return null;
    const action = { kind: 'challenge', url: acsUrl, method: 'POST', fields: { creq: cReq } } as const;
    return waiting({ ...standing, relatedTransactionId: told.transactionId }, { step: 'challenge', action }, context);
  });
}

interface AskedPaymentCall {
  readonly request: Readonly<Record<string, unknown>>;
  readonly order: Order;
  readonly terms: requests.Asked & Pick<Terms, 'store'>;
}

/** The one call that charges. Its clientRequestId is our reference: a second one with it is refused. */
async function askForPayment(
  { request, order, terms }: AskedPaymentCall,
  context: Context,
  actionIn: (told: WirePayment) => GatewayAnswer | null = () => null,
): Promise<GatewayAnswer> {
  const told = await askNuvei('payment', request, context).catch((error: unknown) => {
    // No answer: but the order is known by which the gateway will speak of it.
    if (error instanceof GatewayFault && error.kind === 'unknown') return error;
    throw error;
  });
  if (told instanceof GatewayFault) return unclear(told.message, order.orderId);
  if (told.answer.status === 'ERROR') throw refusalOf(told);
  const answer = readAs(wirePayment, told);
  const { merchantId, merchantSiteId } = context.settings;
  const expected = { merchantId, merchantSiteId, clientUniqueId: terms.reference };
  const difference = differenceOf(answer, expected);
  if (difference) return unclear(`identity mismatch: ${difference}`);
  if (answer.orderId && answer.orderId !== order.orderId) return unclear('identity mismatch: another order');
  const card = cardOf(answer.paymentOption?.card);
  const transaction = {
    type: answer.transactionType,
    status: answer.transactionStatus,
    gatewayReference: order.orderId,
    money: takenBy(answer, terms.money),
    card,
    reasons: answer,
    credential: credentialIn(answer, terms),
    isRecorded: false,
  };
  return actionIn(answer) ?? outcomeOf(transaction);
}

function credentialIn(answer: WirePayment, { store }: Pick<Terms, 'store'>): StoredCredential | undefined {
  const { userPaymentOptionId } = answer.paymentOption ?? {};
  if (!store || !userPaymentOptionId) return undefined;
  return {
    token: requests.tokenOf(userPaymentOptionId, answer.transactionId),
    payerReference: store.payerReference,
    networkTransactionId: answer.externalSchemeTransactionId ?? null,
    card: cardOf(answer.paymentOption?.card),
  };
}

const startedAt = (context: Context): string => context.clock.now().toISOString();

function waiting(
  { terms, order, ccTempToken, relatedTransactionId, version }: Standing,
  { step, action }: { step: 'fingerprint' | 'challenge'; action: RequiredAction },
  context: Context,
): GatewayAnswer {
  const continuation = writeContinuation({
    step,
    startedAt: startedAt(context),
    action,
    order,
    ccTempToken,
    relatedTransactionId,
    version,
    terms: keptTermsOf(terms, step),
  });
  return { outcome: 'requires_action', gatewayReference: order.orderId, action, continuation };
}
