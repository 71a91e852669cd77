import { killPoint } from '~/foundation/kill-point.server';
import type { Dial } from '~/foundation/http-client.server';
import type { Attempt } from '~/payments/attempt';
import type { LedgerEntry } from '~/payments/attempt-store.server';
import { askedOperationOf, operationAskOf, type Operation } from '~/payments/operation';
import { changeOperation, findOperation, lockOperation } from '~/payments/operation-store.server';
import { askGateway } from './ask-gateway.server';
import type { House } from './house';
import { openGateway, type OpenedGateway } from './open-gateway.server';
import { recordOperationResult } from './record-operation-result.server';

/** Between the mark and the first byte nothing may take long: what slept in between is not sent any more. */
const LONGEST_PAUSE_MS = 5_000;

/**
 * Takes a prepared operation to an outcome: marked sent, asked with no transaction open, recorded. It stays with the
 * gateway of its payment: there is no fail-over.
 */
export async function runOperation(house: House, attempt: Attempt, operation: Operation): Promise<Operation> {
  killPoint('K13:1');
  const opened = await openGateway(house, attempt);
  const sent = await markSent(house, operation);
  // Someone else concluded it meanwhile: then nothing may be sent any more.
  if (!sent) return (await findOperation(house.database.queries, operation.id)) ?? operation;
  const pausedMs = house.clock.now().getTime() - (sent.sentAt ?? sent.preparedAt).getTime();
  const asked =
    pausedMs > LONGEST_PAUSE_MS
      ? ({ kind: 'not_sent', why: 'the process paused before it could send' } as const)
      : await askGateway(house, attempt, {
          operation: operation.kind,
          operationId: operation.id,
          question: (gateway, context) => gateway[operation.kind]?.(operationAskOf(sent, attempt), context) ?? null,
          opened: mayBeKilled(opened),
        });
  return recordOperationResult(house, { operationId: operation.id, source: 'answer', asked });
}

/** The operation as it stands, and whether the gateway could be asked: a question that failed says nothing. */
export interface ContinuedOperation {
  readonly operation: Operation;
  readonly isHeard: boolean;
}

/** Asks the gateway what became of an operation and writes it down: after an event, and when nobody told us. */
export async function continueOperation(
  house: House,
  about: { readonly attempt: Attempt; readonly operation: Operation },
  source: LedgerEntry['source'],
): Promise<ContinuedOperation> {
  const { attempt, operation } = about;
  const asked = await askGateway(house, attempt, {
    operation: 'query_operation',
    operationId: operation.id,
    question: (gateway, context) => gateway.queryOperation?.(askedOperationOf(operation, attempt), context) ?? null,
  });
  if (asked.kind !== 'answered' || asked.answer.outcome === 'unknown') return { operation, isHeard: false };
  return {
    operation: await recordOperationResult(house, { operationId: operation.id, source, asked }),
    isHeard: true,
  };
}

/** Commits that from now on the gateway may have been asked; null when the operation is no longer `prepared`. */
function markSent(house: House, operation: Operation): Promise<Operation | null> {
  return house.database.transact(async (tx) => {
    const locked = await lockOperation(tx, operation.id);
    if (locked?.state !== 'prepared') return null;
    const sentAt = house.clock.now();
    await changeOperation(tx, operation, { state: 'sent', sentAt });
    return { ...locked, state: 'sent', sentAt };
  });
}

/** So soon after it was handed over a request is on its way, and its answer is not. */
const UNDER_WAY_MS = 2;

/** In test builds: the places between the first byte and the answer's head. */
function mayBeKilled(opened: OpenedGateway): OpenedGateway {
  if (!__KILL_POINTS__ || 'unusable' in opened) return opened;
  const { dial } = opened.context;
  const watched: Dial = async (request, signal) => {
    killPoint('K13:2');
    const answered = dial(request, signal);
    setTimeout(() => killPoint('K13:3'), UNDER_WAY_MS).unref();
    const response = await answered;
    killPoint('K13:4');
    return response;
  };
  return { ...opened, context: { ...opened.context, dial: watched } };
}
