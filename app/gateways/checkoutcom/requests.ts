import type { PaymentAsk, StoragePurpose, StoredPaymentAsk } from '~/gateways/contract';
import type { OperationAsk } from '~/gateways/operation-contract';
import { isSandboxKey, type CheckoutcomSettings } from './connection';
import type { WireOperationRequest, WirePaymentRequest, WireSource, WireTokenRequest } from './wire';

const PAYMENT_TYPES: Readonly<Record<StoragePurpose, WirePaymentRequest['payment_type']>> = {
  subscription: 'Recurring',
  unscheduled: 'Unscheduled',
  card_on_file: 'Regular',
};

/** What a request needs beside the ask. */
export interface Terms {
  readonly source: WireSource;
  readonly amount: number;
  readonly settings: CheckoutcomSettings;
}

/** Our question in the gateway's words. */
export function wireRequestOf(ask: PaymentAsk, terms: Terms): WirePaymentRequest {
  const { source, amount } = terms;
  const isPaypal = source.type === 'paypal';
  const item = { name: ask.description.slice(0, 127) || ask.reference, quantity: 1 };
  return {
    ...whatIsAsked(ask, terms),
    capture: ask.captureMode === 'automatic',
    payment_type: ask.store ? PAYMENT_TYPES[ask.store.purpose] : 'Regular',
    merchant_initiated: false,
    ...(source.type === 'card' || source.type === 'token' ? { '3ds': authenticationOf(ask, terms.settings) } : {}),
    ...(isPaypal ? { items: [{ ...item, unit_price: amount, total_amount: amount }] } : {}),
    metadata: {
      ...metadataOf(ask, terms.settings),
      ...(ask.store ? { payer_reference: ask.store.payerReference } : {}),
    },
  };
}

/** A later payment with what an earlier one stored. */
export function wireStoredRequestOf(ask: StoredPaymentAsk, terms: Terms): WirePaymentRequest {
  const isMerchants = ask.initiator === 'merchant';
  const { networkTransactionId } = ask.credential;
  const type = PAYMENT_TYPES[ask.purpose];
  return {
    ...whatIsAsked(ask, terms),
    capture: ask.captureMode === 'automatic',
    // Without the payer, what is not part of a series is unscheduled by the networks' rules.
    payment_type: isMerchants && type === 'Regular' ? 'Unscheduled' : type,
    merchant_initiated: isMerchants,
    ...(isMerchants && networkTransactionId ? { previous_payment_id: networkTransactionId } : {}),
    ...(isMerchants ? {} : { '3ds': authenticationOf({}, terms.settings) }),
    metadata: metadataOf(ask, terms.settings),
  };
}

type Asked = PaymentAsk | StoredPaymentAsk;

function whatIsAsked(ask: Asked, { source, amount, settings }: Terms) {
  const { email, payer, payerAddress } = ask;
  return {
    source,
    amount,
    currency: ask.money.currency,
    processing_channel_id: settings.processingChannelId,
    reference: ask.reference,
    description: ask.description.slice(0, 100),
    ...(email ? { customer: { email, ...(payer.name ? { name: payer.name.slice(0, 255) } : {}) } } : {}),
    // Which of the two the payer comes back to says nothing: the payment is asked for.
    success_url: ask.returnUrl,
    failure_url: ask.returnUrl,
    ...(payerAddress ? { payment_ip: payerAddress } : {}),
  };
}

/** Left to the issuer unless it was asked for: one that insists makes the gateway go over to 3-D Secure by itself. */
function authenticationOf({ wantsChallenge }: Pick<PaymentAsk, 'wantsChallenge'>, settings: CheckoutcomSettings) {
  if (wantsChallenge) return { enabled: true, challenge_indicator: 'challenge_requested_mandate' } as const;
  if (settings.threeDSecure === 'always') return { enabled: true, attempt_n3d: true };
  return { enabled: false, allow_upgrade: true };
}

/** Events and lists bring it back, also those about an operation, whose own reference is another one. */
function metadataOf(ask: Asked, { secretKey }: CheckoutcomSettings): Record<string, string> {
  return {
    payment_reference: ask.reference,
    session_id: ask.sessionId,
    // Webhooks are set up once, at the dashboard. A sandbox account that nobody set up is told where they belong.
    ...(isSandboxKey(secretKey) ? { webhook_url: ask.webhookUrl } : {}),
  };
}

/** An operation in the gateway's words: a capture releases the rest, a void is always of all. */
export function wireOperationOf(ask: OperationAsk, amount: number): WireOperationRequest {
  return {
    ...(ask.kind === 'void' ? {} : { amount }),
    ...(ask.kind === 'capture' ? { capture_type: 'Final' } : {}),
    reference: ask.reference,
    metadata: { payment_reference: ask.payment.reference, ...(ask.reason ? { reason: ask.reason.slice(0, 255) } : {}) },
  };
}

export type Body = WirePaymentRequest | WireOperationRequest | WireTokenRequest | Readonly<Record<string, unknown>>;

/** The request as it may be kept: what pays is replaced, be it a card, an account or a wallet's token. */
export function storableRequest(body: Body): unknown {
  if ('token_data' in body) return { ...body, token_data: '***' };
  return 'source' in body ? { ...body, source: storableSource(body.source as WireSource) } : body;
}

function storableSource(source: WireSource): unknown {
  switch (source.type) {
    case 'card':
      return { ...source, number: `************${source.number.slice(-4)}`, cvv: '***' };
    case 'sepa':
      return { ...source, account_number: `****${source.account_number.slice(-4)}` };
    case 'token':
      return { ...source, token: '***' };
    default:
      return source;
  }
}
