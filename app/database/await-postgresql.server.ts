import { BadConfiguration } from '~/foundation/config.server';
import type { Log } from '~/foundation/log.server';
import { safeErrorMessage } from '~/foundation/safe-error-message';

/** PostgreSQL did not answer for as long as we wait at start. */
class DatabaseUnreachable extends Error {
  override readonly name = 'DatabaseUnreachable';
}

const LONGEST_WAIT_MS = 30_000;
const LONGEST_PAUSE_MS = 2_000;

// Asking again helps against none of these: who we are (class 28), or which database (class 3D) is refused.
const REFUSED = /^(?:28|3D)/;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The server in the address, without the name and the password. */
function serverOf(databaseUrl: string): string {
  const url = new URL(databaseUrl.replace('@/', '@host/'));
  return url.searchParams.get('host') ?? (url.host || 'localhost');
}

/**
 * Waits for a PostgreSQL that is still starting or not yet reachable, as after a power cut when everything starts at once.
 * Throws `BadConfiguration` when it refuses us, `DatabaseUnreachable` when it stays away.
 */
export async function awaitPostgresql(
  databaseUrl: string,
  ask: () => Promise<unknown>,
  { log, mostMs = LONGEST_WAIT_MS }: { log: Log; mostMs?: number },
): Promise<void> {
  const end = performance.now() + mostMs;
  for (let tries = 0; ; tries += 1) {
    try {
      await ask();
      return;
    } catch (error) {
      const why = safeErrorMessage(error);
      if (REFUSED.test(codeOf(error))) throw new BadConfiguration([`DATABASE_URL: the server refuses it: ${why}`]);
      const about = `the database at ${serverOf(databaseUrl)} does not answer`;
      if (performance.now() >= end)
        throw new DatabaseUnreachable(`${about}, for ${Math.round(mostMs / 1000)} seconds now: ${why}`);
      log.warn({ why }, `${about}; asking again`);
      await new Promise((resolve) => setTimeout(resolve, Math.min(LONGEST_PAUSE_MS, 250 * 2 ** tries)));
    }
  }
}
