import { randomBytes, randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '~/database/database.server';
import { rowsOf } from '~/database/migrate.server';
import { openPostgresql } from '~/database/open-postgresql.server';
import { attempts, checkoutSessions, gatewayConnections, merchants, payments } from '~/database/tables';
import { openLog } from '~/foundation/log.server';
import { openShop, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';
import { hiddenFields, GOOD_CARD } from '../support/payer';

/** The cause that the database gives, below what Drizzle wraps around it. */
async function codeOf(work: Promise<unknown>): Promise<unknown> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  for (let cause = error; cause instanceof Error; cause = cause.cause) if ('code' in cause) return cause.code;
  return error;
}

async function otherMerchant(database: Database): Promise<string> {
  const id = randomUUID();
  await database.queries.insert(merchants).values({ id, name: 'Another shop' });
  return id;
}

describe.each(TEST_DATABASES)('one merchant alone, on %s', (on) => {
  let shop: Shop;
  let ours: Database;
  let theirs: Database;
  let otherId: string;
  beforeAll(async () => {
    shop = await openShop({ on });
    const { database } = shop.house;
    otherId = await otherMerchant(database);
    ours = database.forMerchant(shop.demo.merchantId);
    theirs = database.forMerchant(otherId);
    const { checkout_url } = await shop.session();
    const html = await (await shop.knock(checkout_url)).text();
    const body = new URLSearchParams({ ...hiddenFields(html), intent: 'pay', ...GOOD_CARD });
    const headers = { origin: new URL(checkout_url).origin };
    await shop.knock(checkout_url, { method: 'POST', body, headers });
  }, 60_000);
  afterAll(() => shop.close());

  test('sees its own rows and nobody else’s, in queries and in transactions', async () => {
    const { database } = shop.house;
    const tables = rowsOf<{ name: string }>(
      await database.queries.execute(sql`
        select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relkind = 'r' and a.attname = 'merchant_id' and c.relnamespace = current_schema()::regnamespace`),
    ).map(({ name }) => name);
    expect(tables.length).toBeGreaterThan(10);
    const count = (queries: Database['queries'], name: string) =>
      queries
        .execute(sql`select count(*)::int as n from ${sql.identifier(name)}`)
        .then((result) => rowsOf<{ n: number }>(result)[0]?.n);
    for (const name of tables) {
      const all = await count(database.queries, name);
      expect(await count(ours.queries, name), `${name}, ours`).toBe(all);
      expect(await count(theirs.queries, name), `${name}, theirs`).toBe(0);
      expect(await theirs.transact((tx) => count(tx, name)), `${name}, theirs, in a transaction`).toBe(0);
    }
    expect(await count(database.queries, 'attempts')).toBe(1);
    expect(await count(theirs.queries, 'merchants')).toBe(1);
  });

  test('cannot change, delete or add what is another’s', async () => {
    const changed = await theirs.queries.update(checkoutSessions).set({ amount: 1 }).returning();
    expect(changed).toEqual([]);
    const deleted = await theirs.queries.delete(payments).returning();
    expect(deleted).toEqual([]);
    const [connection] = await shop.house.database.queries.select().from(gatewayConnections);
    if (!connection) throw new Error('no connection');
    const stolen = theirs.queries.insert(gatewayConnections).values({ ...connection, id: randomUUID() });
    expect(await codeOf(stolen)).toBe('42501');
  });

  test('leaves nothing behind: the next question on the same connection sees the whole again', async () => {
    await Promise.all(Array.from({ length: 30 }, () => theirs.queries.select().from(merchants)));
    await Promise.all(
      Array.from({ length: 30 }, () => theirs.queries.execute(sql`select * from no_such_table`).catch(() => null)),
    );
    const seen = await Promise.all(
      Array.from({ length: 30 }, () => shop.house.database.queries.select().from(merchants)),
    );
    expect(new Set(seen.map((rows) => rows.length))).toEqual(new Set([2]));
  });

  test('a row cannot hang on another merchant’s, not even by the house itself', async () => {
    const { queries } = shop.house.database;
    const [attempt] = await queries.select().from(attempts);
    if (!attempt) throw new Error('no attempt');
    const orphan = { ...attempt, id: randomUUID(), merchantId: otherId, submissionId: 'x', gatewayReference: 'y' };
    expect(await codeOf(queries.insert(attempts).values({ ...orphan, state: 'declined' }))).toBe('23503');
    const [payment] = await queries.select().from(payments);
    if (!payment) throw new Error('no payment');
    expect(await codeOf(queries.update(payments).set({ merchantId: otherId }).where(eq(payments.id, payment.id)))).toBe(
      '23503',
    );
  });
});

const server = process.env.TEST_DATABASE_URL;

describe.skipIf(!server)('on a PostgreSQL whose user may make no roles', () => {
  test('the policies hold for the owner of the tables', async () => {
    const admin = new pg.Client({ connectionString: server });
    await admin.connect();
    const name = `florin_plain_${randomBytes(4).toString('hex')}`;
    await admin.query(`create role ${name} login password '${name}' nosuperuser nocreaterole`);
    await admin.query(`create database ${name} owner ${name}`);
    const url = new URL(server ?? '');
    Object.assign(url, { username: name, password: name, pathname: `/${name}` });
    try {
      const database = await openPostgresql(url.href, openLog('silent'));
      const [first, second] = [await otherMerchant(database), await otherMerchant(database)];
      const seen = await database.forMerchant(first).queries.select().from(merchants);
      expect(seen.map(({ id }) => id)).toEqual([first]);
      expect(await database.forMerchant(second).queries.update(merchants).set({ name: 'x' }).returning()).toHaveLength(
        1,
      );
      expect(await database.queries.select().from(merchants)).toHaveLength(2);
      await database.close();
    } finally {
      await admin.query(`drop database if exists ${name} with (force)`);
      await admin.query(`drop role ${name}`);
      await admin.end();
    }
  });
});
