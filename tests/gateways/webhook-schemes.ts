/** Every scheme by which a webhook is signed to us, with a genuine webhook of it: the ground of forgeries. */
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { readStripeEvent } from '~/billing/stripe/events.server';
import type { RawEvent } from '~/foundation/raw-event';
import { readAdyenEvent } from '~/gateways/adyen/events.server';
import { readCheckoutcomEvent } from '~/gateways/checkoutcom/events.server';
import { readDlocalEvent } from '~/gateways/dlocal/events.server';
import { readNuveiEvent } from '~/gateways/nuvei/events.server';
import { readPagbrasilEvent } from '~/gateways/pagbrasil/events.server';
import { readPracticeEvent } from '~/gateways/practice/events.server';
import { readTrustlyEvent } from '~/gateways/trustly/events.server';

/** What a reader tells, whichever contract it is of. */
interface ToldEvent {
  readonly key: string;
  readonly reference?: string;
  readonly gatewayReference?: string | null;
  readonly answer?: unknown;
  readonly objectId?: string;
}

/** What a receiver has to check by: the secret that signs now, and perhaps the one before it. */
export interface Secrets {
  readonly secret: string;
  readonly previous?: string;
}

export interface WebhookScheme {
  /** Null: refused. An empty list: taken, and nothing changes. */
  read(event: RawEvent, secrets: Secrets): readonly ToldEvent[] | null;
}

type Reading = ToldEvent | readonly ToldEvent[] | null;
const listOf = (reading: Reading): readonly ToldEvent[] | null =>
  reading === null || !('key' in reading) ? reading : [reading];

const LOGIN = 'sak223k2wdksdl2';
export const PRACTICE_ACCOUNT = 'acct_0123456789ab';
const trustly = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/** By the names of the vectors. */
export const SCHEMES: Readonly<Record<string, WebhookScheme>> = {
  practice: {
    read: (event, { secret, previous }) => {
      const settings = { apiKey: 'x'.repeat(16), account: PRACTICE_ACCOUNT, webhookSecret: secret };
      return listOf(readPracticeEvent(event, { ...settings, previousWebhookSecret: previous }));
    },
  },
  stripe: {
    read: (event, { secret, previous }) =>
      listOf(readStripeEvent(event, { webhookSecret: secret, previousWebhookSecret: previous })),
  },
  checkout: {
    read: (event, { secret, previous }) =>
      listOf(readCheckoutcomEvent(event, { webhookKey: secret, previousWebhookKey: previous })),
  },
  adyen: {
    read: (event, { secret, previous }) => {
      const settings = { merchantAccount: 'TestMerchant', hmacKey: secret, previousHmacKey: previous };
      return listOf(readAdyenEvent(event, settings));
    },
  },
  dlocal: {
    read: (event, { secret, previous }) =>
      listOf(readDlocalEvent(event, { login: LOGIN, secretKey: secret, previousSecretKey: previous })),
  },
  pagbrasil: {
    read: (event, { secret, previous }) => {
      const settings = { secret: 'a secret phrase', signatureKey: secret, previousSignatureKey: previous };
      return listOf(readPagbrasilEvent(event, settings));
    },
  },
  nuvei: {
    read: (event, { secret, previous }) => {
      const settings = { merchantId: 'm1', merchantSiteId: 's1', secretKey: secret, previousSecretKey: previous };
      return listOf(readNuveiEvent(event, settings));
    },
  },
  trustly: {
    read: (event, { secret, previous }) => {
      const settings = { privateKey: trustly.privateKey, trustlyPublicKey: secret };
      return listOf(readTrustlyEvent(event, { ...settings, previousTrustlyPublicKey: previous }));
    },
  },
};

/** A webhook with the secret it is to be checked by. */
export interface SignedWebhook {
  readonly secret: string;
  readonly now: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function rawEventOf({ headers, body, now }: Omit<SignedWebhook, 'secret'>): RawEvent {
  return { headers: new Headers(headers), body: Buffer.from(body), receivedAt: new Date(now * 1000) };
}

/** A genuine notification of Trustly's, as its documents write one. */
export function genuineTrustly(change: Readonly<Record<string, unknown>> = {}, method = 'credit'): SignedWebhook {
  const uuid = '258a2184-2842-b485-25ca-293525152425';
  const data: Record<string, unknown> = {
    amount: '902.50',
    currency: 'EUR',
    messageid: '98348932',
    orderid: '87654567',
    enduserid: '32123',
    notificationid: '9876543456',
    timestamp: '2026-01-01 00:00:00.000000+00',
    attributes: {},
    ...change,
  };
  const text = Object.keys(data)
    .sort()
    .map((name) => name + (typeof data[name] === 'string' ? data[name] : ''))
    .join('');
  const signature = sign('sha1', Buffer.from(method + uuid + text), trustly.privateKey).toString('base64');
  const body = JSON.stringify({ method, params: { signature, uuid, data }, version: '1.1' });
  return { secret: trustly.publicKey, now: 1_767_225_600, headers: { 'content-type': 'application/json' }, body };
}

export const TRUSTLY_PRIVATE_KEY = trustly.privateKey;

/** A genuine webhook of the practice gateway's. */
export function genuinePractice(): SignedWebhook {
  const secret = 'whsec_0123456789abcdef0123';
  const now = 1_767_225_600;
  const payment = {
    id: 'pay_0123456789',
    reference: '00000000-0000-4000-8000-000000000001',
    account: PRACTICE_ACCOUNT,
    livemode: false,
    status: 'captured',
    amount: 1999,
    currency: 'EUR',
    card: null,
    decline_code: null,
    action: null,
    captured_amount: 1999,
    refunded_amount: 0,
    updated: '2026-01-01T00:00:00.000Z',
  };
  const event = { id: 'evt_pay_0123456789_2', type: 'payment.captured', created: '2026-01-01T00:00:00.000Z' };
  const body = JSON.stringify({ ...event, payment, operation: null });
  const mac = createHmac('sha256', secret).update(`${now}.${body}`).digest('hex');
  return { secret, now, headers: { 'practice-signature': `t=${now},v1=${mac}` }, body };
}
