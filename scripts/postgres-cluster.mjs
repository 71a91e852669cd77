/** A temporary PostgreSQL cluster on loopback, for the bench and the chaos harness. Commits are flushed to disk. */
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder with initdb and pg_ctl: Debian keeps them out of the path. Null where PostgreSQL is not installed. */
export function findPostgresql() {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(root, version, 'bin')), ...(process.env.PATH ?? '').split(':')];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_ctl'))) ?? null;
}

/** PostgreSQL refuses to run as root: then its own user runs it. */
function whoRuns() {
  if (process.getuid?.() !== 0) return {};
  const id = (flag) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout.trim());
  return { uid: id('-u'), gid: id('-g') };
}

/** Makes and starts a cluster. `restart` ends it as a crash would (`-m immediate`) and starts it again. */
export function startCluster(port) {
  const bin = findPostgresql();
  if (!bin) throw new Error('PostgreSQL is not installed (Debian: apt-get install postgresql).');
  const who = whoRuns();
  const directory = mkdtempSync(join(tmpdir(), 'florin-postgres-'));
  if (who.uid !== undefined) chownSync(directory, who.uid, who.gid);
  const data = join(directory, 'data');
  const surroundings = { ...who, cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] };
  const run = (program, args) => {
    const done = spawnSync(join(bin, program), args, { ...surroundings, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`${program} failed: ${done.stderr}`);
  };
  const options = `-p ${port} -k ${directory} -c listen_addresses=127.0.0.1 -c fsync=on -c synchronous_commit=on`;
  const control = (...args) => ['-D', data, '-w', '-l', join(directory, 'log'), '-o', options, ...args];
  run('initdb', ['-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8']);
  run('pg_ctl', control('start'));
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    restart: () =>
      new Promise((resolve, reject) => {
        const child = spawn(join(bin, 'pg_ctl'), control('-m', 'immediate', 'restart'), {
          ...surroundings,
          stdio: 'ignore',
        });
        child.once('error', reject);
        child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`pg_ctl restart ended with ${code}`))));
      }),
    /** Ends it as a crash would, until `resume`. */
    halt: () => run('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']),
    resume: () => run('pg_ctl', control('start')),
    stop() {
      if (existsSync(join(data, 'postmaster.pid'))) run('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
