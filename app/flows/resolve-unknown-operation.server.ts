import { gatewayById } from '~/gateways/registry.server';
import { findAttempt } from '~/payments/attempt-store.server';
import type { Operation } from '~/payments/operation';
import { isOperationLive } from '~/payments/operation-states';
import { findOperation } from '~/payments/operation-store.server';
import { movedSince } from '~/payments/test-clock.server';
import type { House } from './house';
import { recordOperationResult } from './record-operation-result.server';
import { askAgainInMs, waitForTheAskerMs } from './resolve-schedule.server';
import { continueOperation } from './run-operation.server';

/**
 * Finds out what became of a capture, void or refund that nobody told us about, by the schedule of attempts. Answers after
 * how many milliseconds to ask again, or null when there is nothing left to find out. What it reserved stays so until then.
 */
export async function resolveUnknownOperation(
  house: House,
  operationId: string,
  tries: number,
): Promise<number | null> {
  const operation = await findOperation(house.database.queries, operationId);
  const attempt = operation && (await findAttempt(house.database.queries, operation.attemptId));
  if (!attempt || !isOperationLive(operation.state)) return null;
  const waitMs = waitForTheAskerMs(house, operation, attempt.gateway);
  if (waitMs > 0) return waitMs;
  const after =
    operation.state === 'prepared'
      ? await giveUpPreparation(house, operation)
      : (await continueOperation(house, { attempt, operation }, 'query')).operation;
  if (!isOperationLive(after.state)) return null;
  const timeoutMs = gatewayById(attempt.gateway)?.dataSheet.timeoutMs;
  const movedMs = await movedSince(house.database.queries, after);
  return askAgainInMs(house, after, { tries, movedMs, moments: [], timeoutMs });
}

/** It was never marked sent, and the mark is committed before the first byte: proof that nothing left. */
function giveUpPreparation(house: House, operation: Operation): Promise<Operation> {
  const asked = { kind: 'not_sent', why: 'the process ended before anything was sent' } as const;
  return recordOperationResult(house, { operationId: operation.id, source: 'query', asked });
}
