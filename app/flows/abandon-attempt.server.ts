import type { Attempt } from '~/payments/attempt';
import { askGateway } from './ask-gateway.server';
import { askedPayment } from './asked-payment.server';
import { continuePayment } from './continue-payment.server';
import type { House } from './house';
import { recordGatewayResult } from './record-gateway-result.server';

/** The payer waits for the gateway to let go, and if it does not answer, once more for how the payment stands. */
const PAYER_WAITS_MS = 4_000;

/**
 * The payer gives up a started attempt for another method. It ends only when the gateway confirms that it will not charge;
 * where the gateway cannot cancel, or has charged already, the attempt stays what it is.
 */
export async function abandonAttempt(house: House, attempt: Attempt): Promise<Attempt> {
  if (attempt.state !== 'requires_action') return attempt;
  const { payment } = await askedPayment(house, attempt);
  const asked = await askGateway(house, attempt, {
    operation: 'cancel',
    timeoutMs: PAYER_WAITS_MS,
    question: (gateway, context) => gateway.cancel?.(payment, context) ?? null,
  });
  if (asked.kind !== 'answered' || asked.answer.outcome === 'unknown')
    return (await continuePayment(house, attempt, { source: 'query' })).attempt;
  return recordGatewayResult(house, { attemptId: attempt.id, source: 'answer', asked });
}
