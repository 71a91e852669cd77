/**
 * Migrations are numbered without gaps and never edited after landing: databases out there have run them. The tables as
 * Drizzle sees them are those that the migrations make.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { is } from 'drizzle-orm';
import { PgTable, getTableConfig } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as tables from '~/database/tables';
import { TOP, filesUnder } from './source';

const FOLDER = 'app/database/migrations';
const LANDED = 'tests/house/migrations.snapshot';

/** Tables that belong to nobody or to everybody: merchants themselves, the state tables, the queue of work, counters. */
const NOT_A_MERCHANTS = new Set([
  'merchants',
  'attempt_transitions',
  'operation_transitions',
  'jobs',
  'rate_limits',
  'key_checks',
]);

const migrations = filesUnder(FOLDER, (name) => name.endsWith('.sql')).map((path) => path.slice(FOLDER.length + 1));
const read = (name: string) => readFileSync(join(TOP, FOLDER, name), 'utf8');

/** One line of the list of landed migrations: what sha256sum prints. */
function checksumLine(name: string, text: string): string {
  return `${createHash('sha256').update(text).digest('hex')}  ${name}`;
}

function wronglyNumbered(names: readonly string[]): string[] {
  return names.filter(
    (name, index) => !new RegExp(`^${String(index + 1).padStart(4, '0')}_[a-z\\d]+(?:_[a-z\\d]+)*\\.sql$`).test(name),
  );
}

/** Landed lines that no longer hold, and migrations that are not in the list. To land one, add its line. */
function changed(landed: readonly string[], present: readonly string[]): string[] {
  const gone = landed.filter((line) => !present.includes(line)).map((line) => `landed, but edited or removed: ${line}`);
  const named = new Set(landed.map((line) => line.split('  ')[1]));
  const unlisted = present.filter((line) => !named.has(line.split('  ')[1])).map((line) => `not in ${LANDED}: ${line}`);
  return [...gone, ...unlisted];
}

test('migrations are numbered without gaps', () => {
  expect(migrations).not.toEqual([]);
  expect(wronglyNumbered(migrations)).toEqual([]);
});

test('no landed migration was edited', () => {
  const landed = readFileSync(join(TOP, LANDED), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  expect(
    changed(
      landed,
      migrations.map((name) => checksumLine(name, read(name))),
    ),
  ).toEqual([]);
});

test('catches a gap, a wrong name, an edit, a removal and a migration that is not listed', () => {
  expect(wronglyNumbered(['0001_spine.sql', '0003_links.sql'])).toEqual(['0003_links.sql']);
  expect(wronglyNumbered(['0001-Spine.sql'])).toHaveLength(1);
  const landed = [checksumLine('0001_a.sql', 'a'), checksumLine('0002_b.sql', 'b')];
  expect(changed(landed, landed)).toEqual([]);
  expect(changed(landed, [checksumLine('0001_a.sql', 'A'), checksumLine('0003_c.sql', 'c')])).toHaveLength(3);
});

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly required: boolean;
}

const drizzleTables = Object.values(tables)
  .filter((value) => is(value, PgTable))
  .map((table) => getTableConfig(table));
let database: PGlite;

beforeAll(async () => {
  database = await PGlite.create();
  for (const name of migrations) await database.exec(read(name));
});

afterAll(() => database.close());

async function columnsInSql(): Promise<Column[]> {
  const { rows } = await database.query<Column>(`
    select c.relname as "table", a.attname as "column", format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
    order by c.relname, a.attname`);
  return rows;
}

function describeColumn({ table, column, type, required }: Column): string {
  return `${table}.${column} ${type}${required ? ' not null' : ''}`;
}

test('the tables of Drizzle are those of the migrations', async () => {
  const drizzle = drizzleTables.flatMap(({ name, columns }) => {
    return columns.map((one) => ({ table: name, column: one.name, type: one.getSQLType(), required: one.notNull }));
  });
  const sql = await columnsInSql();
  expect(drizzle.map(describeColumn).sort()).toEqual(sql.map(describeColumn).sort());
});

test('the primary keys of Drizzle are those of the migrations', async () => {
  const { rows } = await database.query<{ key: string }>(`
    select c.relname || ' (' || string_agg(a.attname, ', ' order by a.attname) || ')' as key
    from pg_index i join pg_class c on c.oid = i.indrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
    where i.indisprimary and c.relnamespace = 'public'::regnamespace group by c.relname`);
  const keyed = drizzleTables.flatMap(({ name, columns, primaryKeys }) => {
    const own = columns.filter((column) => column.primary).map((column) => column.name);
    const all = [...own, ...primaryKeys.flatMap((key) => key.columns.map((column) => column.name))].sort();
    return all.length > 0 ? [`${name} (${all.join(', ')})`] : [];
  });
  const inSql = rows.map((row) => row.key).filter((key) => !key.startsWith('attempt_transitions '));
  expect(keyed.filter((key) => !key.startsWith('attempt_transitions ')).sort()).toEqual(inSql.sort());
});

test('what Drizzle leaves out of an insert has a default in the database', async () => {
  const { rows } = await database.query<{ name: string }>(`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = 'public' and (column_default is not null or is_identity = 'YES')`);
  const inSql = new Set(rows.map((row) => row.name));
  const promised = drizzleTables.flatMap(({ name, columns }) =>
    columns.filter((one) => one.hasDefault).map((one) => `${name}.${one.name}`),
  );
  expect(promised.filter((name) => !inSql.has(name))).toEqual([]);
});

test("every merchant's table carries the merchant's id, which cannot be empty", async () => {
  const columns = await columnsInSql();
  const owned = new Set(columns.filter((one) => one.column === 'merchant_id' && one.required).map((one) => one.table));
  const all = new Set(columns.map((one) => one.table));
  expect([...all].filter((table) => !owned.has(table) && !NOT_A_MERCHANTS.has(table))).toEqual([]);
});

test('every table that belongs to merchants is under row-level security', async () => {
  const { rows } = await database.query<{ name: string }>(`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and (a.attname = 'merchant_id' or c.relname = 'merchants')
      and not a.attisdropped and not (c.relrowsecurity and c.relforcerowsecurity)`);
  expect(rows.map(({ name }) => name)).toEqual([]);
});

test('a row of a merchant can only hang on rows of the same merchant', async () => {
  const { rows } = await database.query<{ key: string }>(`
    select c.conrelid::regclass || '.' || a.attname as key
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and array_length(c.conkey, 1) = 1 and a.attname <> 'merchant_id'
      and exists (select from pg_attribute m where m.attrelid = c.conrelid and m.attname = 'merchant_id')
      and exists (select from pg_attribute m where m.attrelid = c.confrelid and m.attname = 'merchant_id')`);
  expect(rows.map(({ key }) => key)).toEqual([]);
});
