import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { lockDirectory } from '~/database/directory-lock.server';
import { rowsOf } from '~/database/migrate.server';
import { disk, openEmbedded } from '~/database/open-embedded.server';
import { fillTransitions } from '~/database/fill-transitions.server';
import { ATTEMPT_TRANSITIONS } from '~/payments/attempt-states';
import { OPERATION_TRANSITIONS } from '~/payments/operation-states';

test('the embedded database syncs every commit to disk and says that it does', async () => {
  const sync = disk.sync;
  let syncs = 0;
  disk.sync = (descriptor) => {
    syncs += 1;
    sync(descriptor);
  };
  const held = await lockDirectory(mkdtempSync(join(tmpdir(), 'florin-')));
  const database = await openEmbedded(held);
  try {
    expect(rowsOf(await database.queries.execute(sql`show fsync`))).toEqual([{ fsync: 'on' }]);
    expect(rowsOf(await database.queries.execute(sql`show wal_sync_method`))).toEqual([{ wal_sync_method: 'fsync' }]);
    await database.queries.execute(sql`create table counted (n integer)`);
    const before = syncs;
    for (let n = 0; n < 50; n += 1) await database.queries.execute(sql`insert into counted values (${n})`);
    expect(syncs - before).toBeGreaterThanOrEqual(50);
  } finally {
    disk.sync = sync;
    await database.close();
    await held.release();
  }
});

test.each([
  ['attempt_transitions', ATTEMPT_TRANSITIONS],
  ['operation_transitions', OPERATION_TRANSITIONS],
] as const)('the trigger that reads %s knows exactly the transitions of the literal', async (table, transitions) => {
  const database = await openEmbedded(null);
  await fillTransitions(database, table, transitions);
  const rows = rowsOf<{ from_state: string; to_state: string }>(
    await database.queries.execute(sql`select from_state, to_state from ${sql.identifier(table)}`),
  );
  const literal = Object.entries<readonly string[]>(transitions).flatMap(([from, list]) =>
    list.map((to) => `${from}>${to}`),
  );
  expect(rows.map((row) => `${row.from_state}>${row.to_state}`).sort()).toEqual(literal.sort());
  await database.close();
});
