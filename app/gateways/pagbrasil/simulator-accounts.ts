/** An account that the simulator accepts. All is made of one seed, so a simulator needs no list of accounts. */
export interface Account {
  readonly account: string;
  readonly secret: string;
  readonly pbtoken: string;
  readonly signatureKey: string;
}

/** The settings of a simulated account. Its Dashboard holds no address: each order brings the whole of it. */
export function pagbrasilSandboxAccount(seed: string): unknown {
  const { secret, pbtoken, signatureKey } = accountFrom(seed.replaceAll('-', '').slice(0, 32));
  return { environment: 'sandbox', secret, pbtoken, signatureKey, notificationBase: '' };
}

function accountFrom(digits: string): Account {
  return {
    account: `pb_${digits.slice(0, 12)}`,
    secret: `sandbox phrase ${digits}`,
    pbtoken: [...digits].reverse().join(''),
    signatureKey: `key${digits.slice(16)}${digits.slice(0, 16)}`,
  };
}

/** The account with this secret phrase; null when no simulated one has it. */
export function accountOfSecret(secret: string): Account | null {
  const digits = /^sandbox phrase ([0-9a-f]{32})$/.exec(secret)?.[1];
  return digits === undefined ? null : accountFrom(digits);
}

/** The account that a form names by both of its credentials. */
export function accountOf(form: ReadonlyMap<string, string>): Account | null {
  const account = accountOfSecret(form.get('secret') ?? '');
  return account?.pbtoken === form.get('pbtoken') ? account : null;
}
