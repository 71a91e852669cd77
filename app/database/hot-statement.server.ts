import { Placeholder, is, type Query } from 'drizzle-orm';
import type { Database, PreparedText, Queries } from './database.server';

/** A statement that is run at nearly every request, with its parameters by name. */
export type HotStatement = (
  database: Database,
  parameters: Readonly<Record<string, unknown>>,
) => Promise<readonly (readonly unknown[])[]>;

interface Built extends PreparedText {
  readonly parameters: readonly unknown[];
}

/**
 * Builds a statement once and from then on hands its text to the driver, rows as lists in the order of the columns. For the
 * few statements where what the query builder does at every run is a tenth of the whole answer (`npm run bench`).
 */
export function hotStatement(name: string, build: (queries: Queries) => { toSQL(): Query }): HotStatement {
  let built: Built | null = null;
  return (database, given) => {
    if (!built) {
      const { sql: text, params: parameters } = build(database.queries).toSQL();
      built = { name, text, parameters };
    }
    const values = built.parameters.map((parameter) =>
      is(parameter, Placeholder) ? given[parameter.name] : parameter,
    );
    return database.runPrepared(built, values);
  };
}
