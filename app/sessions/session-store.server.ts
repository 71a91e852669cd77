import { randomUUID } from 'node:crypto';
import { and, eq, gt, inArray, sql } from 'drizzle-orm';
import { CLAIM, claimParameters, type ClaimedAnswer } from '~/database/answer-claims.server';
import type { Queries } from '~/database/database.server';
import { rowJson } from '~/database/json-row.server';
import { checkoutSessions, merchantEvents } from '~/database/tables';
import type { Caller } from '~/merchants/merchant';
import type { CheckoutSession, Customer } from './session';
import { sessionOf, type SessionRow } from './session-row.server';

const sessionJson = rowJson(checkoutSessions);
const { placeholder } = sql;
const column = (name: string) => ({ [name]: sql<string>`${sql.identifier(name)}`.as(name) });

const NEW_SESSION = sql`
  insert into ${checkoutSessions}
  select given.* from jsonb_populate_record(null::${checkoutSessions}, ${placeholder('session')}::jsonb) given`;

const NEW_EVENT = sql`
  insert into ${merchantEvents} (id, merchant_id, session_id, type, snapshot, created_at)
  select ${placeholder('eventId')}::uuid, merchant_id, id, 'session.created', ${placeholder('snapshot')}::jsonb, created_at
  from new_session returning id`;

/**
 * Session, event and, where there was an Idempotency-Key, the kept answer in one statement, prepared once: creating
 * sessions is the busiest thing that merchants do. The session comes as JSON, one parameter for the whole row.
 * PostgreSQL checks foreign keys at the end of the statement, when all rows are there.
 */
function prepareInsert(queries: Queries, isClaiming: boolean) {
  const claim = queries.$with('claim', column('key')).as(CLAIM);
  // Where the key is somebody else's there is no claim to join, and nothing is kept.
  const insert = isClaiming ? sql`${NEW_SESSION}, claim` : NEW_SESSION;
  const session = queries.$with('new_session', column('id')).as(sql`${insert} returning id, merchant_id, created_at`);
  const event = queries.$with('new_event', column('id')).as(NEW_EVENT);
  const statement = isClaiming ? queries.with(claim, session, event) : queries.with(session, event);
  const name = isClaiming ? 'keep_claimed_session' : 'keep_new_session';
  return statement
    .select({ id: sql<string>`id` })
    .from(event)
    .prepare(name);
}

type Insert = ReturnType<typeof prepareInsert>;
const prepared = { plain: new WeakMap<Queries, Insert>(), claiming: new WeakMap<Queries, Insert>() };

function insertOf(queries: Queries, isClaiming: boolean): Insert {
  const known = isClaiming ? prepared.claiming : prepared.plain;
  let insert = known.get(queries);
  if (!insert) known.set(queries, (insert = prepareInsert(queries, isClaiming)));
  return insert;
}

/**
 * Keeps a new session, and that it was made as the first thing that its merchant hears of it; with the answer to its
 * Idempotency-Key, if any. False when somebody else has that key: then nothing is kept.
 */
export async function keepNewSession(
  queries: Queries,
  session: CheckoutSession,
  answer: ClaimedAnswer | null = null,
): Promise<boolean> {
  const { kind, amount, currency, metadata } = session;
  const expiresAt = session.expiresAt.toISOString();
  const kept = await insertOf(queries, answer !== null).execute({
    session: sessionJson(session as SessionRow),
    eventId: randomUUID(),
    snapshot: JSON.stringify({ session: { kind, amount, currency, expiresAt }, metadata }),
    ...(answer ? claimParameters(answer) : {}),
  });
  return kept.length > 0;
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
