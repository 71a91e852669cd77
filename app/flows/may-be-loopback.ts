import type { Config } from '~/foundation/config.server';
import { isLoopbackUrl } from '~/foundation/outside-url';

/** Whether a merchant's endpoint may be on this machine: in the sandbox of an installation that is only on this machine itself. */
export function mayBeLoopback(config: Pick<Config, 'appUrl'>, mode: 'sandbox' | 'live'): boolean {
  return mode === 'sandbox' && isLoopbackUrl(new URL(config.appUrl));
}
