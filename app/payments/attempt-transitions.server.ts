import { sql } from 'drizzle-orm';
import type { Database } from '~/database/database.server';
import { ATTEMPT_TRANSITIONS } from './attempt-states';

/** Gives the database's trigger its copy of the transition literal. Replaced as a whole, so that it is what the code says. */
export async function fillAttemptTransitions(database: Database): Promise<void> {
  const pairs = Object.entries(ATTEMPT_TRANSITIONS).flatMap(([from, list]) => list.map((to) => sql`(${from}, ${to})`));
  await database.transact(async (tx) => {
    // Two processes that start at once take turns.
    await tx.execute(sql`lock table attempt_transitions in share row exclusive mode`);
    await tx.execute(sql`delete from attempt_transitions`);
    await tx.execute(sql`insert into attempt_transitions (from_state, to_state) values ${sql.join(pairs, sql`, `)}`);
  });
}
