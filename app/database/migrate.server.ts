import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { killPoint } from '~/foundation/kill-point.server';
import type { Database, Queries } from './database.server';

const files = import.meta.glob<string>('./migrations/*.sql', { query: '?raw', import: 'default', eager: true });

/** The migrations in order, with the checksum by which a landed one is recognized. */
const MIGRATIONS = Object.entries(files)
  .map(([path, text]) => ({
    name: path.replace('./migrations/', '').replace('.sql', ''),
    text,
    checksum: createHash('sha256').update(text).digest('hex'),
  }))
  .sort((a, b) => a.name.localeCompare(b.name));

// Any number that only we use: several processes that start at once take turns.
const MIGRATION_LOCK = 714_201_126;

/** Runs SQL that holds several statements, which the query interface of PGlite cannot. */
export type RunScript = (tx: Queries, script: string) => Promise<void>;

/**
 * Brings the schema up to date, each migration in a transaction of its own: a kill leaves the last whole one.
 * Throws when a migration that was applied has since been edited, or when the database is newer than this code.
 */
export async function migrate(database: Database, runScript: RunScript): Promise<void> {
  await database.queries.execute(sql`create table if not exists migrations (
    name text primary key, checksum text not null, applied_at timestamptz not null default now())`);
  for (const migration of MIGRATIONS) {
    await database.transact(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
      const found = await tx.execute<{ checksum: string }>(
        sql`select checksum from migrations where name = ${migration.name}`,
      );
      const [row] = rowsOf<{ checksum: string }>(found);
      if (row && row.checksum !== migration.checksum)
        throw new Error(`migration ${migration.name} was edited after it was applied`);
      if (row) return;
      await runScript(tx, migration.text);
      killPoint('K14');
      await tx.execute(sql`insert into migrations (name, checksum) values (${migration.name}, ${migration.checksum})`);
    });
  }
  await refuseNewerDatabase(database);
}

async function refuseNewerDatabase(database: Database): Promise<void> {
  const known = new Set(MIGRATIONS.map((migration) => migration.name));
  const applied = rowsOf<{ name: string }>(await database.queries.execute(sql`select name from migrations`));
  const newer = applied.filter((row) => !known.has(row.name));
  if (newer.length > 0)
    throw new Error(`the database is newer than this release: ${newer.map((row) => row.name).join(', ')}`);
}

/** The rows of a raw query; both drivers answer with an object that holds them. */
export function rowsOf<Row>(result: unknown): readonly Row[] {
  const { rows } = result as { rows: readonly Row[] };
  return rows;
}
