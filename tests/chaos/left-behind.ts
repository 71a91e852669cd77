import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';

/** The product's database, read and moved in time from outside. */
export interface LeftBehind {
  /** The rows of a query. */
  rows<Row>(query: string): Promise<readonly Row[]>;
  close(): Promise<void>;
}

/** Answers are read as JSON: both databases then give the same types. */
const asJson = (query: string) => `select coalesce(json_agg(q), '[]')::text as found from (${query}) q`;

/** Opens what a product that has ended left on disk. Nobody else may have the directory open. */
export async function openDirectory(dataDir: string): Promise<LeftBehind> {
  const lite = await PGlite.create(join(dataDir, 'database'));
  return {
    rows: async <Row>(query: string) => {
      if (!query.startsWith('select')) return (await lite.query<Row>(query)).rows;
      const { rows } = await lite.query<{ found: string }>(asJson(query));
      return JSON.parse(rows[0]?.found ?? '[]') as Row[];
    },
    close: () => lite.close(),
  };
}

/** Opens a PostgreSQL database; the product may be at work on it. */
export async function openServer(databaseUrl: string): Promise<LeftBehind> {
  const client = new pg.Client({ connectionString: databaseUrl });
  // A connection that the server ends while it idles is no fault of ours.
  client.on('error', () => undefined);
  await client.connect();
  return {
    rows: async <Row>(query: string) => {
      if (!query.startsWith('select')) return (await client.query(query)).rows as Row[];
      const { rows } = await client.query<{ found: string }>(asJson(query));
      return JSON.parse(rows[0]?.found ?? '[]') as Row[];
    },
    close: () => client.end(),
  };
}

/** When attempts were sent in truth, of those that were moved in time. */
export type SentAt = Map<string, number>;

/**
 * Moves what is unfinished, and all jobs, into the past: the same to the product as a clock that goes on, without the
 * waiting. A gateway's "no such payment" is believed only after ten minutes, a claimed job comes back after one.
 */
export async function letTimePass(left: LeftBehind, minutes: number, sentAt: SentAt): Promise<void> {
  const unfinished = `state in ('prepared', 'sent', 'unknown', 'pending', 'requires_action')`;
  const moved = await left.rows<{ id: string; at: number | null }>(
    `select id, extract(epoch from sent_at) * 1000 as at from attempts where ${unfinished}`,
  );
  for (const { id, at } of moved) if (at !== null && !sentAt.has(id)) sentAt.set(id, at);
  const earlier = (column: string) => `${column} = ${column} - interval '${minutes} minutes'`;
  await left.rows(`update attempts set ${earlier('prepared_at')}, ${earlier('sent_at')} where ${unfinished}`);
  await left.rows(`update operations set ${earlier('prepared_at')}, ${earlier('sent_at')}
    where state in ('prepared', 'sent', 'unknown', 'pending')`);
  await left.rows(`update jobs set ${earlier('run_at')} where dead_at is null`);
  await left.rows(
    `update event_deliveries set ${earlier('next_try_at')}, ${earlier('lease_until')} where state = 'waiting'`,
  );
}

/** What has no end yet: attempts and operations without an outcome, events that nobody has looked at or that did not arrive. */
export async function countOpen(left: LeftBehind): Promise<number> {
  const [row] = await left.rows<{ open: number }>(
    `select ((select count(*) from attempts where state in ('prepared', 'sent', 'unknown', 'pending', 'requires_action'))
      + (select count(*) from operations where state in ('prepared', 'sent', 'unknown', 'pending'))
      + (select count(*) from event_deliveries where state = 'waiting')
      + (select count(*) from gateway_events where processed_at is null))::int as open`,
  );
  return row?.open ?? 0;
}
