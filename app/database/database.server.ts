import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type * as tables from './tables';

/** Where queries run: the database, or a transaction of it. Stores take this, so that a flow decides what is one transaction. */
export type Queries = PgDatabase<PgQueryResultHKT, typeof tables>;

/** A statement's text under the name that a connection keeps its plan by. */
export interface PreparedText {
  readonly name: string;
  readonly text: string;
}

/** An open database: PostgreSQL, or PGlite embedded in this process. */
export interface Database {
  readonly kind: 'postgresql' | 'embedded';
  readonly queries: Queries;
  /**
   * Runs a transaction. Serialization failures and deadlocks are retried, so `work` must have no other effects:
   * never a network call.
   */
  transact<T>(work: (tx: Queries) => Promise<T>): Promise<T>;
  /** Runs a prepared statement by the driver alone; see `hotStatement`. */
  runPrepared(statement: PreparedText, values: readonly unknown[]): Promise<readonly (readonly unknown[])[]>;
  /**
   * The same database as one merchant may see it: other merchants' rows do not exist there and cannot be written, whatever a
   * query forgets. Each query is a transaction of its own.
   */
  forMerchant(merchantId: string): Database;
  /** The database without a scope; itself, where it has none. */
  readonly whole: Database;
  /** Answers when the database does. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
