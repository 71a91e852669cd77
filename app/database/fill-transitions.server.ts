import { sql } from 'drizzle-orm';
import type { Database } from './database.server';

/**
 * Gives a trigger of the database its copy of a transition literal. Replaced as a whole, so that it is what the code says.
 */
export async function fillTransitions(
  database: Database,
  table: 'attempt_transitions' | 'operation_transitions',
  literal: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const name = sql.identifier(table);
  const pairs = Object.entries(literal).flatMap(([from, list]) => list.map((to) => sql`(${from}, ${to})`));
  await database.transact(async (tx) => {
    // Two processes that start at once take turns.
    await tx.execute(sql`lock table ${name} in share row exclusive mode`);
    await tx.execute(sql`delete from ${name}`);
    await tx.execute(sql`insert into ${name} (from_state, to_state) values ${sql.join(pairs, sql`, `)}`);
  });
}
