import { keyPairOf } from './simulator-keys';

/** An account that the simulator accepts: every well-formed name is one, and its password and keys follow from it. */
export interface Account {
  readonly username: string;
  readonly password: string;
  readonly publicKey: string;
}

/** The simulated Trustly's own keys: one pair for all merchants, as in life. */
export const TRUSTLY_KEYS = keyPairOf('the simulated Trustly');

const merchantKeys = (username: string, password: string) => keyPairOf(`merchant ${username} ${password}`);

/** The settings of a simulated account, from 32 or more random hexadecimal digits (a row id will do). */
export function trustlySandboxAccount(seed: string): Readonly<Record<string, string>> {
  const digits = seed.replaceAll('-', '');
  const [username, password] = [`sandbox_${digits.slice(0, 12)}`, digits.slice(12)];
  return {
    environment: 'test',
    username,
    password,
    privateKey: merchantKeys(username, password).privateKey,
    trustlyPublicKey: TRUSTLY_KEYS.publicKey,
    shopperStatement: 'Florin Demo',
    country: 'SE',
  };
}

/** The account that a question names by its name and password, or null where they are none. */
export function accountOf(data: Readonly<Record<string, unknown>>): Account | null {
  const { Username: username, Password: password } = data;
  if (typeof username !== 'string' || typeof password !== 'string') return null;
  if (!/^sandbox_[0-9a-f]{12}$/.test(username) || !/^[0-9a-f]{16,60}$/.test(password)) return null;
  return { username, password, publicKey: merchantKeys(username, password).publicKey };
}
