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
  const url = new URL(session.redirectUrl);
  url.searchParams.set('trx_id', attempt.id);
  url.searchParams.set('session_id', sessionId);
  url.searchParams.set('status', 'success');
  const result = await signResult(house.keys, {
    sessionId,
    transactionId: attempt.id,
    amount: attempt.amount,
    currency: attempt.currency,
    status: 'success',
    issuedAt: house.clock.now(),
  });
  url.searchParams.set('result', result);
  return url.href;
}
