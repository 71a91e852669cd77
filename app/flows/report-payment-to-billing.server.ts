import { eq } from 'drizzle-orm';
import { connectBilling } from '~/billing/registry.server';
import { billingReports } from '~/database/tables';
import { findBillingConnection, openBillingSettings } from '~/merchants/billing-connection.server';
import type { Attempt } from '~/payments/attempt';
import { isPaid } from '~/payments/attempt-states';
import { findAttempt } from '~/payments/attempt-store.server';
import { questionOf } from '~/sessions/price-question';
import type { CheckoutSession } from '~/sessions/session';
import { findOpenedSession } from '~/sessions/session-row.server';
import type { House } from './house';

/**
 * Tells the billing provider that its invoice was paid. The attempt's id is the key of every write, so that doing this
 * again changes nothing. Answers null when done; a provider that is away makes the job fail and come again.
 */
export async function reportPaymentToBilling(house: House, attemptId: string): Promise<number | null> {
  const { queries } = house.database;
  const attempt = await findAttempt(queries, attemptId);
  const session = attempt && (await findOpenedSession(queries, attempt.sessionId));
  if (!attempt || !session || !isPaid(attempt.state) || session.billingConnectionId === null) return null;
  const [reported] = await queries.select().from(billingReports).where(eq(billingReports.attemptId, attempt.id));
  if (reported) return null;
  const references = await tell(house, attempt, { session, connectionId: session.billingConnectionId });
  await queries
    .insert(billingReports)
    .values({
      attemptId: attempt.id,
      merchantId: attempt.merchantId,
      billingConnectionId: session.billingConnectionId,
      customerAtBilling: references.customerId,
      subscriptionAtBilling: references.subscriptionId,
      invoiceAtBilling: references.invoiceId,
      invoiceAmount: references.invoiceTotal.amount,
      invoiceCurrency: references.invoiceTotal.currency,
      nextBillingAt: references.nextBillingAt,
      reportedAt: house.clock.now(),
    })
    .onConflictDoNothing();
  return null;
}

async function tell(house: House, attempt: Attempt, about: { session: CheckoutSession; connectionId: string }) {
  const { session, connectionId } = about;
  const connection = await findBillingConnection(house.database, { id: connectionId });
  if (!connection || connection.merchantId !== attempt.merchantId)
    throw new Error(`no billing connection ${connectionId}`);
  const surroundings = { dial: house.dial[connection.mode], clock: house.clock };
  const billing = connectBilling(connection.provider, openBillingSettings(connection, house.keys), surroundings);
  const { email, firstName, lastName, billingAddress } = session.customer;
  return billing.recordPayment({
    reference: attempt.id,
    question: questionOf(session),
    price: session.price,
    customer: {
      email: email ?? null,
      firstName: firstName ?? null,
      lastName: lastName ?? null,
      country: billingAddress?.country ?? null,
    },
    gateway: attempt.gateway,
    gatewayReference: attempt.gatewayReference ?? '',
    // Fixed for the attempt: a repeated report must be the same to the letter.
    paidAt: attempt.concludedAt ?? attempt.preparedAt,
  });
}
