import type { Log } from '~/foundation/log.server';
import type { Database } from './database.server';
import { openEmbedded } from './open-embedded.server';
import { openPostgresql } from './open-postgresql.server';

/** Opens the database and brings its schema up to date: PostgreSQL by its URL, otherwise embedded (`dataDir` null: in memory). */
export function openDatabase(where: {
  databaseUrl: string | null;
  dataDir: string | null;
  log: Log;
}): Promise<Database> {
  return where.databaseUrl ? openPostgresql(where.databaseUrl, where.log) : openEmbedded(where.dataDir);
}
