import type { Queries } from '~/database/database.server';
import type { MerchantEventType } from '~/merchant-webhooks/event-types';
import { addMerchantEvent } from '~/merchant-webhooks/merchant-event.server';
import type { Attempt } from '~/payments/attempt';
import { isLive, isPaid } from '~/payments/attempt-states';
import type { CheckoutSession } from '~/sessions/session';
import { moveSession } from '~/sessions/session-row.server';
import { giveUseBack, takeUse } from './link-use.server';

/** A session, locked, and what became of one of its attempts. */
export interface Settlement {
  readonly session: CheckoutSession;
  readonly attempt: Attempt;
  /** Whether another attempt of the session may have taken, or may still take, the money. */
  readonly anotherCounts: boolean;
  readonly now: Date;
}

/** The session follows its attempt: paid completes it, a definite end opens it again, unless another attempt counts. */
export async function settleSession(tx: Queries, settlement: Settlement): Promise<void> {
  const { session, attempt, anotherCounts, now } = settlement;
  if (isPaid(attempt.state)) return complete(tx, settlement);
  if (attempt.state === 'pending') await tellMerchant(tx, settlement, 'payment.pending');
  if (isLive(attempt.state) || attempt.state === 'late_success') return;
  if (!anotherCounts && (await moveSession(tx, session, { from: ['processing'], to: 'active' })))
    await giveUseBack(tx, session);
  // What was never sent may go to the next gateway at once: the merchant hears of what was tried.
  if (attempt.state !== 'not_sent') await tellMerchant(tx, { ...settlement, now }, 'payment.failed');
}

async function complete(tx: Queries, settlement: Settlement): Promise<void> {
  const { session, attempt, now } = settlement;
  const from = ['created', 'active', 'processing', 'expired'] as const;
  // Whoever honors late money has seen that a use is left, under its lock.
  await takeUse(tx, session);
  const isCompleted = await moveSession(tx, session, { from, to: 'completed', completedAt: now });
  await tellMerchant(tx, settlement, attempt.state === 'captured' ? 'payment.captured' : 'payment.authorized');
  if (isCompleted) await tellMerchant(tx, settlement, 'session.completed');
}

function tellMerchant(tx: Queries, { session, attempt, now }: Settlement, type: MerchantEventType): Promise<void> {
  const { id, state, amount, currency, gateway, gatewayReference, method, declineCode, card } = attempt;
  const transaction = { id, state, amount, currency, gateway, gatewayReference, method, declineCode, card };
  const { merchantId, id: sessionId } = session;
  return addMerchantEvent(tx, { merchantId, sessionId, type, createdAt: now, snapshot: { transaction } });
}
