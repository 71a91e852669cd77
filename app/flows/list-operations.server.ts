import { majorUnits, money } from '~/foundation/money';
import { done, type Outcome } from '~/foundation/refusal';
import type { Caller } from '~/merchants/merchant';
import { findOwnAttempt } from '~/payments/attempt-store.server';
import { viewOperation, type OperationView } from '~/payments/operation-view';
import { balanceOf, operationsOf } from '~/payments/operation-store.server';
import type { House } from './house';
import { isRowId, noSuchTransaction } from './operate-payment.server';

/** A transaction's operations, and what they come to: texts in minor units, beside them the same in major units. */
export interface OperationList {
  readonly authorizedAmount: string;
  readonly authorizedAmountInMajorUnit: string;
  readonly capturedAmount: string;
  readonly capturedAmountInMajorUnit: string;
  readonly refundedAmount: string;
  readonly refundedAmountInMajorUnit: string;
  readonly currency: string;
  readonly data: readonly OperationView[];
  readonly nextCursor: null;
}

/** All that was done with a transaction's money, oldest first. */
export async function listOperations(
  house: House,
  caller: Caller,
  transactionId: string,
): Promise<Outcome<OperationList>> {
  const { queries } = house.database;
  const owner = { merchantId: caller.merchant.id, mode: caller.mode };
  const attempt = isRowId(transactionId) ? await findOwnAttempt(queries, owner, transactionId) : null;
  if (!attempt) return noSuchTransaction();
  const operations = await operationsOf(queries, attempt);
  const { authorized, captured, refunded } = await balanceOf(queries, attempt);
  const inMajorUnit = (amount: number) => majorUnits(money(amount, attempt.currency));
  return done({
    authorizedAmount: String(authorized),
    authorizedAmountInMajorUnit: inMajorUnit(authorized),
    capturedAmount: String(captured),
    capturedAmountInMajorUnit: inMajorUnit(captured),
    refundedAmount: String(refunded),
    refundedAmountInMajorUnit: inMajorUnit(refunded),
    currency: attempt.currency,
    data: operations.map(viewOperation),
    nextCursor: null,
  });
}
