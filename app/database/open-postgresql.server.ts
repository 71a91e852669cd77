import { sql, type SQL } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { Log } from '~/foundation/log.server';
import { mustBeOutsideTransactions, watchQueries } from '~/foundation/transaction-watch.server';
import { awaitPostgresql } from './await-postgresql.server';
import type { Database, Queries } from './database.server';
import { assembleDatabase, textOf, type Asking } from './merchant-scope.server';
import { migrate } from './migrate.server';
import * as tables from './tables';

const RETRIED = new Set(['40001', '40P01']);
const MOST_TRIES = 5;

function isRetryable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && RETRIED.has(cause.code)) return true;
  }
  return false;
}

async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries >= MOST_TRIES || !isRetryable(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** tries));
    }
  }
}

/** What Drizzle asks of a client. */
type Ask = (...question: unknown[]) => Promise<pg.QueryArrayResult<unknown[]>>;

/** A connection's own `query`, whose overloads for callbacks Drizzle does not use. */
function questioner(client: pg.PoolClient): Ask {
  return (...question) => Reflect.apply(client.query, client, question) as ReturnType<Ask>;
}

/** Asks each question in a transaction of its own that begins with a statement of ours. */
function inTransactions(pool: pg.Pool, begin: SQL): { readonly query: Ask } {
  const first = textOf(begin);
  return {
    async query(...question) {
      mustBeOutsideTransactions('another query');
      const client = await pool.connect();
      try {
        await client.query('begin');
        await client.query(first);
        const answer = await questioner(client)(...question);
        await client.query('commit');
        client.release();
        return answer;
      } catch (error) {
        // A connection that cannot even go back is not given to anybody else.
        await client.query('rollback').then(
          () => client.release(),
          () => client.release(true),
        );
        throw error;
      }
    },
  };
}

function askingBy(client: pg.Pool | { readonly query: Ask }): Asking {
  const { query } = client;
  return {
    queries: drizzle(client as pg.Pool, { schema: tables }),
    async runPrepared({ name, text }, values) {
      const { rows } = await query.call(client, { name, text, values: [...values], rowMode: 'array' });
      return rows;
    },
  };
}

/**
 * Opens PostgreSQL with a pool whose callers wait at most five seconds for a connection: longer than a disk that is slow to
 * flush holds them all up, and rather a clear fault than a hanging page. A server that is gone refuses at once. At start it
 * waits longer, for one that is not up yet.
 */
export async function openPostgresql(databaseUrl: string, log: Log): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 10,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
  });
  pool.on('error', (error) => log.warn({ err: error }, 'an idle database connection was lost'));
  // A connection may also be lost under a transaction, between two of its queries. Its next query fails and says so; but an
  // event that nobody listens to would end the process, and with it every other payment under way.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  const asking = askingBy(watchQueries(pool));
  const database = assembleDatabase({
    kind: 'postgresql',
    asking,
    transact: (work) => retried(() => asking.queries.transaction((tx) => work(tx as unknown as Queries))),
    askingAfter: (begin) => askingBy(inTransactions(pool, begin)),
    close: () => pool.end(),
  });
  try {
    await awaitPostgresql(databaseUrl, () => pool.query('select 1'), { log });
    await migrate(database, async (tx, script) => {
      await tx.execute(sql.raw(script));
    });
    await database.openScopes();
  } catch (error) {
    await pool.end();
    throw error;
  }
  return database;
}
