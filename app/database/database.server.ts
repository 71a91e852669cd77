import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type * as tables from './tables';

/** Where queries run: the database, or a transaction of it. Stores take this, so that a flow decides what is one transaction. */
export type Queries = PgDatabase<PgQueryResultHKT, typeof tables>;

/** An open database: PostgreSQL, or PGlite embedded in this process. */
export interface Database {
  readonly kind: 'postgresql' | 'embedded';
  readonly queries: Queries;
  /**
   * Runs a transaction. Serialization failures and deadlocks are retried, so `work` must have no other effects:
   * never a network call.
   */
  transact<T>(work: (tx: Queries) => Promise<T>): Promise<T>;
  /** Answers when the database does. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
