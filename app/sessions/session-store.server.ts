import { randomUUID } from 'node:crypto';
import { and, eq, gt, inArray, sql } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { checkoutSessions, merchantEvents } from '~/database/tables';
import type { Caller } from '~/merchants/merchant';
import type { CheckoutSession, Customer } from './session';
import { sessionOf } from './session-row.server';

const placeholder = sql.placeholder;

/**
 * Session and event in one statement, prepared once: creating sessions is the busiest thing that merchants do.
 * PostgreSQL checks the event's foreign key at the end of the statement, when both rows are there.
 */
function prepareInsert(queries: Queries) {
  const session = queries.$with('new_session').as(
    queries
      .insert(checkoutSessions)
      .values({
        id: placeholder('id'),
        merchantId: placeholder('merchantId'),
        mode: placeholder('mode'),
        kind: placeholder('kind'),
        status: placeholder('status'),
        currency: placeholder('currency'),
        amount: placeholder('amount'),
        price: placeholder('price'),
        billingConnectionId: placeholder('billingConnectionId'),
        method: placeholder('method'),
        redirectUrl: placeholder('redirectUrl'),
        cancelUrl: placeholder('cancelUrl'),
        // Without the column's encoder, which would store no style as the JSON value null.
        style: sql`${placeholder('styleJson')}::jsonb`,
        customer: placeholder('customer'),
        locale: placeholder('locale'),
        metadata: placeholder('metadata'),
        allowedOrigins: placeholder('allowedOrigins'),
        paymentLinkId: placeholder('paymentLinkId'),
        createdAt: placeholder('createdAt'),
        expiresAt: placeholder('expiresAt'),
      })
      .returning({ id: checkoutSessions.id }),
  );
  const event = queries.$with('new_event').as(
    queries
      .insert(merchantEvents)
      .values({
        id: placeholder('eventId'),
        merchantId: placeholder('merchantId'),
        sessionId: placeholder('id'),
        type: 'session.created',
        snapshot: placeholder('snapshot'),
        createdAt: placeholder('createdAt'),
      })
      .returning({ id: merchantEvents.id }),
  );
  return queries.with(session, event).select({ id: event.id }).from(event).prepare('keep_new_session');
}

const prepared = new WeakMap<Queries, ReturnType<typeof prepareInsert>>();

/** Keeps a new session, and that it was made as the first thing that its merchant hears of it. */
export async function keepNewSession(queries: Queries, session: CheckoutSession): Promise<void> {
  let insert = prepared.get(queries);
  if (!insert) prepared.set(queries, (insert = prepareInsert(queries)));
  const { kind, amount, currency, metadata, style } = session;
  const expiresAt = session.expiresAt.toISOString();
  await insert.execute({
    ...session,
    styleJson: style === null ? null : JSON.stringify(style),
    eventId: randomUUID(),
    snapshot: { session: { kind, amount, currency, expiresAt }, metadata },
  });
}

/** A caller's session; null for any other's, and for the other mode's. */
export async function findSession(queries: Queries, caller: Caller, id: string): Promise<CheckoutSession | null> {
  const [row] = await queries
    .select()
    .from(checkoutSessions)
    .where(
      and(
        eq(checkoutSessions.id, id),
        eq(checkoutSessions.merchantId, caller.merchant.id),
        eq(checkoutSessions.mode, caller.mode),
      ),
    );
  return row ? sessionOf(row) : null;
}

/**
 * Changes an open session, if it is still as it was read: not paid, not being paid, not expired, not changed by another.
 * Answers the changed session, or null.
 */
export async function changeOpenSession(
  queries: Queries,
  read: CheckoutSession,
  change: {
    readonly price: CheckoutSession['price'];
    readonly customer: Customer;
    readonly locale: string | null;
    readonly now: Date;
  },
): Promise<CheckoutSession | null> {
  const [row] = await queries
    .update(checkoutSessions)
    .set({ price: change.price, amount: change.price.total.amount, customer: change.customer, locale: change.locale })
    .where(
      and(
        eq(checkoutSessions.id, read.id),
        eq(checkoutSessions.merchantId, read.merchantId),
        inArray(checkoutSessions.status, ['created', 'active']),
        gt(checkoutSessions.expiresAt, change.now),
        sql`${checkoutSessions.price} = ${JSON.stringify(read.price)}::jsonb`,
        sql`${checkoutSessions.customer} = ${JSON.stringify(read.customer)}::jsonb`,
      ),
    )
    .returning();
  return row ? sessionOf(row) : null;
}
