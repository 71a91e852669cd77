import { getTableColumns, sql, type InferSelectModel, type SQL } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';

/**
 * A row as one JSON value. PostgreSQL describes every column of every answer and the driver reads each by itself; for a row
 * of twenty columns on a hot path that costs several times what reading one JSON value does.
 */
interface JsonColumn {
  readonly key: string;
  readonly name: string;
  readonly isDate: boolean;
}

function columnsOf(table: PgTable): readonly JsonColumn[] {
  return Object.entries(getTableColumns(table)).map(([key, column]) => {
    if (!JSON_TYPES.has(column.columnType))
      throw new Error(`${column.name} cannot be read from JSON: ${column.columnType}`);
    return { key, name: column.name, isDate: column.columnType === 'PgTimestamp' };
  });
}

/** The column types that come out of JSON as Drizzle gives them, or, for timestamps, as what one is made from. */
const JSON_TYPES = new Set([
  'PgUUID',
  'PgText',
  'PgBigInt53',
  'PgInteger',
  'PgBoolean',
  'PgJson',
  'PgJsonb',
  'PgArray',
  'PgTimestamp',
]);

/** The whole row of a table as it is joined in the query, as one JSON value; null where a left join found none. */
export function asJson(table: PgTable): SQL<unknown> {
  return sql`row_to_json(${table})`;
}

/** Reads such a value back into the row that Drizzle would have made. */
export function readJsonRow<Table extends PgTable>(table: Table): (json: unknown) => InferSelectModel<Table> {
  const columns = columnsOf(table);
  return (json) => {
    const given = json as Readonly<Record<string, unknown>>;
    const row: Record<string, unknown> = {};
    for (const { key, name, isDate } of columns) {
      const value = given[name];
      row[key] = isDate && typeof value === 'string' ? new Date(value) : value;
    }
    return row as InferSelectModel<Table>;
  };
}

/**
 * Writes a whole row for `jsonb_populate_record`, which makes null of every column that is not there, default or not: so
 * nulls are left out, and all other columns must be given.
 */
export function rowJson<Table extends PgTable>(table: Table): (row: InferSelectModel<Table>) => string {
  const columns = columnsOf(table).map(({ key, name }) => ({ key, prefix: `${JSON.stringify(name)}:` }));
  return (row) => {
    const given = row as Readonly<Record<string, unknown>>;
    let members = '';
    for (const { key, prefix } of columns) {
      const value = given[key];
      if (value === null || value === undefined) continue;
      members += (members === '' ? prefix : `,${prefix}`) + JSON.stringify(value);
    }
    return `{${members}}`;
  };
}
