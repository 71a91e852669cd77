import { findAttempt, findWaitingAttempts } from '~/payments/attempt-store.server';
import { abandonAttempt } from './abandon-attempt.server';
import type { House } from './house';
import { returnLateMoney } from './return-late-money.server';

/** How long until it is tried again to give up a rival that the gateway would not let go. */
const AGAIN_AFTER_MS = 15_000;

/**
 * An attempt that had been given up took the money after all while another one waits for the payer: the other one is given
 * up at its gateway, so that the money already taken can count. Once none is left, it counts or is given back. Answers when
 * to try again, or null when nothing is left to do.
 */
export async function stopRivalAttempts(house: House, lateAttemptId: string): Promise<number | null> {
  const { queries } = house.database;
  const late = await findAttempt(queries, lateAttemptId);
  if (late?.state !== 'late_success') return null;
  const rivals = await findWaitingAttempts(queries, late.paymentId);
  for (const rival of rivals) await abandonAttempt(house, rival);
  return rivals.length > 0 ? AGAIN_AFTER_MS : returnLateMoney(house, lateAttemptId);
}
