import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { BadConfiguration, type Config } from './config.server';
import { Secret } from './secret.server';

/** The configured master key; without one, the demo's own, made once in the data directory. */
export function masterKeyFor(config: Pick<Config, 'masterKey' | 'dataDir'>): Secret<Buffer> {
  if (config.masterKey) return config.masterKey;
  const file = join(config.dataDir, 'master.key');
  if (!existsSync(file)) {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
    writeDurably(file, `${randomBytes(32).toString('base64')}\n`);
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length !== 32) throw new BadConfiguration([`MASTER_KEY: ${file} does not hold 32 bytes in base64`]);
  return new Secret(key);
}

/** All of it or nothing, on the disk before it is used: what is sealed with a key that was lost is lost as well. */
function writeDurably(file: string, text: string): void {
  const draft = openSync(`${file}.new`, 'w', 0o600);
  try {
    writeSync(draft, text);
    fsyncSync(draft);
  } finally {
    closeSync(draft);
  }
  renameSync(`${file}.new`, file);
}
