import { createHash } from 'node:crypto';

const MERCHANT = ['merchantId', 'merchantSiteId'];
const AMOUNT = [...MERCHANT, 'clientRequestId', 'amount', 'currency', 'timeStamp'];
const TRANSACTION = [...MERCHANT, 'clientRequestId', 'clientUniqueId', 'amount', 'currency', 'relatedTransactionId'];

/**
 * Which members of a call are hashed, in this order, before the secret. Order: the server SDKs of Nuvei (Java, PHP). Of
 * `urlDetails` the SDKs hash different members, and agree where there is a notification address only.
 */
const HASHED = {
  getSessionToken: [...MERCHANT, 'clientRequestId', 'timeStamp'],
  openOrder: AMOUNT,
  initPayment: AMOUNT,
  payment: AMOUNT,
  authorize3d: AMOUNT,
  settleTransaction: [
    ...TRANSACTION,
    'authCode',
    'descriptorMerchantName',
    'descriptorMerchantPhone',
    'comment',
    'urlDetails.notificationUrl',
    'timeStamp',
  ],
  refundTransaction: [...TRANSACTION, 'authCode', 'comment', 'urlDetails.notificationUrl', 'timeStamp'],
  voidTransaction: [...TRANSACTION, 'authCode', 'comment', 'urlDetails.notificationUrl', 'timeStamp'],
  getTransactionDetails: [...MERCHANT, 'transactionId', 'clientUniqueId', 'timeStamp'],
} satisfies Record<string, readonly string[]>;

/** The calls that are proven by a checksum; the others by the session's token. */
export type SignedCall = keyof typeof HASHED;

export function isSignedCall(call: string): call is SignedCall {
  return Object.hasOwn(HASHED, call);
}

type Body = Readonly<Record<string, unknown>>;

/** The checksum of a request: SHA-256 over the values as they are sent, nothing between them, the secret last. */
export function requestChecksum(call: SignedCall, body: Body, secret: string): string {
  const text = HASHED[call].map((path) => textAt(body, path)).join('');
  return hashed(text + secret);
}

/** The checksum of the payment page: the secret first, then the values of all parameters in their order. */
export function pageChecksum(parameters: readonly (readonly [name: string, value: string])[], secret: string): string {
  return hashed(secret + parameters.map(([, value]) => value).join(''));
}

function hashed(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** What is missing counts as empty. */
function textAt(body: Body, path: string): string {
  const [name = '', inner] = path.split('.');
  const value = body[name];
  if (inner === undefined) return typeof value === 'string' ? value : '';
  return typeof value === 'object' && value !== null ? textAt(value as Body, inner) : '';
}
