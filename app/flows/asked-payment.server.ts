import type { AskedPayment } from '~/gateways/contract';
import { askedPaymentOf, type Attempt } from '~/payments/attempt';
import { findStep, type PaymentStep } from '~/payments/payment-step.server';
import type { House } from './house';

/** An attempt that may still wait for its payer, as its gateway is asked about it, and the step that it stands at. */
export async function askedPayment(
  house: House,
  attempt: Attempt,
): Promise<{ readonly payment: AskedPayment; readonly step: PaymentStep | null }> {
  // Only an attempt that was sent and has not ended has a step.
  const step = attempt.concludedAt === null ? await findStep(house.database.queries, house.keys, attempt) : null;
  return { payment: askedPaymentOf(attempt, step?.continuation ?? null), step };
}
