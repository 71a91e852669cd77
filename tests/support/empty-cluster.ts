/**
 * What initdb leaves, made once for each version of PGlite and kept: by far the longest part of opening a new embedded
 * database, and the same for every one. It holds nothing of ours, so migrations run in every test as they do at a first
 * start. That a product starts on an empty directory is tested by tests/flows/start.test.ts.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';

const top = fileURLToPath(new URL('../..', import.meta.url));
const packageFile = join(top, 'node_modules/@electric-sql/pglite/package.json');
const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };

const kept = join(top, 'test-results', `empty-cluster-${version}`);
const DUMP = 'dump.tar';
const DIRECTORY = 'database';

/** Processes that make it at the same time do not meet: each has a draft of its own, and the first one's is kept. */
async function make(): Promise<void> {
  mkdirSync(join(top, 'test-results'), { recursive: true });
  const draft = mkdtempSync(`${kept}.`);
  try {
    const lite = await PGlite.create(join(draft, DIRECTORY));
    const dump = await lite.dumpDataDir('none');
    writeFileSync(join(draft, DUMP), Buffer.from(await dump.arrayBuffer()));
    await lite.close();
    renameSync(draft, kept);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(kept)) throw error;
  }
}

let loaded: Promise<Blob> | null = null;

/** The cluster as a dump, for a database in memory. */
export function emptyCluster(): Promise<Blob> {
  return (loaded ??= (async () => {
    if (!existsSync(kept)) await make();
    return new Blob([readFileSync(join(kept, DUMP))]);
  })());
}

/** Puts the cluster into a data directory that is new. */
export async function putEmptyCluster(dataDir: string): Promise<void> {
  if (!existsSync(kept)) await make();
  cpSync(join(kept, DIRECTORY), join(dataDir, 'database'), { recursive: true });
}
