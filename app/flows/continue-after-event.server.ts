import type { Attempt } from '~/payments/attempt';
import { findOperation } from '~/payments/operation-store.server';
import { continuePayment } from './continue-payment.server';
import type { House } from './house';
import { continueOperation } from './run-operation.server';

const ROW_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Asks the gateway about what an event named: the attempt, or its own capture, void or refund, whose effect on the attempt
 * is written down with it. Answers whether the gateway could be asked.
 */
export async function continueAfterEvent(
  house: House,
  attempt: Attempt,
  operationReference: string | null,
): Promise<boolean> {
  const found =
    operationReference !== null && ROW_ID.test(operationReference)
      ? await findOperation(house.database.queries, operationReference)
      : null;
  if (found?.attemptId === attempt.id)
    return (await continueOperation(house, { attempt, operation: found }, 'event')).isHeard;
  if (operationReference !== null) {
    const about = { attempt: attempt.id, reference: operationReference };
    house.log.error(about, 'a gateway tells of an operation that we did not begin');
  }
  return (await continuePayment(house, attempt, 'event')).isHeard;
}
