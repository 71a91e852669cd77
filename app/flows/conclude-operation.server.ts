import { done, refuse, refuseFields, type Outcome } from '~/foundation/refusal';
import type { FoundKey } from '~/merchants/api-key-store.server';
import { findOwnAttempt } from '~/payments/attempt-store.server';
import type { OperationConclusion } from '~/payments/conclusion';
import { keepConclusion } from '~/payments/conclusion-store.server';
import { findOperation } from '~/payments/operation-store.server';
import { mayOperationBecome } from '~/payments/operation-states';
import { viewOperation, type OperationView } from '~/payments/operation-view';
import type { House } from './house';
import { recordOperationResult } from './record-operation-result.server';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * An operator states what became of a capture, void or refund that is frozen as a mismatch, or that its gateway does not tell
 * of. Only by a legal transition that still fits the transaction's money, and by the one flow that writes outcomes down.
 * `succeeded` states that the amount moved that was asked for.
 */
export async function concludeOperation(
  house: House,
  caller: FoundKey,
  { operationId, conclusion }: { readonly operationId: string; readonly conclusion: OperationConclusion },
): Promise<Outcome<OperationView>> {
  const { queries } = house.database;
  const operation = UUID.test(operationId) ? await findOperation(queries, operationId) : null;
  const owner = { merchantId: caller.merchant.id, mode: caller.mode };
  const attempt = operation && (await findOwnAttempt(queries, owner, operation.attemptId));
  if (!attempt) return refuse('not_found', 'There is no such operation.');
  const { state } = operation;
  const isOpen = state === 'unknown' || state === 'mismatch';
  if (!isOpen || !mayOperationBecome(state, conclusion.state))
    return refuseFields({ state: `is not possible: the operation is ${state}` });
  const { operator, evidence } = conclusion;
  const statement = { state: conclusion.state, operator, evidence, apiKeyId: caller.keyId };
  const after = await recordOperationResult(house, {
    operationId: operation.id,
    source: 'operator',
    asked: { kind: 'refused', why: `stated by ${operator}: ${evidence}` },
    stated: {
      state: conclusion.state,
      evidence: { stated: statement },
      keep: (tx, from) =>
        keepConclusion(tx, attempt, {
          statement,
          from: from.state,
          to: conclusion.state,
          operationId: operation.id,
          now: house.clock.now(),
        }),
    },
  });
  if (after.state !== conclusion.state) return refuseFields({ state: 'contradicts what is recorded' });
  return done(viewOperation(after));
}
