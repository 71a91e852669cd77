/**
 * A PostgreSQL for the measurement: the one that BENCH_DATABASE_URL names (a database of our own is made in it and dropped
 * afterwards), otherwise a temporary cluster on loopback. Commits are flushed to disk in both.
 */
import pg from 'pg';
import { startCluster } from '../scripts/postgres-cluster.mjs';

async function query(url, statement) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Gives two empty databases, one for the limits and one for us, and what puts everything back. */
export async function openPostgres(port) {
  const given = process.env.BENCH_DATABASE_URL;
  const cluster = given ? { url: given, stop: () => undefined } : startCluster(port);
  const names = ['floor', 'ours'].map((name) => `florin_bench_${name}_${process.pid}`);
  const urls = names.map((name) => Object.assign(new URL(cluster.url), { pathname: `/${name}` }).href);
  for (const name of names) await query(cluster.url, `create database ${name}`);
  const [setting] = await query(
    cluster.url,
    "select current_setting('fsync') || ', synchronous_commit ' || current_setting('synchronous_commit') as is",
  );
  return {
    floorUrl: urls[0],
    oursUrl: urls[1],
    durability: `fsync ${setting.is}`,
    async close() {
      if (given) for (const name of names) await query(cluster.url, `drop database if exists ${name} with (force)`);
      cluster.stop();
    },
  };
}
