import { GatewayFault } from '~/foundation/faults';
import type { ListedPayment, ListPage } from '~/gateways/operation-contract';
import { findGatewayConnection, type GatewayConnection } from '~/merchants/gateway-connection.server';
import { findMerchant } from '~/merchants/merchant-store.server';
import { isLive, isPaid } from '~/payments/attempt-states';
import { findAttempt } from '~/payments/attempt-store.server';
import { loadAttempts, loadPayments, ofOtherConnections } from '~/payments/books-store.server';
import { closeGone, keepBreak, keepRun } from '~/payments/break-store.server';
import {
  comparePayments,
  isCharge,
  isComparable,
  type BookedAttempt,
  type Books,
  type Contradiction,
} from '~/payments/compare-payments';
import { clockFor } from './clock-for';
import { continuePayment } from './continue-payment.server';
import type { House } from './house';
import { openGateway } from './open-gateway.server';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How far back the gateway's list is asked for: a night that was missed is made up for by the next. */
const LISTED_MS = 3 * DAY_MS;
/** What was sent right at the list's beginning may have changed before it, by the gateway's clock. */
const CLOCK_SKEW_MS = HOUR_MS;
/** What changed so lately may be older in the list than in our books. */
const SETTLING_MS = 2 * MINUTE_MS;
/** A list that does not end is a fault of the gateway's. */
const MOST_PAGES = 10_000;

/**
 * Compares the gateway's list of a connection's payments with our attempts and our ledger, and writes down where they
 * contradict each other. What the list could conclude is asked for as any unknown outcome is: the list itself moves
 * nothing. Throws when the gateway does not list; the job tries again.
 */
export async function reconcileConnection(
  house: House,
  which: { readonly connectionId: string; readonly merchantId: string },
): Promise<void> {
  const { queries } = house.database;
  const connection = await findGatewayConnection(queries, which.merchantId, which.connectionId);
  const merchant = connection && (await findMerchant(queries, connection.merchantId));
  if (!connection || !merchant) return;
  const startedAt = house.clock.now();
  const from = new Date(startedAt.getTime() - LISTED_MS);
  const all = await listAll(house, connection, { from, to: new Date(startedAt.getTime() + HOUR_MS) });
  if (all === null) return;
  const references = all.map(({ reference }) => reference);
  const others = await ofOtherConnections(queries, connection, references);
  const listed = all.filter(({ reference }) => !others.has(reference));
  const scope = { since: from, references };
  await askAboutOpen(house, listed, await loadAttempts(queries, connection, scope));
  // Read after the list and after asking: an attempt is committed before its gateway hears of it.
  const attempts = await loadAttempts(queries, connection, scope);
  const payments = await loadPayments(
    queries,
    connection.merchantId,
    attempts.map(({ paymentId }) => paymentId),
  );
  const books = {
    listed,
    attempts,
    payments,
    listedFrom: new Date(from.getTime() + CLOCK_SKEW_MS),
    settledBefore: new Date(startedAt.getTime() - SETTLING_MS),
  };
  const comparedAt = clockFor(house, { merchant, mode: connection.mode }).now();
  await writeDown(house, connection, { books, found: comparePayments(books), comparedAt });
}

/** Every payment that changed in a period; null where the gateway cannot list. */
async function listAll(
  house: House,
  connection: GatewayConnection,
  period: { readonly from: Date; readonly to: Date },
): Promise<readonly ListedPayment[] | null> {
  const { id: connectionId, merchantId, gateway: name } = connection;
  const opened = await openGateway(house, { connectionId, merchantId, gateway: name });
  if ('unusable' in opened) throw new GatewayFault('not_sent', opened.unusable);
  const { gateway, context } = opened;
  if (!gateway.list) return null;
  const listed: ListedPayment[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page: ListPage = await gateway.list({ ...period, cursor }, { ...context, report: () => undefined });
    listed.push(...page.payments);
    if (page.nextCursor === null) return listed;
    cursor = page.nextCursor;
  }
  throw new GatewayFault('unknown', `the list of ${gateway.name} does not end`);
}

/** Asks about every attempt that we think has no money, or may have some, and that the gateway lists with some. */
async function askAboutOpen(
  house: House,
  listed: readonly ListedPayment[],
  attempts: readonly BookedAttempt[],
): Promise<void> {
  const charged = new Set(listed.filter(isCharge).map(({ reference }) => reference));
  const open = attempts.filter(({ id, state }) => {
    const isUnheard = state === 'unknown' || state === 'sent';
    return isUnheard || (charged.has(id) && !isPaid(state) && (isLive(state) ? state !== 'mismatch' : true));
  });
  for (const { id, state } of open) {
    const attempt = state === 'prepared' ? null : await findAttempt(house.database.queries, id);
    if (attempt) await continuePayment(house, attempt, { source: 'query' });
  }
}

interface Comparison {
  readonly books: Books;
  readonly found: readonly Contradiction[];
  readonly comparedAt: Date;
}

async function writeDown(house: House, connection: GatewayConnection, comparison: Comparison): Promise<void> {
  const { books, found, comparedAt } = comparison;
  const now = house.clock.now();
  const subjects = new Set([
    ...books.listed.map(({ gatewayReference }) => gatewayReference),
    // What was not compared keeps the breaks that it has.
    ...books.attempts.filter((attempt) => isComparable(attempt, books.settledBefore)).map(({ id }) => id),
    ...books.payments.map(({ id }) => id),
  ]);
  const { news, gone } = await house.database.transact(async (tx) => {
    const fresh: Contradiction[] = [];
    for (const one of found) if (await keepBreak(tx, connection, { found: one, now })) fresh.push(one);
    const closed = await closeGone(tx, connection, { subjects, found, now });
    await keepRun(tx, {
      connectionId: connection.id,
      merchantId: connection.merchantId,
      comparedAt,
      paymentsListed: books.listed.length,
      breaksFound: found.length,
    });
    return { news: fresh, gone: closed };
  });
  const about = { connection: connection.id, gateway: connection.gateway };
  for (const { kind, subject } of news) house.log.error({ ...about, kind, subject }, 'reconciliation found a break');
  house.log.info({ ...about, listed: books.listed.length, found: found.length, gone }, 'a connection was reconciled');
}
