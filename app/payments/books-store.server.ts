import { sql, type SQL } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { rowsOf } from '~/database/migrate.server';
import type { Currency } from '~/foundation/currency';
import type { AttemptState } from './attempt-states';
import type { BookedAttempt, BookedPayment } from './compare-payments';

interface Whose {
  readonly id: string;
  readonly merchantId: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const AT_ONCE = 1_000;

const sumOf = (entry: 'authorized' | 'captured' | 'refunded') =>
  sql`coalesce(sum(l.amount) filter (where l.entry = ${sql.raw(`'${entry}'`)}), 0)::text`;
const LEDGER_SUMS = sql`${sumOf('authorized')} as ledger_authorized, ${sumOf('captured')} as ledger_captured,
  ${sumOf('refunded')} as ledger_refunded`;

type Row = Readonly<Record<string, string | null>>;
const ledgerOf = (row: Row) => ({
  authorized: Number(row.ledger_authorized),
  captured: Number(row.ledger_captured),
  refunded: Number(row.ledger_refunded),
});
const dateOf = (text: string | null | undefined): Date | null => (text ? new Date(text) : null);

/** A connection's attempts since a moment, and those among the given references that are older, with their ledger. */
export async function loadAttempts(
  queries: Queries,
  connection: Whose,
  { since, references }: { readonly since: Date; readonly references: readonly string[] },
): Promise<readonly BookedAttempt[]> {
  const recent = await attemptsWhere(queries, connection, sql`a.prepared_at >= ${since.toISOString()}::timestamptz`);
  const known = new Set(recent.map(({ id }) => id));
  const older = references.filter((reference) => UUID.test(reference) && !known.has(reference));
  const found = await inParts(older, (ids) => attemptsWhere(queries, connection, sql`a.id in ${ids}`));
  return [...recent, ...found];
}

/**
 * Which of the references are attempts of the merchant's other connections. Two connections may lead to one account at the
 * gateway: it then lists the payments of both, and each night looks after its own.
 */
export async function ofOtherConnections(
  queries: Queries,
  connection: Whose,
  references: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = await inParts(
    references.filter((reference) => UUID.test(reference)),
    async (ids) => {
      const result = await queries.execute(sql`select id from attempts a
        where a.merchant_id = ${connection.merchantId} and a.connection_id <> ${connection.id} and a.id in ${ids}`);
      return rowsOf<{ id: string }>(result);
    },
  );
  return new Set(found.map(({ id }) => id));
}

async function attemptsWhere(queries: Queries, connection: Whose, which: SQL): Promise<readonly BookedAttempt[]> {
  const result = await queries.execute(sql`
    select a.id, a.payment_id, a.state, a.amount::text as amount, a.currency, a.gateway_reference, a.sent_at,
           a.concluded_at, ${LEDGER_SUMS},
           (select count(*) from operations o where o.attempt_id = a.id
             and o.state in ('prepared', 'sent', 'pending', 'unknown', 'mismatch'))::text as operated_on,
           (select max(o.concluded_at) from operations o where o.attempt_id = a.id) as operated_at
      from attempts a left join ledger l on l.attempt_id = a.id
     where a.connection_id = ${connection.id} and a.merchant_id = ${connection.merchantId} and ${which}
     group by a.id`);
  return rowsOf<Row>(result).map((row) => ({
    id: row.id ?? '',
    paymentId: row.payment_id ?? '',
    state: row.state as AttemptState,
    amount: Number(row.amount),
    currency: row.currency as Currency,
    gatewayReference: row.gateway_reference ?? null,
    sentAt: dateOf(row.sent_at),
    concludedAt: dateOf(row.concluded_at),
    isOperatedOn: Number(row.operated_on) > 0,
    operatedAt: dateOf(row.operated_at),
    ledger: ledgerOf(row),
  }));
}

/** Payments of a merchant with their ledger added up: in one statement, so that both are of one moment. */
export function loadPayments(
  queries: Queries,
  merchantId: string,
  ids: readonly string[],
): Promise<readonly BookedPayment[]> {
  return inParts([...new Set(ids)], async (part) => {
    const result = await queries.execute(sql`
      select p.id, p.authorized::text as authorized, p.captured::text as captured, p.refunded::text as refunded,
             p.refund_pending::text as refund_pending, ${LEDGER_SUMS}
        from payments p left join ledger l on l.payment_id = p.id
       where p.merchant_id = ${merchantId} and p.id in ${part}
       group by p.id`);
    return rowsOf<Row>(result).map((row) => ({
      id: row.id ?? '',
      columns: {
        authorized: Number(row.authorized),
        captured: Number(row.captured),
        refunded: Number(row.refunded),
      },
      ledger: ledgerOf(row),
      refundPending: Number(row.refund_pending),
    }));
  });
}

async function inParts<Value>(
  ids: readonly string[],
  load: (part: SQL) => Promise<readonly Value[]>,
): Promise<readonly Value[]> {
  const found: Value[] = [];
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const part = ids.slice(start, start + AT_ONCE).map((id) => sql`${id}`);
    found.push(...(await load(sql`(${sql.join(part, sql`, `)})`)));
  }
  return found;
}
