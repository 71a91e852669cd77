import { askedPaymentOf, type Attempt } from '~/payments/attempt';
import { isLive, isPaid } from '~/payments/attempt-states';
import type { LedgerEntry } from '~/payments/attempt-store.server';
import { askGateway } from './ask-gateway.server';
import type { House } from './house';
import { recordGatewayResult } from './record-gateway-result.server';

/** The attempt as it stands, and whether the gateway could be asked: a question that failed says nothing. */
export interface Continued {
  readonly attempt: Attempt;
  readonly isHeard: boolean;
}

/**
 * Asks the gateway what became of an attempt and writes it down. Used when the payer comes back, when an event came in, and
 * when nobody told us: what they say is a hint, the gateway's own answer counts. An attempt that has ended is asked about
 * only for an event: a return of the payer to it is no news.
 */
export async function continuePayment(
  house: House,
  attempt: Attempt,
  source: LedgerEntry['source'],
): Promise<Continued> {
  const isEnded = isPaid(attempt.state) || !isLive(attempt.state);
  if (isEnded && source !== 'event') return { attempt, isHeard: true };
  const asked = await askGateway(house, attempt, {
    operation: 'query',
    question: (gateway, context) => gateway.query?.(askedPaymentOf(attempt), context) ?? null,
  });
  if (asked.kind !== 'answered' || asked.answer.outcome === 'unknown') return { attempt, isHeard: false };
  return { attempt: await recordGatewayResult(house, { attemptId: attempt.id, source, asked }), isHeard: true };
}
