/** An account that the simulator accepts: every well-formed access is one. */
export interface Account {
  readonly merchantId: string;
  readonly accessId: string;
  readonly accessKey: string;
}

/** The number that goes with an access. */
export function merchantIdOf(accessId: string): string {
  return String(BigInt(`0x${accessId.slice('sandbox'.length)}`) + 10n ** 15n);
}

/** The settings of a simulated account, from 32 or more random hexadecimal digits (a row id will do). */
export function trustlyUsSandboxAccount(seed: string): Readonly<Record<string, string>> {
  const digits = seed.replaceAll('-', '');
  const accessId = `sandbox${digits.slice(0, 12)}`;
  return {
    environment: 'sandbox',
    merchantId: merchantIdOf(accessId),
    accessId,
    accessKey: digits.slice(12),
    paidWhen: 'completed',
  };
}

/** The account that a request's HTTP Basic names, or null where it is none. */
export function accountOf(request: Request): Account | null {
  const [, code = ''] = /^Basic (\S+)$/.exec(request.headers.get('authorization') ?? '') ?? [];
  const text = Buffer.from(code, 'base64').toString('latin1');
  const [, accessId, accessKey] = /^(sandbox[0-9a-f]{12}):([0-9a-f]{16,60})$/.exec(text) ?? [];
  return accessId && accessKey ? { merchantId: merchantIdOf(accessId), accessId, accessKey } : null;
}
