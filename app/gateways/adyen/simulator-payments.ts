import { actionUrl } from '~/gateways/simulation/action-pages';
import { expiryOf } from '~/gateways/simulation/expiry';
import type { OwnAnswers } from '~/gateways/simulation/fault-menu';
import { pixPayload, upiPayload } from '~/gateways/simulation/qr-payloads';
import { PENDING_CARD_SETTLES_AFTER_MS } from '~/gateways/simulation/test-cards';
import type { NewPayment, SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import type { Account } from './simulator-accounts';
import { ID, newPspReference, offWire, onWire, PAYMENT_MEMBERS } from './simulator-answers';
import { CLOSED_ACCOUNT, type CardEnd } from './simulator-cards';
import { storeCard, type Plan } from './simulator-plans';
import type { WireAction, WirePaymentRequest } from './wire';

/** A request with what its card, if it has one, comes to. */
export interface Asked {
  readonly request: WirePaymentRequest;
  readonly end: CardEnd | null;
  readonly card: SimulatedPayment['card'];
  readonly requestMark: string;
}

/** Methods that are approved elsewhere: at a bank's page, or by a code. */
const ACTION_OF_TYPE: Readonly<Record<string, SimulatedPayment['action']>> = {
  ideal: 'redirect',
  klarna: 'redirect',
  pix: 'qr',
  upi_qr: 'qr',
};
/** Methods whose bank answers later. */
const LATER: ReadonlySet<string> = new Set(['sepadirectdebit', 'upi_collect']);
const OFFERED = ['scheme', 'applepay', 'googlepay', 'sepadirectdebit', 'upi_collect', ...Object.keys(ACTION_OF_TYPE)];

export const isOffered = (type: string): boolean => OFFERED.includes(type);

/** The payment that a request asks for. Not in the world yet. */
export function newPayment(
  world: SimulatedWorld,
  account: Account,
  { request, end, card, requestMark }: Asked,
): NewPayment {
  const { type } = request.paymentMethod;
  const action = end?.kind === 'challenge' ? 'challenge' : (ACTION_OF_TYPE[type] ?? null);
  const isLater = end?.kind === 'pending' || LATER.has(type);
  const captureMode = request.additionalData?.manualCapture === 'true' ? 'manual' : 'automatic';
  const settlesAt = new Date(world.clock.now().getTime() + PENDING_CARD_SETTLES_AFTER_MS).toISOString();
  return {
    gateway: ID,
    id: newPspReference(world),
    reference: request.reference,
    account: account.merchantAccount,
    sessionId: request.metadata?.sessionId ?? null,
    method: type,
    description: `Order ${request.reference}`,
    amount: offWire(request.amount),
    currency: request.amount.currency,
    status: action ? 'requires_action' : firstStatus(end, isLater, captureMode),
    declineCode: end?.kind === 'declined' ? end.code : null,
    card,
    action,
    returnUrl: request.returnUrl,
    webhookUrl: webhookUrlIn(request),
    webhookSecret: account.webhookSecret,
    expiresAt: expiryOf(world, action),
    settlesAt: isLater ? settlesAt : null,
    requestMark,
    captureMode,
    firstAnswer: { status: 500, body: '' },
  };
}

function firstStatus(end: CardEnd | null, isLater: boolean, captureMode: string): SimulatedPayment['status'] {
  if (end?.kind === 'declined') return CANCELED.has(end.code) ? 'canceled' : 'declined';
  if (isLater) return 'pending';
  return captureMode === 'manual' ? 'authorized' : 'captured';
}

/** A simulated account's webhooks go where its requests say, in pieces; a real one's go where its Customer Area says. */
function webhookUrlIn({ metadata = {} }: WirePaymentRequest): string | null {
  const pieces = Array.from({ length: 10 }, (_, index) => metadata[`webhookUrl${index}`] ?? '');
  return pieces.join('') || null;
}

/** Refusals that Adyen answers as canceled, and as an error. */
const CANCELED: ReadonlySet<string> = new Set(['16', '22']);
const ERRORS: ReadonlySet<string> = new Set(['0', '4']);

const REASONS: Readonly<Record<string, string>> = {
  '2': 'Refused',
  '4': 'Acquirer Error',
  '5': 'Blocked Card',
  '6': 'Expired Card',
  '11': '3D Not Authenticated',
  '12': 'Not enough balance',
  '16': 'Shopper Cancelled',
  '20': 'FRAUD',
  '24': 'CVC Declined',
  '27': 'Declined Non Generic',
  '38': 'Authentication required',
  '42': '3DS Authentication Error',
};

type Words = Readonly<Record<string, unknown>>;

/** A payment as every call about it answers. */
export function answerAbout(world: SimulatedWorld, payment: NewPayment, plan: Plan): Words {
  const common = { pspReference: payment.id, merchantReference: payment.reference };
  switch (payment.status) {
    case 'requires_action':
      return { ...common, ...firstStep(world, payment, plan) };
    case 'pending':
      return { ...common, ...pendingOf(payment) };
    case 'declined':
      return { ...common, ...refusalOf(payment) };
    case 'canceled':
      return { ...common, resultCode: 'Cancelled', refusalReason: 'Shopper Cancelled', refusalReasonCode: '16' };
    case 'expired':
      return { ...common, resultCode: 'Refused', refusalReason: '3DS Authentication Error', refusalReasonCode: '42' };
    default:
      return { ...common, ...approvalOf(world, payment, plan) };
  }
}

function approvalOf(world: SimulatedWorld, payment: NewPayment, { shopperReference, type }: Plan): Words {
  const token = shopperReference !== null && payment.card ? storeCard(world, payment, shopperReference) : null;
  const brand = payment.card ? brandOf(payment.card.brand, type) : type;
  return {
    resultCode: 'Authorised',
    amount: onWire(payment.amount, payment.currency),
    paymentMethod: { brand, type },
    additionalData: {
      paymentMethod: brand,
      ...(payment.card
        ? { cardSummary: payment.card.lastFour, refusalReasonRaw: 'AUTHORISED', authCode: '044925' }
        : {}),
      ...(token === null
        ? {}
        : {
            'tokenization.storedPaymentMethodId': token,
            'tokenization.shopperReference': shopperReference,
            'tokenization.store.operationType': 'created',
            networkTxReference: world.hmac(payment.id, 'network').slice(0, 15),
          }),
    },
  };
}

const BRANDS: Readonly<Record<string, string>> = {
  mastercard: 'mc',
  'american-express': 'amex',
  'diners-club': 'diners',
};

function brandOf(brand: string, type: string): string {
  return (BRANDS[brand] ?? brand) + (type === 'applepay' || type === 'googlepay' ? `_${type}` : '');
}

function refusalOf({ declineCode, card }: NewPayment): Words {
  const [code = '2'] = (declineCode ?? '2').split(' ');
  const raw = declineCode === CLOSED_ACCOUNT ? { refusalReasonRaw: '46 : Closed account' } : {};
  return {
    resultCode: ERRORS.has(code) ? 'Error' : 'Refused',
    refusalReason: REASONS[code] ?? 'Refused',
    refusalReasonCode: code,
    additionalData: { ...raw, ...(card ? { paymentMethod: brandOf(card.brand, ''), cardSummary: card.lastFour } : {}) },
  };
}

const dataOf = (payment: Pick<NewPayment, 'id'>): string => `Ab02b4c0!${payment.id}`;

function pendingOf(payment: NewPayment): Words {
  if (payment.method !== 'upi_collect') return { resultCode: 'Received' };
  return { resultCode: 'Pending', action: { type: 'await', paymentData: dataOf(payment) } satisfies WireAction };
}

function firstStep(world: SimulatedWorld, payment: NewPayment, plan: Plan): Words {
  if (plan.isNative) return fingerprintOf(world, payment, plan);
  const url = actionUrl(world, payment);
  const shared = { paymentMethodType: plan.type, paymentData: dataOf(payment) };
  if (payment.action !== 'qr')
    return { resultCode: 'RedirectShopper', action: { type: 'redirect', method: 'GET', url, ...shared } };
  const qrCodeData = payment.method === 'pix' ? pixPayload(payment) : upiPayload(payment);
  const code = { type: 'qrCode', qrCodeData, expiresAt: payment.expiresAt ?? undefined, url, ...shared };
  return { resultCode: payment.method === 'pix' ? 'PresentToShopper' : 'Pending', action: code };
}

const base64Of = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');

/** The transaction's two names in 3-D Secure: the merchant's side's, and the bank's. */
export const transactionOf = ({ id }: Pick<NewPayment, 'id'>) => ({
  threeDSServerTransID: `${id}-server`,
  acsTransID: `${id}-acs`,
});

/** The place of the page that looks at the browser, below the simulators' pages. */
const methodUrl = (world: SimulatedWorld, id: string): string => `${world.publicUrl}/${ID}/method/${id}`;

/** A bank that challenges looks at the browser first; a frictionless one does without. */
function fingerprintOf(world: SimulatedWorld, payment: NewPayment, plan: Plan): Words {
  const url = methodUrl(world, payment.id);
  const token = {
    threeDSMethodNotificationURL: url,
    threeDSServerTransID: transactionOf(payment).threeDSServerTransID,
    ...(plan.isChallenged ? { threeDSMethodUrl: url } : {}),
  };
  return { resultCode: 'IdentifyShopper', action: threeDS2(payment, 'fingerprint', token) };
}

/** What follows a fingerprint where the bank challenges. */
export function challengeAnswer(world: SimulatedWorld, payment: SimulatedPayment): Words {
  const url = actionUrl(world, payment);
  const token = {
    ...transactionOf(payment),
    acsURL: url,
    messageVersion: '2.2.0',
    threeDSNotificationURL: payment.returnUrl,
  };
  return {
    pspReference: payment.id,
    merchantReference: payment.reference,
    resultCode: 'ChallengeShopper',
    action: threeDS2(payment, 'challenge', token),
  };
}

function threeDS2(payment: NewPayment, subtype: 'fingerprint' | 'challenge', token: unknown) {
  return {
    type: 'threeDS2',
    subtype,
    token: base64Of(token),
    paymentData: dataOf(payment),
    authorisationToken: `Ab02b4c0!auth!${payment.id}`,
    paymentMethodType: 'scheme',
  };
}

/** How a call about a payment would have been answered without a fault. */
export function ownAnswers(world: SimulatedWorld, payment: NewPayment, plan: Plan): OwnAnswers {
  return {
    approved: answerAbout(world, { ...payment, status: 'captured', declineCode: null }, plan),
    declined: answerAbout(world, { ...payment, status: 'declined', declineCode: '12' }, plan),
    declinedStatus: 200,
    members: PAYMENT_MEMBERS,
  };
}
