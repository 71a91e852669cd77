import { capabilityFor } from '~/foundation/capability.server';
import type { Attempt } from '~/payments/attempt';
import { signResult } from '~/sessions/result-token.server';
import type { CheckoutSession } from '~/sessions/session';
import type { House } from './house';

/**
 * Where a payer who paid is sent: the merchant's address with what happened added to its own query. `result` is signed,
 * so that the merchant can believe it without asking; null when the merchant gave no address.
 */
export async function finishUrl(house: House, session: CheckoutSession, attempt: Attempt): Promise<string | null> {
  if (session.redirectUrl === null) return null;
  const sessionId = capabilityFor('session', session.id, house.keys);
  const result = await signResult(house.keys, {
    sessionId,
    transactionId: attempt.id,
    amount: attempt.amount,
    currency: attempt.currency,
    status: 'success',
    issuedAt: house.clock.now(),
  });
  const added = new URLSearchParams({ trx_id: attempt.id, session_id: sessionId, status: 'success', result });
  return withQuery(session.redirectUrl, added);
}

/** Adds to an address's own query and leaves that as it was written: the merchant may have signed it. */
function withQuery(address: string, added: URLSearchParams): string {
  const [, before = '', hash = ''] = /^([^#]*)(#.*)?$/.exec(address) ?? [];
  const joint = before.includes('?') ? (/[?&]$/.test(before) ? '' : '&') : '?';
  return `${before}${joint}${added.toString()}${hash}`;
}
