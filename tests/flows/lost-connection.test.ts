import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { rowsOf } from '~/database/migrate.server';
import { openTestHouse, TEST_DATABASES } from '../support/open-test-house';

test.runIf(TEST_DATABASES.includes('postgresql'))(
  'a connection that is lost between two queries of a transaction fails that transaction and nothing else',
  async () => {
    const { house, close } = await openTestHouse({ on: 'postgresql' });
    const uncaught: unknown[] = [];
    const note = (error: unknown) => void uncaught.push(error);
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException').on('uncaughtException', note);
    try {
      const lost = house.database.transact(async (tx) => {
        const [mine] = rowsOf<{ pid: number }>(await tx.execute(sql`select pg_backend_pid() as pid`));
        await house.database.queries.execute(sql`select pg_terminate_backend(${mine?.pid ?? 0})`);
        await new Promise((resolve) => setTimeout(resolve, 200));
        await tx.execute(sql`select 1`);
      });
      await expect(lost).rejects.toThrow();
      await house.database.ping();
      expect(uncaught).toEqual([]);
    } finally {
      process.removeListener('uncaughtException', note);
      for (const listener of others) process.on('uncaughtException', listener);
      await close();
    }
  },
);
