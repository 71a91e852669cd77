import { Webhook } from 'standardwebhooks';
import type { Keyring } from '~/foundation/keyring.server';
import { randomBytes } from '~/foundation/random-bytes.server';
import type { WebhookEndpoint } from './webhook-endpoint';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

type Whose = Pick<WebhookEndpoint, 'id' | 'merchantId'>;

const placeOf = (whose: Whose): string => `webhook_endpoints.secret ${whose.merchantId} ${whose.id}`;

/** A secret as Standard Webhooks writes it, and sealed to its endpoint. Only the sealed one is kept. */
export function newWebhookSecret(keys: Keyring, whose: Whose): { readonly secret: string; readonly sealed: string } {
  const secret = PREFIX + randomBytes(SECRET_BYTES).toString('base64');
  return { secret, sealed: keys.seal(placeOf(whose), secret) };
}

/** What is signed. The id and the bytes are the same at every try; the moment is that of the try, by real time. */
export interface SignedMessage {
  readonly id: string;
  readonly body: string;
  readonly at: Date;
}

/**
 * The headers of Standard Webhooks. While a previous secret is still good, `merchantNow` being the merchant's time, there
 * are two signatures: receivers take the message when either is theirs.
 */
export function signatureHeaders(
  keys: Keyring,
  endpoint: WebhookEndpoint,
  message: SignedMessage & { readonly merchantNow: Date },
): Record<string, string> {
  const { previousSecretSealed: previous, previousSecretUntil: until } = endpoint;
  const isOverlapping = previous !== null && until !== null && message.merchantNow < until;
  const sealed = isOverlapping ? [endpoint.secretSealed, previous] : [endpoint.secretSealed];
  const secrets = sealed.map((one) => keys.open(placeOf(endpoint), one));
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(Math.floor(message.at.getTime() / 1000)),
    'webhook-signature': signaturesOf(secrets, message),
  };
}

/** One signature for each secret, the current one's first. */
export function signaturesOf(secrets: readonly string[], { id, at, body }: SignedMessage): string {
  return secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' ');
}
