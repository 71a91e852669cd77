import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { attempts, checkoutSessions, ledger, merchantEvents, payments } from '~/database/tables';
import type { MerchantEventType } from './event-types';

export interface MerchantEvent {
  readonly merchantId: string;
  readonly sessionId: string;
  readonly type: MerchantEventType;
  /** What it tells beside the session and the sums of its payment, which are taken from their rows: the transaction. */
  readonly snapshot: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
}

/**
 * The version of what the event shows. Every change of a session's row, of an attempt's state and of the money adds to it
 * and nothing takes from it, so it rises with each change, and what has the same version is the same.
 */
const STATE_VERSION = sql`
  s.state_version
  + coalesce((select sum(a.state_version) from ${attempts} a where a.session_id = s.id), 0)
  + (select count(*) from ${ledger} l where l.payment_id = p.id)`;

/** As the row is now, not as it was read. A new session tells of itself, in the statement that makes it, by the same names. */
const SESSION_SHOWN = sql`
  jsonb_build_object('session', jsonb_build_object(
    'id', s.id, 'status', s.status, 'kind', s.kind, 'amount', s.amount, 'currency', s.currency, 'customer', s.customer,
    'locale', s.locale, 'metadata', s.metadata, 'createdAt', s.created_at, 'expiresAt', s.expires_at,
    'completedAt', s.completed_at))`;

const PAYMENT_SHOWN = sql`
  case when p.id is null then '{}'::jsonb else jsonb_build_object('payment', jsonb_build_object(
    'authorized', p.authorized, 'captured', p.captured, 'refunded', p.refunded)) end`;

/**
 * Keeps an event in the transaction that made it true, so that neither can be without the other: the whole state at that
 * moment, so that the order of arrival does not matter. One statement, in which the database also puts it on its way to the
 * merchant's endpoints.
 * To be called after all that the event is to show was changed, with the session locked.
 */
export async function addMerchantEvent(tx: Queries, event: MerchantEvent): Promise<void> {
  const { merchantId, sessionId, type, snapshot, createdAt } = event;
  await tx.execute(sql`
    insert into ${merchantEvents} (id, merchant_id, mode, session_id, type, state_version, snapshot, created_at)
    select ${randomUUID()}::uuid, s.merchant_id, s.mode, s.id, ${type}::text, ${STATE_VERSION},
      ${SESSION_SHOWN} || ${PAYMENT_SHOWN} || ${JSON.stringify(snapshot)}::jsonb,
      ${createdAt.toISOString()}::timestamptz
    from ${checkoutSessions} s left join ${payments} p on p.session_id = s.id
    where s.id = ${sessionId} and s.merchant_id = ${merchantId}`);
}
