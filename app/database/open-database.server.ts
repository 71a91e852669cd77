import type { Log } from '~/foundation/log.server';
import type { Database } from './database.server';
import type { HeldDirectory } from './directory-lock.server';
import { openEmbedded } from './open-embedded.server';
import { openPostgresql } from './open-postgresql.server';

/** Opens the database and brings its schema up to date: PostgreSQL by its URL, otherwise embedded (`held` null: in memory). */
export function openDatabase(where: {
  databaseUrl: string | null;
  held: HeldDirectory | null;
  log: Log;
  emptyCluster?: Blob;
}): Promise<Database> {
  return where.databaseUrl
    ? openPostgresql(where.databaseUrl, where.log)
    : openEmbedded(where.held, where.emptyCluster);
}
