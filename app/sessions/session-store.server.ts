import { randomUUID } from 'node:crypto';
import { and, eq, gt, inArray, sql } from 'drizzle-orm';
import { CLAIM, claimParameters, type ClaimedAnswer } from '~/database/answer-claims.server';
import type { Database, Queries } from '~/database/database.server';
import { hotStatement } from '~/database/hot-statement.server';
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
  insert into ${merchantEvents} (id, merchant_id, mode, session_id, type, state_version, snapshot, created_at)
  select ${placeholder('eventId')}::uuid, s.merchant_id, s.mode, s.id, 'session.created', s.state_version,
    ${placeholder('snapshot')}::jsonb, s.created_at
  from new_session s returning is_heard`;

/**
 * Session, event and, where there was an Idempotency-Key, the kept answer in one statement, prepared once: creating
 * sessions is the busiest thing that merchants do. The session comes as JSON, one parameter for the whole row.
 * PostgreSQL checks foreign keys at the end of the statement, when all rows are there.
 */
const insertSession = (isClaiming: boolean) =>
  hotStatement(isClaiming ? 'keep_claimed_session' : 'keep_new_session', (queries) => {
    const claim = queries.$with('claim', column('key')).as(CLAIM);
    // Where the key is somebody else's there is no claim to join, and nothing is kept.
    const insert = isClaiming ? sql`${NEW_SESSION}, claim` : NEW_SESSION;
    const session = queries.$with('new_session', column('id')).as(sql`${insert} returning *`);
    const event = queries.$with('new_event', { isHeard: sql<boolean>`is_heard`.as('is_heard') }).as(NEW_EVENT);
    const statement = isClaiming ? queries.with(claim, session, event) : queries.with(session, event);
    return statement.select({ isHeard: event.isHeard }).from(event);
  });

const insertPlainly = insertSession(false);
const insertClaiming = insertSession(true);

/**
 * Keeps a new session, and that it was made as the first thing that its merchant hears of it; with the answer to its
 * Idempotency-Key, if any. Null when somebody else has that key: then nothing is kept. Otherwise it says whether an endpoint
 * listens.
 */
export async function keepNewSession(
  database: Database,
  session: CheckoutSession,
  answer: ClaimedAnswer | null = null,
): Promise<{ readonly isHeard: boolean } | null> {
  const insert = answer === null ? insertPlainly : insertClaiming;
  const [kept] = await insert(database, {
    session: sessionJson(session as SessionRow),
    eventId: randomUUID(),
    snapshot: JSON.stringify({ session: shown(session) }),
    ...(answer ? claimParameters(answer) : {}),
  });
  return kept ? { isHeard: kept[0] === true } : null;
}

/** What its first event shows of a session, by the same names as all later ones, which take it from the row. */
function shown(session: CheckoutSession): object {
  const { id, status, kind, amount, currency, customer, locale, metadata, createdAt, expiresAt, completedAt } = session;
  return { id, status, kind, amount, currency, customer, locale, metadata, createdAt, expiresAt, completedAt };
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
