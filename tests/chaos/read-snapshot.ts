import { openKeyring, type Keyring } from '~/foundation/keyring.server';
import { rowIdOf } from '~/foundation/capability.server';
import { Secret } from '~/foundation/secret.server';
import type { LedgerEntry } from '~/gateways/simulation/ledger';
import { openConnectionSettings, type GatewayConnection } from '~/merchants/gateway-connection.server';
import type { AttemptRow, Charge, HeardEvent, Screen, Snapshot } from './invariants';
import type { LeftBehind, SentAt } from './left-behind';
import { CARDS } from './plan';

/** What the database does not know: the other side's ledger, and what was seen on the way. */
export interface Witnesses {
  readonly ledger: readonly LedgerEntry[];
  readonly screens: readonly Screen[];
  readonly serverErrors: readonly string[];
  /** Where card numbers were found outside the database. */
  readonly cardsFound: readonly string[];
  readonly sentAt: SentAt;
  /** What the merchant's endpoint took; absent where there is none. */
  readonly heard?: readonly HeardEvent[];
}

const milliseconds = (column: string) => `extract(epoch from ${column}) * 1000`;

/** Everything, or what belongs to one session. */
function queriesFor(sessionRowId: string | null) {
  const only = (column: string) => (sessionRowId === null ? '' : `where ${column} = '${sessionRowId}'`);
  const ofPayment = sessionRowId === null ? '' : `where payment_id in (select id from payments ${only('session_id')})`;
  return {
    sessions: `select id, status, amount::float8, currency from checkout_sessions ${only('id')}`,
    payments: `select id, session_id as "sessionId", amount::float8, authorized::float8, captured::float8, refunded::float8,
      refund_pending::float8 as "refundPending" from payments ${only('session_id')}`,
    attempts: `select id, session_id as "sessionId", payment_id as "paymentId", connection_id as "connectionId", gateway,
      gateway_reference as "gatewayReference", amount::float8, currency, state, state_version as "stateVersion",
      ${milliseconds('sent_at')} as "sentAt", ${milliseconds('concluded_at')} as "concludedAt" from attempts ${only('session_id')}`,
    ledger: `select attempt_id as "attemptId", payment_id as "paymentId", entry, amount::float8, currency,
      (evidence ->> 'source' is not null and evidence -> 'answer' is not null) as "hasEvidence" from ledger ${ofPayment}`,
    operations: `select id, attempt_id as "attemptId", kind, state, amount::float8, reserved::float8 from operations ${ofPayment}`,
    events: `select id, is_heard as "isHeard", state_version::float8 as "stateVersion", coalesce(session_id::text, '') as "sessionId", type, snapshot -> 'transaction' ->> 'id' as "transactionId",
      snapshot -> 'transaction' ->> 'state' as "transactionState", sequence::float8 from merchant_events ${only('session_id')}`,
  };
}

const QUERIES = {
  transitions: `select from_state as "from", to_state as "to" from attempt_transitions`,
  deadJobs: `select kind || ' ' || key || ': ' || coalesce(last_error, '') as job from jobs where dead_at is not null`,
  connections: `select id, merchant_id as "merchantId", settings_sealed as "settingsSealed" from gateway_connections`,
  tables: `select tablename as name from pg_tables where schemaname = 'public'`,
} as const;

export function keysOf(masterKey: string): Keyring {
  return openKeyring(new Secret(Buffer.from(masterKey, 'base64')));
}

/** The card numbers that must be nowhere, as they are typed and as they are sent. */
export const CARD_TEXTS: readonly string[] = Object.values(CARDS)
  .flat()
  .flatMap((number) => [
    number,
    number.replace(/(\d{4})(?=\d)/g, '$1 '),
    Buffer.from(number).toString('base64').slice(0, 20),
  ]);

async function tablesHoldingCards(left: LeftBehind): Promise<string[]> {
  const found: string[] = [];
  const pattern = CARD_TEXTS.join('|').replaceAll('+', '\\+');
  for (const { name } of await left.rows<{ name: string }>(QUERIES.tables)) {
    const [row] = await left.rows<{ count: number }>(
      `select count(*)::int from "${name}" t where t::text ~ '${pattern}'`,
    );
    if (row && row.count > 0) found.push(`table ${name}: ${row.count} rows`);
  }
  return found;
}

export function chargeOf(entry: LedgerEntry): Charge {
  return { ...entry, at: Date.parse(entry.at) };
}

export type Accounts = ReadonlyMap<string, string>;

/** The gateway's account behind each connection. */
export async function readAccounts(left: Pick<LeftBehind, 'rows'>, keys: Keyring): Promise<Accounts> {
  const connections = await left.rows<GatewayConnection>(QUERIES.connections);
  const accountOf = (one: GatewayConnection) => (openConnectionSettings(one, keys) as { account: string }).account;
  return new Map(connections.map((one) => [one.id, accountOf(one)]));
}

/** Which transitions the database allows. */
export async function readTransitions(left: Pick<LeftBehind, 'rows'>): Promise<Snapshot['transitions']> {
  const rows = await left.rows<{ from: string; to: string }>(QUERIES.transitions);
  return rows.map(({ from, to }) => [from, to] as const);
}

type Rows = Pick<Snapshot, 'sessions' | 'payments' | 'attempts' | 'ledger' | 'operations' | 'events'>;
type Found = Omit<Rows, 'attempts'> & {
  readonly attempts: readonly (AttemptRow & { readonly connectionId: string })[];
};

/** What the database says of the money; of one session where its row is named. */
export async function readMoney(
  left: Pick<LeftBehind, 'rows'>,
  accounts: Accounts,
  sessionRowId: string | null = null,
): Promise<Rows> {
  // All in one question: the model asks it after every seed.
  const parts = Object.entries(queriesFor(sessionRowId)).map(
    ([name, query]) => `(select coalesce(json_agg(p), '[]') from (${query}) p) as ${name}`,
  );
  const [found] = await left.rows<Found>(`select ${parts.join(', ')}`);
  if (!found) throw new Error('the database says nothing');
  return {
    ...found,
    attempts: found.attempts.map((attempt) => ({ ...attempt, account: accounts.get(attempt.connectionId) ?? '' })),
  };
}

/** Puts together what both sides have written down. */
export async function readSnapshot(left: LeftBehind, keys: Keyring, witnesses: Witnesses): Promise<Snapshot> {
  const money = await readMoney(left, await readAccounts(left, keys));
  const deadJobs = await left.rows<{ job: string }>(QUERIES.deadJobs);
  return {
    ...money,
    charges: witnesses.ledger.map(chargeOf),
    attempts: money.attempts.map((attempt) => ({
      ...attempt,
      sentAt: witnesses.sentAt.get(attempt.id) ?? attempt.sentAt,
    })),
    // Payers know a session by its capability, the database by its row.
    screens: witnesses.screens.map((screen) => ({
      ...screen,
      sessionId: rowIdOf('session', screen.sessionId, keys) ?? screen.sessionId,
    })),
    heard: witnesses.heard ?? null,
    transitions: await readTransitions(left),
    deadJobs: deadJobs.map(({ job }) => job),
    cardsFound: [...witnesses.cardsFound, ...(await tablesHoldingCards(left))],
    serverErrors: witnesses.serverErrors,
  };
}
