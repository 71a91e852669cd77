import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { Log } from '~/foundation/log.server';
import { awaitPostgresql } from './await-postgresql.server';
import type { Database, Queries } from './database.server';
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
  const queries = drizzle(pool, { schema: tables });
  const database: Database = {
    kind: 'postgresql',
    queries: queries,
    async transact(work) {
      for (let tries = 1; ; tries += 1) {
        try {
          return await queries.transaction((tx) => work(tx as unknown as Queries));
        } catch (error) {
          if (tries >= MOST_TRIES || !isRetryable(error)) throw error;
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** tries));
        }
      }
    },
    ping: async () => {
      await queries.execute(sql`select 1`);
    },
    close: () => pool.end(),
  };
  try {
    await awaitPostgresql(databaseUrl, () => pool.query('select 1'), { log });
    await migrate(database, async (tx, script) => {
      await tx.execute(sql.raw(script));
    });
  } catch (error) {
    await pool.end();
    throw error;
  }
  return database;
}
