import { fsyncSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { sql, type SQL } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/pglite';
import type { Database, Queries } from './database.server';
import { mustBeOutsideTransactions, watchQueries } from '~/foundation/transaction-watch.server';
import type { HeldDirectory } from './directory-lock.server';
import { assembleDatabase, textOf, type Asking } from './merchant-scope.server';
import { migrate } from './migrate.server';
import * as tables from './tables';

interface EmscriptenModule {
  readonly NODEFS: { readonly stream_ops: { fsync?: (stream: { nfd: number }) => number } };
}

/** How syncs are made; a test counts them, so that a new version of PGlite cannot lose them silently. */
export const disk = { sync: (descriptor: number): void => fsyncSync(descriptor) };

/**
 * PGlite's own file system never syncs: an acknowledged commit could be lost with the power. This one passes the
 * database's fsync calls to the disk. It leans on PGlite's insides, so the version is pinned and a test counts the calls.
 */
class DurableNodeFS extends NodeFS {
  override async init(pg: PGlite, options: Parameters<NodeFS['init']>[1]): ReturnType<NodeFS['init']> {
    const prepared = await super.init(pg, options);
    const syncing = (module: unknown) => {
      (module as EmscriptenModule).NODEFS.stream_ops.fsync = (stream) => {
        disk.sync(stream.nfd);
        return 0;
      };
    };
    prepared.emscriptenOpts.preRun = [
      syncing,
      ...(prepared.emscriptenOpts.preRun ?? []),
    ] as typeof prepared.emscriptenOpts.preRun;
    return prepared;
  }
}

// "-F" switches fsync off. fdatasync does nothing in PGlite's C library, so the write-ahead log must use fsync.
const DURABLE_START = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  '-c',
  'wal_sync_method=fsync',
];
const SMALL_MEMORY = ['-c', 'shared_buffers=16MB'];

/**
 * Opens the embedded database, durable, in a directory that this process alone holds; `null` keeps it in memory (tests).
 * In memory it may begin with what initdb left elsewhere, which is most of the time that a new one takes.
 */
export async function openEmbedded(held: HeldDirectory | null, emptyCluster?: Blob): Promise<Database> {
  const lite =
    held === null
      ? await PGlite.create({
          startParams: [...PGlite.defaultStartParams, ...SMALL_MEMORY],
          ...(emptyCluster ? { loadDataDir: emptyCluster } : {}),
        })
      : await PGlite.create({
          fs: new DurableNodeFS(join(held.path, 'database')),
          startParams: [...DURABLE_START, ...SMALL_MEMORY],
        });
  const asking = askingBy(watchQueries(lite));
  const database = assembleDatabase({
    kind: 'embedded',
    asking,
    transact: (work) => asking.queries.transaction((tx) => work(tx as unknown as Queries)),
    askingAfter: (begin) => askingBy(inTransactions(lite, begin)),
    close: () => lite.close(),
  });
  try {
    // Migrations hold several statements; the advisory lock is not needed here, because the directory is ours alone.
    await migrate(database, async (tx, script) => {
      for (const statement of splitStatements(script)) await tx.execute(sql.raw(statement));
    });
    await database.openScopes();
  } catch (error) {
    await lite.close();
    throw error;
  }
  return database;
}

type Ask = PGlite['query'];

/** Asks each question in a transaction of its own that begins with a statement of ours. */
function inTransactions(lite: PGlite, begin: SQL): { readonly query: Ask } {
  const { text, values } = textOf(begin);
  return {
    query: (...question) => {
      mustBeOutsideTransactions('another query');
      return lite.transaction(async (tx) => {
        await tx.query(text, values);
        return tx.query(...question);
      });
    },
  };
}

function askingBy(client: { readonly query: Ask }): Asking {
  return {
    queries: drizzle(client as PGlite, { schema: tables }),
    async runPrepared({ text }, values) {
      const { rows } = await client.query<unknown[]>(text, [...values], { rowMode: 'array' });
      return rows;
    },
  };
}

/** Splits a script at semicolons that end a line, but not inside `$$ … $$` bodies. */
function splitStatements(script: string): string[] {
  const statements: string[] = [];
  let current = '';
  for (const line of script.split('\n')) {
    current += `${line}\n`;
    const insideBody = (current.match(/\$\$/g)?.length ?? 0) % 2 === 1;
    if (!insideBody && line.trimEnd().endsWith(';')) {
      statements.push(current);
      current = '';
    }
  }
  return current.trim() === '' ? statements : [...statements, current];
}
