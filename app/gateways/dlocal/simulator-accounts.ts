import type { SimulatedWorld } from '~/gateways/simulation/world';
import { failure } from './simulator-answers';
import { SIGNATURE_PREFIX } from './wire';

/** An account that the simulator accepts. Its secret key is told by the other two, so a simulator needs no list of accounts. */
export interface Account {
  readonly login: string;
  readonly transKey: string;
  readonly secretKey: string;
}

/** The settings of a simulated account, from 32 or more random hexadecimal digits (a row id will do). */
export function dlocalSandboxAccount(seed: string): Account & { readonly environment: 'test' } {
  const digits = seed.replaceAll('-', '');
  const [login, transKey] = [digits.slice(0, 10), digits.slice(10, 32)];
  return { environment: 'test', login, transKey, secretKey: secretOf(login, transKey) };
}

function secretOf(login: string, transKey: string): string {
  return [...(login + transKey)].reverse().join('');
}

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:?\d\d)$/;

/**
 * The account that signed a request, or how dLocal refuses it: a header that is missing and a signature that does not fit
 * are bad requests, only an unknown account is forbidden. The date may be any, as long as it is signed.
 */
export function accountOf(world: SimulatedWorld, request: Request, body: string): Account | Response {
  const header = (name: string) => request.headers.get(name) ?? '';
  const [login, transKey, date] = [header('x-login'), header('x-trans-key'), header('x-date')];
  if (login === '') return failure('400 5001', 'Invalid parameter', 'X-Login');
  if (transKey === '') return failure('400 5001', 'Missing parameter(s) [or non valid values]. key');
  if (!DATE.test(date)) return failure('400 5001', 'Invalid parameter', 'X-Date');
  if (!/^[0-9a-f]{10}$/.test(login) || !/^[0-9a-f]{22}$/.test(transKey))
    return failure('403 3001', 'Invalid credentials');
  const given = header('authorization');
  if (!given.startsWith(SIGNATURE_PREFIX)) return failure('400 5001', 'Invalid parameter', 'Authorization');
  const secretKey = secretOf(login, transKey);
  const expected = SIGNATURE_PREFIX + world.hmac(secretKey, login + date + body);
  return given === expected ? { login, transKey, secretKey } : failure('400 5000', 'Signature not match');
}
