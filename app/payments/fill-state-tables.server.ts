import type { Database } from '~/database/database.server';
import { fillTransitions } from '~/database/fill-transitions.server';
import { ATTEMPT_TRANSITIONS } from './attempt-states';
import { OPERATION_TRANSITIONS } from './operation-states';

/** Gives the database's triggers what this release says may become of attempts and operations. */
export async function fillStateTables(database: Database): Promise<void> {
  await fillTransitions(database, 'attempt_transitions', ATTEMPT_TRANSITIONS);
  await fillTransitions(database, 'operation_transitions', OPERATION_TRANSITIONS);
}
