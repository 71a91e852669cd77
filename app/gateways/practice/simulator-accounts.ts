import { sealingKeyOf } from './simulator-sealing';

/** An account that the simulator accepts. Its webhook secret is a part of its key, so a simulator needs no list of accounts. */
export interface Account {
  readonly account: string;
  readonly apiKey: string;
  readonly webhookSecret: string;
}

/** The settings of a simulated account, from 32 or more random hexadecimal digits (a row id will do). */
export function practiceSandboxAccount(seed: string): Account & { readonly sealingKey: string } {
  const digits = seed.replaceAll('-', '');
  const [account, secret] = [`acct_${digits.slice(0, 12)}`, digits.slice(12)];
  const webhookSecret = `whsec_${secret}`;
  const sealingKey = sealingKeyOf({ webhookSecret });
  return { account, apiKey: `practice_test_${account}_${secret}`, webhookSecret, sealingKey };
}

/** The account that a request names by its key, or null when the key is not one of ours. */
export function accountOf(request: Request): Account | null {
  const key = /^Bearer (practice_test_(acct_[a-z0-9]{4,40})_([a-z0-9]{16,100}))$/.exec(
    request.headers.get('authorization') ?? '',
  );
  const [, apiKey, account, secret] = key ?? [];
  return apiKey && account && secret ? { apiKey, account, webhookSecret: `whsec_${secret}` } : null;
}
