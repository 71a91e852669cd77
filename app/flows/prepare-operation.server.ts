import { randomUUID } from 'node:crypto';
import type { Queries } from '~/database/database.server';
import { orderJob } from '~/database/jobs.server';
import { done, refuse, type Outcome } from '~/foundation/refusal';
import { gatewayById } from '~/gateways/registry.server';
import type { Attempt } from '~/payments/attempt';
import type { Operation } from '~/payments/operation';
import { judgeOperation, type WantedOperation } from '~/payments/operation-rules';
import { balanceOf, operationsOf, prepareOperation } from '~/payments/operation-store.server';
import type { House } from './house';
import { JOB } from './jobs';

/** An operation that is about to be done, and what makes a repeat of its request the same one. */
export interface OperationWish extends WantedOperation {
  readonly reason: string | null;
  readonly requestKey: string;
}

/** When it is looked whether the process that prepared the operation lived to send it. */
const LOOK_AGAIN_MS = 35_000;

/**
 * Keeps the intention of an operation, in the caller's transaction, which holds the session's and the attempt's locks: so
 * of several at once each sees what the others reserved. Refused by the rules, or by the database, which has them too.
 * A repeat of the same request is answered with the operation that it made.
 */
export async function prepareOperationOn(
  house: House,
  tx: Queries,
  about: { readonly attempt: Attempt; readonly wish: OperationWish },
): Promise<Outcome<{ readonly operation: Operation; readonly isNew: boolean }>> {
  const { attempt, wish } = about;
  const others = await operationsOf(tx, attempt);
  const earlier = others.find((other) => other.requestKey === wish.requestKey);
  if (earlier) return repeated(earlier, wish);
  const gateway = gatewayById(attempt.gateway);
  if (gateway?.[wish.kind] === undefined)
    return refuse('operation_not_possible', `${gateway?.name ?? attempt.gateway} has no ${wish.kind}.`);
  const balance = await balanceOf(tx, attempt);
  const { state, currency } = attempt;
  const verdict = judgeOperation(wish, { state, currency, balance, others, sheet: gateway.dataSheet.operations });
  if (verdict.kind === 'not_possible') return refuse('operation_not_possible', verdict.why);
  if (verdict.kind === 'wrong_amount')
    return refuse('invalid_amount', `${verdict.field} ${verdict.why}`, { [verdict.field]: verdict.why });
  const operation = await prepareOperation(tx, {
    ...termsOf(about),
    amount: verdict.amount,
    preparedAt: house.clock.now(),
  });
  if (!operation) return refuse('operation_not_possible', 'Another operation of this transaction is under way.');
  await orderOperationQuestion(tx, operation, { now: house.clock.now(), waitMs: LOOK_AGAIN_MS });
  return done({ operation, isNew: true });
}

function termsOf({ attempt, wish }: { readonly attempt: Attempt; readonly wish: OperationWish }) {
  const { merchantId, paymentId, connectionId, currency } = attempt;
  const { kind, origin, requestKey, reason } = wish;
  return {
    id: randomUUID(),
    attemptId: attempt.id,
    merchantId,
    paymentId,
    connectionId,
    currency,
    kind,
    origin,
    requestKey,
    reason,
  };
}

/** The same request again; its amount may have been left out both times. */
function repeated(
  earlier: Operation,
  wish: OperationWish,
): ReturnType<typeof done<{ operation: Operation; isNew: boolean }>> | ReturnType<typeof refuse> {
  const isSame =
    earlier.kind === wish.kind &&
    (wish.amount === null || wish.kind === 'void' || wish.amount === earlier.amount) &&
    (wish.currency === null || wish.currency === earlier.currency) &&
    wish.reason === earlier.reason;
  if (isSame) return done({ operation: earlier, isNew: false });
  return refuse('idempotency_mismatch', 'This Idempotency-Key was used with another request.');
}

/** Somebody has to ask what became of an operation, if nobody tells sooner. */
export function orderOperationQuestion(
  tx: Queries,
  operation: Operation,
  when: { readonly now: Date; readonly waitMs: number },
): Promise<void> {
  const runAt = new Date(when.now.getTime() + when.waitMs);
  const payload = { operationId: operation.id };
  const { connectionId } = operation;
  return orderJob(tx, { kind: JOB.resolveOperation, key: operation.id, payload, runAt, connectionId });
}
