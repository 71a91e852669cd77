import type { SimulatedWorld } from '~/gateways/simulation/world';
import { SANDBOX_DOMAIN } from './wire';

/** All simulated accounts have this prefix, so that one host plays them; real accounts each have their own. */
const PREFIX = 'simulated';
export const SIMULATED_API = `https://${PREFIX}.${SANDBOX_DOMAIN}`;

export interface Account {
  readonly account: string;
  readonly secretKey: string;
  readonly publicKey: string;
  readonly prefix: string;
  readonly processingChannelId: string;
  readonly webhookKey: string;
}

/** Checkout.com's identifiers are letters and the digits 2 to 7. */
function lettersOf(hexadecimal: string): string {
  return hexadecimal.replace(/[0-9a-f]/g, (digit) => 'abcdefghijklmnop'.charAt(parseInt(digit, 16)));
}

/** A new identifier of the gateway's: the prefix and 26 signs. */
export function newWireId(world: SimulatedWorld, prefix: string): string {
  return prefix + lettersOf(world.newId('') + world.newId('')).slice(0, 26);
}

/** The identifier of something that belongs to something else: the same each time. */
export function wireIdOf(world: Pick<SimulatedWorld, 'hmac'>, prefix: string, of: string): string {
  return prefix + lettersOf(world.hmac(prefix, of)).slice(0, 26);
}

function accountWith(account: string, secret: string): Account {
  return {
    account,
    secretKey: `sk_sbox_${account}${secret}`,
    // Whoever has the public key knows nothing of the secret one.
    publicKey: `pk_sbox_${account}${'q'.repeat(15)}`,
    prefix: PREFIX,
    processingChannelId: `pc_${account}${'q'.repeat(14)}`,
    webhookKey: `webhooks-${secret}`,
  };
}

/** The settings of a simulated account. The seed is 32 or more random hexadecimal digits, dashes allowed. */
export function checkoutcomSandboxAccount(seed: string): Omit<Account, 'account'> {
  const letters = lettersOf(seed.replaceAll('-', ''));
  const { account: _account, ...settings } = accountWith(letters.slice(0, 12), letters.slice(12, 27));
  return settings;
}

/** The account that a request names by its secret key, or null when the key is not one of ours. */
export function accountOf(request: Request): Account | null {
  const key = /^Bearer sk_sbox_([a-p]{12})([a-p]{15})$/.exec(request.headers.get('authorization') ?? '');
  const [, account, secret] = key ?? [];
  return account && secret ? accountWith(account, secret) : null;
}

/** The account that a request names by its public key. */
export function publicAccountOf(request: Request): string | null {
  return /^Bearer pk_sbox_([a-p]{12})q{15}$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;
}
