import type { OwnAnswers } from '~/gateways/simulation/fault-menu';
import type { SimulatedWorld } from '~/gateways/simulation/world';
import { WIRE_EXPONENTS, type WireAmount } from './wire';
import { exponentOf, isCurrency } from '~/foundation/currency';

/** The gateway's id in the simulated world. */
export const ID = 'adyen';

/** An answer before it leaves. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

export function responseOf({ status, body }: Answer): Response {
  return new Response(body, { status, headers: { 'content-type': 'application/json' } });
}

/** An error in Adyen's words. */
export function failure(status: number, errorCode: string, message: string): Response {
  const errorType = status === 401 || status === 403 ? 'security' : 'validation';
  return Response.json({ status, errorCode, message, errorType }, { status });
}

export const unauthorized = () => failure(401, '000', 'HTTP Status Response - Unauthorized');
export const notYourAccount = () => failure(403, '901', 'Invalid Merchant Account');

/** No answer says whether it is live: an account is, or is not. */
const OF_ACCOUNT = { account: 'merchantAccount', isLive: 'merchantAccount' } as const;
const AMOUNT = { amount: 'amount.value', currency: 'amount.currency' } as const;
export const PAYMENT_MEMBERS: OwnAnswers['members'] = {
  id: 'pspReference',
  reference: 'merchantReference',
  status: 'resultCode',
  ...AMOUNT,
  ...OF_ACCOUNT,
};
export const MODIFICATION_MEMBERS: OwnAnswers['members'] = {
  id: 'pspReference',
  reference: 'reference',
  status: 'status',
  ...AMOUNT,
  ...OF_ACCOUNT,
};

/** A reference of Adyen's: 16 capital letters and digits. */
export function newPspReference(world: SimulatedWorld): string {
  return world.newId('').slice(0, 16).toUpperCase();
}

interface Asked {
  readonly account: string;
  readonly request: Request;
  readonly text: string;
}

const UNDER_WAY: Answer = {
  status: 422,
  body: '{"status":422,"errorCode":"704","message":"request already processed or in progress","errorType":"validation"}',
};

/** Does what is asked once for an Idempotency-Key, and answers every repeat with the first answer. */
export function once(world: SimulatedWorld, { account, request, text }: Asked, act: () => Answer): Answer {
  const key = request.headers.get('idempotency-key');
  if (key === null) return act();
  const place = `${ID} ${account} ${key}`;
  const mark = world.hmac(account, `${new URL(request.url).pathname} ${text}`);
  const mine = `${mark} ${world.newId('')}`;
  const first = world.remember(`${place} asked`, mine);
  if (first === mine) {
    const answer = act();
    return JSON.parse(world.remember(`${place} answered`, JSON.stringify(answer))) as Answer;
  }
  if (!first.startsWith(mark)) return UNDER_WAY;
  return JSON.parse(world.remember(`${place} answered`, JSON.stringify(UNDER_WAY))) as Answer;
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const EXPONENTS: Readonly<Record<string, number>> = WIRE_EXPONENTS;

function factorOf(currency: string): number {
  const iso = isCurrency(currency) ? exponentOf(currency) : 2;
  return 10 ** ((EXPONENTS[currency] ?? iso) - iso);
}

/** A whole amount of ISO 4217's minor units as Adyen's table counts it, and back. */
export function onWire(amount: number, currency: string): WireAmount {
  return { value: Math.round(amount * factorOf(currency)), currency };
}

export function offWire({ value, currency }: WireAmount): number {
  return Math.round(value / factorOf(currency));
}
