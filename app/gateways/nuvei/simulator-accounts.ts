import { createHash } from 'node:crypto';
import type { SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';

/** The gateway's id in the simulated world. */
export const ID = 'nuvei';

/** An account that the simulator accepts: its secret follows from its ids, so a simulator needs no list of accounts. */
export interface Account {
  readonly merchantId: string;
  readonly merchantSiteId: string;
  readonly secretKey: string;
}

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const secretOf = (merchantId: string, merchantSiteId: string): string =>
  sha256(`simulated nuvei ${merchantId} ${merchantSiteId}`);

/** Decimal digits that follow from a text; the first is never zero. */
export function digitsOf(text: string, count: number): string {
  return `1${BigInt(`0x${sha256(text).slice(0, 40)}`)}`.slice(0, count);
}

/** The settings of a simulated account, from 32 or more random hexadecimal digits (a row id will do). */
export function nuveiSandboxAccount(seed: string): Account & { environment: 'test'; paymentPage: string } {
  const merchantId = digitsOf(`merchant ${seed}`, 19);
  const merchantSiteId = digitsOf(`site ${seed}`, 6);
  const secretKey = secretOf(merchantId, merchantSiteId);
  // Where the application serves its simulators' pages.
  return {
    environment: 'test',
    merchantId,
    merchantSiteId,
    secretKey,
    paymentPage: '/sandbox/simulators/nuvei/purchase.do',
  };
}

/** The account that a request names; null when it is none of ours. */
export function accountOf(merchantId: unknown, merchantSiteId: unknown): Account | null {
  const isAccount = /^1\d{18}$/.test(String(merchantId)) && /^1\d{5}$/.test(String(merchantSiteId));
  const [id, site] = [String(merchantId), String(merchantSiteId)];
  return isAccount ? { merchantId: id, merchantSiteId: site, secretKey: secretOf(id, site) } : null;
}

/** The account as the world names it. */
export const nameOf = ({ merchantId, merchantSiteId }: Account): string => `${merchantId}.${merchantSiteId}`;

/** The account of a payment in the world. */
export function accountNamed(name: string): Account {
  const [merchantId, merchantSiteId] = name.split('.');
  const account = accountOf(merchantId, merchantSiteId);
  if (!account) throw new Error(`no account ${name}`);
  return account;
}

export type Body = Readonly<Record<string, unknown>>;

export const textIn = (body: Body, name: string): string => {
  const value = body[name];
  return typeof value === 'string' ? value : '';
};

export const partOf = (body: Body, name: string): Body => {
  const value = body[name];
  return typeof value === 'object' && value !== null ? (value as Body) : {};
};

const PAYMENT = ['merchantId', 'merchantSiteId', 'clientRequestId', 'amount', 'currency', 'timeStamp'];
const START = ['merchantId', 'merchantSiteId', 'clientRequestId', 'clientUniqueId', 'amount', 'currency'];
const REVERSAL = [...START, 'relatedTransactionId', 'authCode', 'comment', 'notificationUrl', 'timeStamp'];

/** What each call hashes before the secret; the others are proven by their session. */
const HASHED: Readonly<Record<string, readonly string[]>> = {
  getSessionToken: ['merchantId', 'merchantSiteId', 'clientRequestId', 'timeStamp'],
  openOrder: PAYMENT,
  initPayment: PAYMENT,
  payment: PAYMENT,
  settleTransaction: [
    ...START,
    'relatedTransactionId',
    'authCode',
    'descriptorMerchantName',
    'descriptorMerchantPhone',
    'comment',
    'notificationUrl',
    'timeStamp',
  ],
  refundTransaction: REVERSAL,
  voidTransaction: REVERSAL,
  getTransactionDetails: ['merchantId', 'merchantSiteId', 'transactionId', 'clientUniqueId', 'timeStamp'],
};

/** Whether the request's checksum is right, over the values as they were written. */
export function isProven(call: string, body: Body, { secretKey }: Account): boolean {
  const hashed = HASHED[call];
  if (!hashed) return true;
  const values = hashed.map((name) => textIn(name === 'notificationUrl' ? partOf(body, 'urlDetails') : body, name));
  return textIn(body, 'checksum') === sha256(values.join('') + secretKey);
}

/** What is remembered of an order, a card or a stored card; it outlives the process with the payments. */
export function remember<T extends object>(world: SimulatedWorld, key: string, value: T): void {
  world.remember(`${ID} ${key}`, JSON.stringify(value));
}

export function recall<T extends object>(world: SimulatedWorld, key: string): T | null {
  const text = world.remember(`${ID} ${key}`, '');
  return text === '' ? null : (JSON.parse(text) as T);
}

/** Whether this is the first request of the account with this id; another one is refused. */
export function isFirstRequest(world: SimulatedWorld, account: Account, body: Body): boolean {
  const mine = world.newId('request_');
  return world.remember(`${ID} request ${nameOf(account)} ${textIn(body, 'clientRequestId')}`, mine) === mine;
}

type OrderId = Pick<SimulatedPayment, 'id'>;

/** Transactions are numbered by their order: the payment itself, and the two steps of 3-D Secure before it. */
export const transactionIdOf = ({ id }: OrderId): string => `7110000${id}`;
export const challengeIdOf = ({ id }: OrderId): string => `7210000${id}`;
export const initIdOf = ({ id }: OrderId): string => `7310000${id}`;
export const operationIdOf = ({ id }: { readonly id: string }): string => `8110000${digitsOf(id, 12)}`;
export const ORDER_DIGITS = 12;
