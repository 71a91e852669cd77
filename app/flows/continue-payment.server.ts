import { killPoint } from '~/foundation/kill-point.server';
import type { Returned } from '~/gateways/contract';
import type { Attempt } from '~/payments/attempt';
import { isLive, isPaid } from '~/payments/attempt-states';
import type { LedgerEntry } from '~/payments/attempt-store.server';
import { askAgain, goOn } from './ask-again.server';
import type { House } from './house';
import { recordGatewayResult } from './record-gateway-result.server';

/** A payer who comes back waits no longer than this for a gateway: the page then says that it is being found out. */
const PAYER_WAITS_MS = 8_000;

/** The attempt as it stands, and whether the gateway could be asked: a question that failed says nothing. */
export interface Continued {
  readonly attempt: Attempt;
  readonly isHeard: boolean;
}

/** What makes us ask, and, where the payer came back, what their browser brought. */
export interface Occasion {
  readonly source: LedgerEntry['source'];
  readonly returned?: Returned;
}

/**
 * Asks the gateway what became of an attempt and writes it down. Used when the payer comes back, when an event came in, and
 * when nobody told us: what they say is a hint, the gateway's own answer counts. An attempt that has ended is not asked about
 * for a return of the payer, which is no news. Where the gateway goes on by what the browser brought, it is handed that.
 */
export async function continuePayment(house: House, attempt: Attempt, occasion: Occasion): Promise<Continued> {
  const { source, returned } = occasion;
  const isEnded = isPaid(attempt.state) || !isLive(attempt.state);
  if (isEnded && source === 'return') return { attempt, isHeard: true };
  const limits = source === 'return' ? { timeoutMs: PAYER_WAITS_MS } : {};
  const gone = returned && (await goOn(house, attempt, { returned, ...limits }));
  const asked = gone ?? (await askAgain(house, attempt, limits));
  if (asked?.kind !== 'answered') return { attempt, isHeard: false };
  // A question that failed says nothing. What was handed on may have charged: from then on it is being found out.
  const isHeard = asked.answer.outcome !== 'unknown';
  if (!isHeard && !gone) return { attempt, isHeard };
  if (source === 'query') killPoint('K12');
  return { attempt: await recordGatewayResult(house, { attemptId: attempt.id, source, asked }), isHeard };
}
