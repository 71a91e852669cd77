import { randomUUID } from 'node:crypto';
import { done, refuse, type Outcome } from '~/foundation/refusal';
import type { Caller } from '~/merchants/merchant';
import { findOwnAttempt, findAttempt, lockAttempt } from '~/payments/attempt-store.server';
import type { OperationKind } from '~/gateways/operation-contract';
import type { Operation } from '~/payments/operation';
import { viewOperation, type OperationView } from '~/payments/operation-view';
import { lockSession } from '~/sessions/session-row.server';
import type { House } from './house';
import { prepareOperationOn, type OperationWish } from './prepare-operation.server';
import { runOperation } from './run-operation.server';

/** What a merchant asks for. */
export interface OperationRequest {
  readonly transactionId: string;
  /** Minor units; null for all that is left. */
  readonly amount: number | null;
  readonly currency: string | null;
  readonly reason: string | null;
  /** The request's Idempotency-Key: the same one again is the same operation, whatever happened in between. */
  readonly key: string | null;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text can be a transaction's id at all. */
export function isRowId(text: string): boolean {
  return UUID.test(text);
}

export const noSuchTransaction = () => refuse('not_found', 'There is no such transaction.');

/**
 * The one shape of captures, voids and refunds: committed as prepared under the session's and the attempt's locks, then
 * sent and recorded. An outcome that is not known yet is pending, and is found out by a job.
 */
export async function operatePayment(
  house: House,
  caller: Caller,
  asked: OperationRequest & { readonly kind: OperationKind },
): Promise<Outcome<OperationView>> {
  const { queries } = house.database;
  const owner = { merchantId: caller.merchant.id, mode: caller.mode };
  const attempt = isRowId(asked.transactionId) ? await findOwnAttempt(queries, owner, asked.transactionId) : null;
  if (!attempt) return noSuchTransaction();
  const { kind, amount, currency, reason } = asked;
  const requestKey = `${kind} ${asked.key ?? randomUUID()}`;
  const wish: OperationWish = { kind, amount, currency, reason, requestKey, origin: 'merchant' };
  const prepared = await house.database.transact(async (tx) => {
    await lockSession(tx, attempt.sessionId);
    const locked = await lockAttempt(tx, attempt.id);
    return locked ? prepareOperationOn(house, tx, { attempt: locked, wish }) : noSuchTransaction();
  });
  if (!prepared.ok) return prepared;
  const { operation, isNew } = prepared.value;
  const after = isNew ? await runIt(house, operation) : operation;
  return done(viewOperation(after));
}

async function runIt(house: House, operation: Operation): Promise<Operation> {
  const attempt = await findAttempt(house.database.queries, operation.attemptId);
  if (!attempt) throw new Error(`no attempt ${operation.attemptId}`);
  return runOperation(house, attempt, operation);
}
