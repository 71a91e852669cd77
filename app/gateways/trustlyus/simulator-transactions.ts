import { createHmac } from 'node:crypto';
import { majorUnits, money } from '~/foundation/money';
import { expiryOf } from '~/gateways/simulation/expiry';
import type { SimulatedOperation } from '~/gateways/simulation/operations';
import type { NewPayment, SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import { merchantIdOf, type Account } from './simulator-accounts';
import { STATUS, TYPE, type WireEstablish, type WireTransaction } from './wire';

/** The gateway's id in the simulated world. */
export const ID = 'trustly-us';

/** How long a capture or refund is only processed: days in life. */
export const COMPLETES_AFTER_MS = 100;

type World = Pick<SimulatedWorld, 'clock' | 'newId'>;

/** Up to fifteen digits, as Trustly's ids have. */
export function newTransactionId(world: Pick<SimulatedWorld, 'newId'>): string {
  return String(10n ** 9n + (BigInt(`0x${world.newId('')}`) % 10n ** 14n));
}

/** The authorization that is asked for, not in the world yet. It waits for the payer at a bank's page. */
export function newAuthorization(
  world: World,
  account: Account,
  asked: { readonly data: WireEstablish; readonly requestMark: string },
): NewPayment {
  const { data, requestMark } = asked;
  return {
    gateway: ID,
    id: newTransactionId(world),
    reference: data.merchantReference,
    account: account.accessId,
    sessionId: null,
    method: 'openbanking',
    description: data.description,
    amount: Number(data.amount.replace('.', '')),
    currency: data.currency,
    status: 'requires_action',
    declineCode: null,
    card: null,
    action: 'redirect',
    returnUrl: data.returnUrl,
    webhookUrl: data.notificationUrl,
    webhookSecret: account.accessKey,
    expiresAt: expiryOf(world, 'redirect'),
    settlesAt: null,
    requestMark,
    captureMode: 'manual',
    firstAnswer: { status: 500, body: '' },
  };
}

const AUTHORIZATION: Readonly<Record<SimulatedPayment['status'], number>> = {
  requires_action: STATUS.new,
  pending: STATUS.pending,
  authorized: STATUS.authorized,
  captured: STATUS.authorized,
  partly_refunded: STATUS.authorized,
  refunded: STATUS.authorized,
  declined: STATUS.denied,
  canceled: STATUS.canceled,
  expired: STATUS.expired,
  voided: STATUS.voided,
};
const WORDS: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(STATUS).map(([word, number]) => [number, word.charAt(0).toUpperCase() + word.slice(1)]),
);

interface Shown {
  readonly id: string;
  readonly type: number;
  readonly status: number;
  readonly reference: string;
  readonly amount: number;
  readonly of: string | null;
  readonly code: string | null;
}

function wireOf(payment: NewPayment | SimulatedPayment, shown: Shown): WireTransaction {
  return {
    transactionId: shown.id,
    transactionType: shown.type,
    status: shown.status,
    statusMessage: WORDS[shown.status] ?? '',
    amount: majorUnits(money(shown.amount, payment.currency)),
    currency: payment.currency,
    merchantReference: shown.reference,
    originalTransactionId: shown.of,
    payment: { merchant: { merchantId: merchantIdOf(payment.account) } },
    paymentProviderTransaction: { status: shown.code },
  };
}

/** The authorization as the wire shows it. */
export function authorizationOf(payment: NewPayment | SimulatedPayment): WireTransaction {
  const { id, reference, amount, declineCode: code } = payment;
  const status = AUTHORIZATION[payment.status];
  return wireOf(payment, { id, type: TYPE.authorize, status, reference, amount, of: null, code });
}

/** A capture or refund as the wire shows it: taken at first, then processed, and completed in the end. */
export function operationOf(
  world: Pick<SimulatedWorld, 'clock'>,
  payment: SimulatedPayment,
  { operation, isAnswer = false }: { readonly operation: SimulatedOperation; readonly isAnswer?: boolean },
): WireTransaction {
  const { id, kind, reference, amount } = operation;
  const capture = payment.operations.find((one) => one.kind === 'capture');
  const isCapture = kind === 'capture';
  const status = isAnswer ? STATUS.authorized : isComplete(world, operation) ? STATUS.completed : STATUS.processed;
  const type = isCapture ? TYPE.capture : TYPE.refund;
  const of = isCapture ? payment.id : (capture?.id ?? null);
  return wireOf(payment, { id, type, status, reference, amount, of, code: 'AC100' });
}

export function isComplete({ clock }: Pick<SimulatedWorld, 'clock'>, { createdAt }: SimulatedOperation): boolean {
  return clock.now().getTime() - Date.parse(createdAt) >= COMPLETES_AFTER_MS;
}

/** HMAC-SHA-1 in base64, as everything is signed here. */
export function hmac(text: string, accessKey: string): string {
  return createHmac('sha1', accessKey).update(text).digest('base64');
}

/** What the bank's page adds to the way back: signed over the address and its query, without any encoding. */
export function returnOf(payment: SimulatedPayment): Readonly<Record<string, string>> {
  const status = AUTHORIZATION[payment.status];
  const told = {
    transactionId: payment.id,
    transactionType: String(TYPE.authorize),
    merchantReference: payment.reference,
    status: String(status),
    'payment.paymentType': '2',
    panel: '1',
    ...(status === STATUS.canceled ? { 'payment.paymentProviderTransaction.status': payment.declineCode ?? '' } : {}),
  };
  const query = Object.entries(told)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  return { ...told, requestSignature: hmac(`${payment.returnUrl ?? ''}?${query}`, payment.webhookSecret ?? '') };
}
