import { killPoint } from '~/foundation/kill-point.server';
import type { Attempt } from '~/payments/attempt';
import { isLive, isPaid } from '~/payments/attempt-states';
import type { LedgerEntry } from '~/payments/attempt-store.server';
import { askAgain } from './ask-again.server';
import type { House } from './house';
import { recordGatewayResult } from './record-gateway-result.server';

/** A payer who comes back waits no longer than this for a gateway: the page then says that it is being found out. */
const PAYER_WAITS_MS = 8_000;

/** The attempt as it stands, and whether the gateway could be asked: a question that failed says nothing. */
export interface Continued {
  readonly attempt: Attempt;
  readonly isHeard: boolean;
}

/**
 * Asks the gateway what became of an attempt and writes it down. Used when the payer comes back, when an event came in, and
 * when nobody told us: what they say is a hint, the gateway's own answer counts. An attempt that has ended is not asked about
 * for a return of the payer, which is no news.
 */
export async function continuePayment(
  house: House,
  attempt: Attempt,
  source: LedgerEntry['source'],
): Promise<Continued> {
  const isEnded = isPaid(attempt.state) || !isLive(attempt.state);
  if (isEnded && source === 'return') return { attempt, isHeard: true };
  const asked = await askAgain(house, attempt, source === 'return' ? { timeoutMs: PAYER_WAITS_MS } : {});
  if (asked?.kind !== 'answered' || asked.answer.outcome === 'unknown') return { attempt, isHeard: false };
  if (source === 'query') killPoint('K12');
  return { attempt: await recordGatewayResult(house, { attemptId: attempt.id, source, asked }), isHeard: true };
}
