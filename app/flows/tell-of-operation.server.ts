import type { Queries } from '~/database/database.server';
import { addMerchantEvent } from '~/merchant-webhooks/merchant-event.server';
import { balanceOf } from '~/payments/operation-store.server';
import type { LockedOperation } from './lock-operation-scene.server';

// A void is told by a name of its own: nothing failed, and `payment.refunded` would tell of money that was never taken.
const EVENT = { capture: 'payment.captured', void: 'payment.voided', refund: 'payment.refunded' } as const;

/** Tells the merchant that an operation moved money: the attempt as it is now, and its sums, this operation included. */
export async function tellOfOperation(
  tx: Queries,
  about: Omit<LockedOperation, 'timeoutMs' | 'byItsClock'>,
): Promise<void> {
  const { session, attempt, operation, now } = about;
  const { id, state, amount, currency, gateway, method } = attempt;
  const { authorized, captured, refunded } = await balanceOf(tx, attempt);
  await addMerchantEvent(tx, {
    merchantId: session.merchantId,
    sessionId: session.id,
    type: EVENT[operation.kind],
    createdAt: now,
    snapshot: {
      transaction: { id, state, amount, currency, gateway, method, authorized, captured, refunded },
      operation: {
        id: operation.id,
        kind: operation.kind,
        amount: operation.amount,
        currency,
        origin: operation.origin,
      },
    },
  });
}
