import { moneyOf, type Attempt } from '~/payments/attempt';
import { isLive, isPaid } from '~/payments/attempt-states';
import type { LedgerEntry } from '~/payments/attempt-store.server';
import { askGateway } from './ask-gateway.server';
import type { House } from './house';
import { recordGatewayResult } from './record-gateway-result.server';

/**
 * Asks the gateway what became of an attempt and writes it down. Used when the payer comes back, when an event came in,
 * when a page polls, and when nobody told us: what they say is a hint, the gateway's own answer counts.
 */
export async function continuePayment(house: House, attempt: Attempt, source: LedgerEntry['source']): Promise<Attempt> {
  if (!isLive(attempt.state) && source === 'return') return attempt;
  if (isPaid(attempt.state) && source !== 'event') return attempt;
  const asked = await askGateway(house, attempt, {
    operation: 'query',
    question: (gateway, context) =>
      gateway.query?.(
        { reference: attempt.id, gatewayReference: attempt.gatewayReference, money: moneyOf(attempt) },
        context,
      ) ?? null,
  });
  // A question that failed says nothing about the payment.
  if (asked.kind !== 'answered' || asked.answer.outcome === 'unknown') return attempt;
  return recordGatewayResult(house, { attemptId: attempt.id, source, asked });
}
