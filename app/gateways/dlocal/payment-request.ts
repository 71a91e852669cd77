import { GatewayFault } from '~/foundation/faults';
import type { CardDetails, PayerPlace, PaymentAsk, StoragePurpose, StoredPaymentAsk } from '~/gateways/contract';
import { countryOf, type DlocalCountry } from './countries';
import { amountToken } from './json-amount';
import type { WireCardRequest, WirePaymentRequest } from './wire';

/** A payment's question: where it is posted, its amount's digits, and the rest. */
export interface PaymentQuestion {
  /** Card numbers have a door of their own; tokens and everything else go through the other. */
  readonly path: '/payments' | '/secure_payments';
  readonly amount: string;
  readonly request: WirePaymentRequest;
}

type AnyAsk = PaymentAsk | StoredPaymentAsk;

/** How each method is asked for: dLocal's code, and whether we show its result or send the payer to dLocal's page. */
const METHODS: Readonly<Record<string, Pick<WirePaymentRequest, 'payment_method_id' | 'payment_method_flow'>>> = {
  pix: { payment_method_id: 'PQ', payment_method_flow: 'DIRECT' },
  boleto: { payment_method_id: 'BL', payment_method_flow: 'DIRECT' },
  oxxo: { payment_method_id: 'OX', payment_method_flow: 'DIRECT' },
  spei: { payment_method_id: 'SE', payment_method_flow: 'DIRECT' },
  upi: { payment_method_id: 'UI', payment_method_flow: 'REDIRECT' },
  pse: { payment_method_id: 'PC', payment_method_flow: 'REDIRECT' },
};

const STORED_TYPES: Readonly<Record<StoragePurpose, NonNullable<WireCardRequest['stored_credential_type']>>> = {
  subscription: 'SUBSCRIPTION',
  card_on_file: 'CARD_ON_FILE',
  unscheduled: 'UNSCHEDULED_CARD_ON_FILE',
};

/** A first payment in dLocal's words. Throws `not_sent` for what its wire cannot say, or its rules forbid. */
export function questionOf(ask: PaymentAsk, isTest: boolean): PaymentQuestion {
  const { details } = ask;
  if (details.method !== 'card') {
    const method = METHODS[details.method];
    if (!method) throw unsent(`dLocal has no method ${details.method} here`);
    return { path: '/payments', amount: amountOf(ask), request: requestOf(ask, { ...method, isTest }) };
  }
  const typed = 'card' in details ? details.card : null;
  const token = 'sealed' in details ? (details.sealed.payload.token ?? null) : null;
  const card = typed ? typedCard(typed, ask) : token === null ? null : { token };
  // Without card data, dLocal's own page asks for the card; the documents know no reservation or storage there.
  if (!card && ask.captureMode === 'manual') throw unsent("dLocal's page takes cards at once only");
  return {
    path: typed ? '/secure_payments' : '/payments',
    amount: amountOf(ask),
    request: {
      ...requestOf(ask, {
        payment_method_id: 'CARD',
        payment_method_flow: card ? 'DIRECT' : 'REDIRECT',
        isTest,
        holderName: typed?.holderName ?? null,
      }),
      ...(card ? { card: { ...card, ...captureOf(ask), ...storageOf(ask) } } : {}),
      ...(ask.wantsChallenge ? { three_dsecure: { force: true } } : {}),
    },
  };
}

/** A payment with a stored card. What is not known of the payer any more is left out. */
export function storedQuestionOf(ask: StoredPaymentAsk, isTest: boolean): PaymentQuestion {
  if (ask.method !== 'card') throw unsent(`dLocal stores no ${ask.method} here`);
  const { token, payerReference, networkTransactionId } = ask.credential;
  const request = requestOf(ask, { payment_method_id: 'CARD', payment_method_flow: 'DIRECT', isTest });
  const card: WireCardRequest = {
    card_id: token,
    ...captureOf(ask),
    stored_credential_type: STORED_TYPES[ask.purpose],
    stored_credential_usage: 'USED',
    ...(networkTransactionId === null ? {} : { network_payment_reference: networkTransactionId }),
  };
  return {
    path: '/payments',
    amount: amountOf(ask),
    request: { ...request, payer: { ...request.payer, user_reference: payerReference }, card },
  };
}

interface Terms extends Pick<WirePaymentRequest, 'payment_method_id' | 'payment_method_flow'> {
  readonly isTest: boolean;
  readonly holderName?: string | null;
}

function requestOf(ask: AnyAsk, { isTest, holderName, ...method }: Terms): WirePaymentRequest {
  const country = countryOf(ask.money.currency);
  if (!country) throw unsent(`dLocal takes no ${ask.money.currency} here`);
  return {
    currency: ask.money.currency,
    country: country.country,
    ...method,
    payer: payerOf(ask, country, holderName ?? null),
    order_id: ask.reference,
    description: descriptionOf(ask, isTest),
    notification_url: ask.webhookUrl,
    callback_url: ask.returnUrl,
  };
}

function payerOf(ask: AnyAsk, { document }: DlocalCountry, holderName: string | null): WirePaymentRequest['payer'] {
  const { payer, email, payerAddress } = ask;
  // Whoever types the card at dLocal's page was asked for no name here.
  const name = payer.name ?? holderName ?? email;
  if (name === null) throw unsent("dLocal wants the payer's name");
  const isFirst = 'details' in ask;
  // A later payment is by a payer whom dLocal knows; of a first one the document is required, and looked at before all else.
  if (isFirst && !document.pattern.test(payer.taxId ?? '')) throw unsent(`dLocal wants the payer's ${document.name}`);
  return {
    name,
    ...(email === null ? {} : { email }),
    ...(payer.taxId === null ? {} : { document: payer.taxId }),
    ...(isFirst && ask.store ? { user_reference: ask.store.payerReference } : {}),
    ...(payer.phone === null ? {} : { phone: payer.phone }),
    ...(payerAddress === null ? {} : { ip: payerAddress }),
    ...(payer.address === null ? {} : { address: addressOf(payer.address) }),
  };
}

/** dLocal has the house's number apart; where our line does not end with one, it is left out. */
function addressOf(place: PayerPlace): NonNullable<WirePaymentRequest['payer']['address']> {
  const [, street, number] = /^(.*\D)[\s,]+(\d+\w?)$/.exec(place.line) ?? [];
  return {
    ...(place.region === null ? {} : { state: place.region }),
    city: place.city,
    zip_code: place.postalCode,
    street: street ?? place.line,
    ...(number === undefined ? {} : { number }),
  };
}

/** In the test environment a three-digit description forces an outcome, and is sent as it is; others name the session. */
function descriptionOf({ description, sessionId }: AnyAsk, isTest: boolean): string {
  if (!isTest || /^\d{3}$/.test(description)) return description.slice(0, 100);
  return `${description.slice(0, 100)} ${sessionId}`;
}

function typedCard(card: CardDetails, ask: PaymentAsk): WireCardRequest {
  const holderName = card.holderName ?? ask.payer.name;
  if (holderName === null) throw unsent('dLocal wants the name on the card');
  return {
    number: card.number,
    cvv: card.securityCode,
    holder_name: holderName,
    expiration_month: card.expiryMonth,
    expiration_year: card.expiryYear,
  };
}

function captureOf({ captureMode }: AnyAsk): Pick<WireCardRequest, 'capture'> {
  return captureMode === 'manual' ? { capture: false } : {};
}

function storageOf({ store }: PaymentAsk): WireCardRequest {
  if (!store) return {};
  return {
    save: true,
    stored_credential_type: STORED_TYPES[store.purpose],
    stored_credential_usage: 'FIRST',
  };
}

/** The request as it may be kept: the card's number and code are replaced, and so is what stands for the card. */
export function storableRequest(request: WirePaymentRequest): WirePaymentRequest {
  if (!request.card) return request;
  const { number, cvv, token, card_id, ...rest } = request.card;
  const masked: WireCardRequest = {
    ...(number === undefined ? {} : { number: `************${number.slice(-4)}` }),
    ...(cvv === undefined ? {} : { cvv: '***' }),
    ...(token === undefined ? {} : { token: '***' }),
    ...(card_id === undefined ? {} : { card_id: '***' }),
  };
  return { ...request, card: { ...masked, ...rest } };
}

function amountOf({ money }: AnyAsk): string {
  const amount = amountToken(money);
  if (amount === null) throw unsent(`dLocal's wire cannot say ${money.amount} minor units of ${money.currency}`);
  return amount;
}

function unsent(why: string): GatewayFault {
  return new GatewayFault('not_sent', why);
}
