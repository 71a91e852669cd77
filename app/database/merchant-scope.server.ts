import { sql, type SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { LRUCache } from 'lru-cache';
import { mustBeOutsideTransactions, watchTransaction } from '~/foundation/transaction-watch.server';
import type { Database, Queries } from './database.server';
import { rowsOf } from './migrate.server';

const dialect = new PgDialect();

/** A statement as drivers take it. */
export function textOf(statement: SQL): { readonly text: string; readonly values: unknown[] } {
  const { sql: text, params } = dialect.sqlToQuery(statement);
  return { text, values: params };
}

/** What asks single questions: of the whole database, or of what one merchant may see. */
export type Asking = Pick<Database, 'queries' | 'runPrepared'>;

/** What a driver brings. */
export interface Driver {
  readonly kind: Database['kind'];
  readonly asking: Asking;
  transact<T>(work: (tx: Queries) => Promise<T>): Promise<T>;
  /** The same, each question in a transaction of its own that begins with this statement. */
  askingAfter(begin: SQL): Asking;
  close(): Promise<void>;
}

/** A database whose scopes can be opened once its schema is there. */
export interface AssembledDatabase extends Database {
  openScopes(): Promise<void>;
}

const MOST_SCOPES = 1_000;

/** Puts a database together from a driver: the whole, and for each merchant its own view (migration 0006). */
export function assembleDatabase(driver: Driver): AssembledDatabase {
  const { kind, asking, close } = driver;
  const transact = <T>(work: (tx: Queries) => Promise<T>): Promise<T> => {
    mustBeOutsideTransactions('a transaction');
    return driver.transact((tx) => watchTransaction(() => work(tx)));
  };
  const scopes = new LRUCache<string, Database>({ max: MOST_SCOPES });
  let takesRole = false;
  const scopeFor = (merchantId: string): Database => {
    const role = takesRole ? sql`, set_config('role', 'florin_merchant', true)` : sql``;
    const begin = sql`select set_config('florin.merchant', ${merchantId}, true)${role}`;
    return {
      ...whole,
      ...driver.askingAfter(begin),
      transact: (work) =>
        transact(async (tx) => {
          await tx.execute(begin);
          return work(tx);
        }),
    };
  };
  const whole: AssembledDatabase = {
    kind,
    ...asking,
    transact,
    close,
    forMerchant(merchantId) {
      const scope = scopes.get(merchantId) ?? scopeFor(merchantId);
      scopes.set(merchantId, scope);
      return scope;
    },
    get whole() {
      return whole;
    },
    ping: async () => {
      await asking.queries.execute(sql`select 1`);
    },
    async openScopes() {
      takesRole = await mayTakeRole(asking.queries);
    },
  };
  return whole;
}

/**
 * A superuser passes every policy and has to take a role to be bound by them; who may not take that role is no superuser,
 * and bound anyway.
 */
async function mayTakeRole(queries: Queries): Promise<boolean> {
  const result = await queries.execute(sql`
    select exists (select from pg_roles where rolname = 'florin_merchant' and pg_has_role(oid, 'member')) as may`);
  return rowsOf<{ may: boolean }>(result)[0]?.may === true;
}
