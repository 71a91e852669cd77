import { eq } from 'drizzle-orm';
import type { Database } from '~/database/database.server';
import { keyChecks } from '~/database/tables';
import { BadConfiguration } from '~/foundation/config.server';
import { sameBytes, type Keyring } from '~/foundation/keyring.server';

const MASTER = 'master';

/**
 * Throws `BadConfiguration` when the master key is not the one that this database was first opened with: with another one no
 * API key would be known, no sealed setting would open, and new ones would be sealed for nobody.
 */
export async function checkMasterKey({ queries }: Database, keys: Keyring): Promise<void> {
  const value = keys.mac('key-check', MASTER).toString('base64');
  await queries.insert(keyChecks).values({ key: MASTER, value }).onConflictDoNothing();
  const [kept] = await queries.select().from(keyChecks).where(eq(keyChecks.key, MASTER));
  if (kept && sameBytes(Buffer.from(kept.value), Buffer.from(value))) return;
  throw new BadConfiguration([
    'MASTER_KEY: is not the key that this database was sealed with. Start with that one; without it nothing sealed can be read.',
  ]);
}
