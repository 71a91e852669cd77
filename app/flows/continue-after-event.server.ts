import type { Attempt } from '~/payments/attempt';
import type { Operation } from '~/payments/operation';
import { findOperation } from '~/payments/operation-store.server';
import { continuePayment } from './continue-payment.server';
import type { House } from './house';
import { continueOperation } from './run-operation.server';

const ROW_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The attempt's own capture, void or refund that an event names; null, and said in the log, where we began no such. */
export async function findToldOperation(
  house: House,
  attempt: Attempt,
  operationReference: string | null,
): Promise<Operation | null> {
  if (operationReference === null) return null;
  const isId = ROW_ID.test(operationReference);
  const found = isId ? await findOperation(house.database.queries, operationReference) : null;
  if (found?.attemptId === attempt.id) return found;
  const about = { attempt: attempt.id, reference: operationReference };
  house.log.error(about, 'a gateway tells of an operation that we did not begin');
  return null;
}

/**
 * Asks the gateway about what an event named: the attempt, or its own capture, void or refund, whose effect on the attempt
 * is written down with it. Answers whether the gateway could be asked.
 */
export async function continueAfterEvent(
  house: House,
  attempt: Attempt,
  operationReference: string | null,
): Promise<boolean> {
  const operation = await findToldOperation(house, attempt, operationReference);
  if (operation) return (await continueOperation(house, { attempt, operation }, 'event')).isHeard;
  return (await continuePayment(house, attempt, { source: 'event' })).isHeard;
}
