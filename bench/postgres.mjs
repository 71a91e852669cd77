/**
 * A PostgreSQL for the measurement: the one that BENCH_DATABASE_URL names (a database of our own is made in it and dropped
 * afterwards), otherwise a temporary cluster on loopback. Commits are flushed to disk in both.
 */
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

async function query(url, statement) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** The folder with initdb and pg_ctl: Debian keeps them out of the path. */
function programs() {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(root, version, 'bin')), ...(process.env.PATH ?? '').split(':')];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_ctl')));
}

/** PostgreSQL refuses to run as root: then its own user runs it. */
function whoRuns() {
  if (process.getuid?.() !== 0) return {};
  const id = (flag) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout.trim());
  return { uid: id('-u'), gid: id('-g') };
}

function startCluster(port) {
  const bin = programs();
  if (!bin) {
    throw new Error(
      'The bench needs PostgreSQL: set BENCH_DATABASE_URL, or install it (Debian: apt-get install postgresql).',
    );
  }
  const who = whoRuns();
  const directory = mkdtempSync(join(tmpdir(), 'florin-bench-'));
  if (who.uid !== undefined) chownSync(directory, who.uid, who.gid);
  const run = (program, args) => {
    const done = spawnSync(join(bin, program), args, {
      ...who,
      cwd: directory,
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    if (done.status !== 0) throw new Error(`${program} failed: ${done.stderr}`);
  };
  const data = join(directory, 'data');
  run('initdb', ['-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8']);
  const options = `-p ${port} -k ${directory} -c listen_addresses=127.0.0.1 -c fsync=on -c synchronous_commit=on`;
  run('pg_ctl', ['-D', data, '-w', '-l', join(directory, 'log'), '-o', options, 'start']);
  const stop = () => {
    run('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
    rmSync(directory, { recursive: true, force: true });
  };
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop };
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
