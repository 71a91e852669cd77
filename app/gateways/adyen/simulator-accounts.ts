import { PUBLIC_KEY } from './simulator-keys';

/** An account that the simulator accepts. Its webhook secret is a part of its key, so a simulator needs no list of accounts. */
export interface Account {
  readonly merchantAccount: string;
  readonly apiKey: string;
  /** 32 signs; the key that the merchant enters is their bytes in hexadecimal. */
  readonly webhookSecret: string;
}

const PREFIX = 'AQEsandbox_';

function accountBy(digits: string): Account {
  return {
    merchantAccount: `Florin${digits.slice(0, 12).toUpperCase()}ECOM`,
    apiKey: PREFIX + digits,
    webhookSecret: [...digits.slice(0, 32)].reverse().join(''),
  };
}

/** The settings of a simulated account, from 32 or more random hexadecimal digits (a row id will do). */
export function adyenSandboxAccount(seed: string) {
  const { merchantAccount, apiKey, webhookSecret } = accountBy(seed.replaceAll('-', '').toLowerCase());
  const hmacKey = Buffer.from(webhookSecret, 'utf8').toString('hex');
  return { merchantAccount, apiKey, hmacKey, encryptionPublicKey: PUBLIC_KEY };
}

/** The account that a request names by its key, or null when the key is not one of ours. */
export function accountOf(request: Request): Account | null {
  const [, digits] = /^AQEsandbox_([0-9a-f]{32,64})$/.exec(request.headers.get('x-api-key') ?? '') ?? [];
  return digits === undefined ? null : accountBy(digits);
}
