import { wireAmountOf } from './amounts';
import type {
  BrowserDetails,
  Payer,
  PayerPlace,
  PaymentAsk,
  PaymentDetails,
  StoragePurpose,
  StoredPaymentAsk,
} from '~/gateways/contract';
import { GatewayFault } from '~/foundation/faults';
import { paymentReferenceOf } from './references';
import type { WireAddress, WirePaymentMethod, WirePaymentRequest } from './wire';

/** What a request depends on beside the question. */
export interface Terms {
  readonly merchantAccount: string;
  readonly isLive: boolean;
}

/** Our question in Adyen's words. Throws a fault of kind `not_sent` for what they cannot say. */
export function wireRequestOf(ask: PaymentAsk, terms: Terms): WirePaymentRequest {
  const paymentMethod = methodOf(ask.details);
  return {
    ...commonOf(ask, terms),
    paymentMethod,
    ...captureOf(ask, ask.details.method),
    ...authenticationOf(ask),
    ...(ask.store
      ? {
          storePaymentMethod: true,
          shopperReference: ask.store.payerReference,
          shopperInteraction: 'Ecommerce',
          recurringProcessingModel: MODEL_OF_PURPOSE[ask.store.purpose],
        }
      : {}),
    ...(paymentMethod.type === 'klarna' ? klarnaOf(ask) : {}),
  };
}

const MODEL_OF_PURPOSE = {
  subscription: 'Subscription',
  card_on_file: 'CardOnFile',
  unscheduled: 'UnscheduledCardOnFile',
} as const satisfies Record<StoragePurpose, NonNullable<WirePaymentRequest['recurringProcessingModel']>>;

/** A payment with a token of Adyen's; the network's reference of the first payment Adyen keeps with it. */
export function storedRequestOf(ask: StoredPaymentAsk, terms: Terms): WirePaymentRequest {
  const type = STORED_TYPE[ask.method];
  if (type === undefined) throw new GatewayFault('not_sent', `Adyen stores nothing for ${ask.method} here`);
  const isPayerThere = ask.initiator === 'payer';
  return {
    ...commonOf(ask, terms),
    paymentMethod: { type, storedPaymentMethodId: ask.credential.token },
    ...captureOf(ask, ask.method),
    ...(isPayerThere ? authenticationOf(ask) : {}),
    shopperReference: ask.credential.payerReference,
    shopperInteraction: isPayerThere ? 'Ecommerce' : 'ContAuth',
    recurringProcessingModel: MODEL_OF_PURPOSE[ask.purpose],
  };
}

const STORED_TYPE: Readonly<Partial<Record<PaymentDetails['method'], string>>> = {
  card: 'scheme',
  applepay: 'scheme',
  googlepay: 'scheme',
  sepa: 'sepadirectdebit',
};

type CommonAsk = Omit<PaymentAsk, 'details' | 'store'>;

function commonOf(ask: CommonAsk, { merchantAccount, isLive }: Terms) {
  const amount = wireAmountOf(ask.money);
  if (amount === null)
    throw new GatewayFault('not_sent', `Adyen has no unit that says this amount of ${ask.money.currency}`);
  return {
    merchantAccount,
    reference: paymentReferenceOf(ask.reference, ask.captureMode),
    amount,
    returnUrl: ask.returnUrl,
    channel: 'Web' as const,
    origin: new URL(ask.returnUrl).origin.slice(0, 80),
    shopperLocale: ask.locale,
    ...(ask.payerAddress === null ? {} : { shopperIP: ask.payerAddress }),
    ...(ask.email === null ? {} : { shopperEmail: ask.email }),
    ...payerOf(ask.payer),
    metadata: { sessionId: ask.sessionId.slice(0, 80), ...(isLive ? {} : addressedTo(ask.webhookUrl)) },
  };
}

/**
 * Adyen sends webhooks where its Customer Area says, never where a request does. A simulated account has no Customer Area: the
 * address goes with the request, in pieces as long as `metadata` takes them, and never to the live platform.
 */
function addressedTo(webhookUrl: string): Record<string, string> {
  const pieces = webhookUrl.match(/.{1,80}/g) ?? [];
  return Object.fromEntries(pieces.slice(0, 10).map((piece, index) => [`webhookUrl${index}`, piece]));
}

function methodOf(details: PaymentDetails): WirePaymentMethod {
  switch (details.method) {
    case 'card':
      return 'card' in details ? typedCardOf(details.card) : sealedCardOf(details.sealed);
    case 'sepa':
      return { type: 'sepadirectdebit', iban: details.iban, ownerName: details.holderName };
    case 'upi':
      return details.virtualAddress === null
        ? { type: 'upi_qr' }
        : { type: 'upi_collect', virtualPaymentAddress: details.virtualAddress };
    case 'applepay':
      return { type: 'applepay', applePayToken: details.token };
    case 'googlepay':
      return { type: 'googlepay', googlePayToken: details.token };
    case 'ideal':
    case 'pix':
    case 'klarna':
      return { type: details.method };
    default:
      throw new GatewayFault('not_sent', `Adyen is not asked for ${details.method} here`);
  }
}

type Typed = Extract<PaymentDetails, { card: unknown }>['card'];
type Sealed = Extract<PaymentDetails, { sealed: unknown }>['sealed'];

function typedCardOf(card: Typed): WirePaymentMethod {
  return {
    type: 'scheme',
    number: card.number,
    expiryMonth: String(card.expiryMonth).padStart(2, '0'),
    expiryYear: String(card.expiryYear),
    cvc: card.securityCode,
    ...(card.holderName === null ? {} : { holderName: card.holderName }),
  };
}

const SEALED_FIELDS = [
  'encryptedCardNumber',
  'encryptedExpiryMonth',
  'encryptedExpiryYear',
  'encryptedSecurityCode',
] as const;

/** The payload came from a browser: only the fields of a card are taken over. */
function sealedCardOf({ payload }: Sealed): WirePaymentMethod {
  const fields = SEALED_FIELDS.map((name) => [name, payload[name]] as const);
  if (fields.some(([, value]) => value === undefined || value === '' || value.length > 10_000))
    throw new GatewayFault('not_sent', 'the sealed card is not whole');
  const holderName = payload.holderName;
  return {
    type: 'scheme',
    ...Object.fromEntries(fields),
    ...(holderName ? { holderName: holderName.slice(0, 200) } : {}),
  };
}

const CAPTURED_LATER: ReadonlySet<string> = new Set(['card', 'applepay', 'googlepay', 'klarna']);

/** Said with each payment, whatever the account's own setting is; what is never captured by itself says nothing. */
function captureOf({ captureMode }: Pick<PaymentAsk, 'captureMode'>, method: string) {
  if (!CAPTURED_LATER.has(method)) return {};
  return captureMode === 'manual' ? { additionalData: { manualCapture: 'true' } } : { captureDelayHours: 0 };
}

/** Native 3-D Secure needs to know the browser's screen; without a script the payer is redirected instead. */
function authenticationOf(ask: Pick<PaymentAsk, 'browser' | 'wantsChallenge' | 'returnUrl'>) {
  const { screen = null } = ask.browser ?? {};
  return {
    authenticationData: {
      ...(ask.wantsChallenge ? { attemptAuthentication: 'always' as const } : {}),
      threeDSRequestData: { nativeThreeDS: screen ? ('preferred' as const) : ('disabled' as const) },
    },
    ...(ask.browser && screen
      ? {
          browserInfo: browserInfoOf(ask.browser, screen),
          threeDS2RequestData: { deviceChannel: 'browser' as const, notificationURL: ask.returnUrl },
        }
      : {}),
  };
}

function browserInfoOf(
  { acceptHeader, userAgent, language }: BrowserDetails,
  screen: NonNullable<BrowserDetails['screen']>,
): NonNullable<WirePaymentRequest['browserInfo']> {
  return {
    acceptHeader,
    userAgent,
    language,
    javaEnabled: false,
    colorDepth: screen.colorDepth,
    screenHeight: screen.height,
    screenWidth: screen.width,
    timeZoneOffset: screen.timeZoneOffsetMinutes,
  };
}

function payerOf({ name, taxId, phone, address, country }: Payer) {
  const at = name?.trim().lastIndexOf(' ') ?? -1;
  const known = address?.country ?? country;
  return {
    ...(name
      ? {
          shopperName: {
            firstName: name.trim().slice(0, Math.max(at, 0)) || name,
            lastName: name.trim().slice(at + 1),
          },
        }
      : {}),
    ...(taxId === null ? {} : { socialSecurityNumber: taxId }),
    ...(phone === null ? {} : { telephoneNumber: phone }),
    ...(known === null ? {} : { countryCode: known }),
    ...(address === null ? {} : { billingAddress: addressOf(address) }),
  };
}

/** Adyen wants the house's number by itself, and something in its place where there is none. */
function addressOf({ line, city, region, postalCode, country }: PayerPlace): WireAddress {
  const last = /^(.+?),? +(\d[\w/-]*)$/.exec(line);
  const first = /^(\d[\w/-]*) +(.+)$/.exec(line);
  const [street, houseNumberOrName] = last ? [last[1], last[2]] : first ? [first[2], first[1]] : [line, 'N/A'];
  return {
    street: street ?? line,
    houseNumberOrName: houseNumberOrName ?? 'N/A',
    city,
    postalCode,
    ...(region === null ? {} : { stateOrProvince: region }),
    country,
  };
}

/** Klarna wants to know what is bought, for whom, and where it goes. */
function klarnaOf(ask: PaymentAsk) {
  const amount = wireAmountOf(ask.money)?.value ?? 0;
  const { address } = ask.payer;
  return {
    shopperReference: ask.store?.payerReference ?? ask.sessionId,
    lineItems: [{ id: '1', description: ask.description.slice(0, 500), quantity: 1, amountIncludingTax: amount }],
    ...(address === null ? {} : { deliveryAddress: addressOf(address) }),
  };
}
