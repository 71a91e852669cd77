import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Another process has the data directory. Two processes on one embedded database silently lose rows, so we never share. */
class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse';

  constructor(
    directory: string,
    readonly holder: string,
  ) {
    super(`The data directory ${directory} is in use by process ${holder}. Stop it first, or set another DATA_DIR.`);
  }
}

/** When a process began, so that a reused process number is not taken for the old holder. Null where the system does not tell. */
function startOf(pid: number): string | null {
  try {
    // Field 22 of /proc/PID/stat; the name in field 2 may hold spaces, so count from behind its closing bracket.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function readHolder(file: string): { pid: number; start: string | null } | null {
  try {
    const [pid, start] = readFileSync(file, 'utf8').trim().split(' ');
    return Number.isInteger(Number(pid)) && pid ? { pid: Number(pid), start: start ?? null } : null;
  } catch {
    return null;
  }
}

/**
 * Takes the directory for this process alone and returns the function that gives it back.
 * A lock left by a process that is gone (killed, power cut) is taken over.
 */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, 'florin.lock');
  for (let tries = 0; tries < 3; tries += 1) {
    try {
      // "wx" creates or fails: of two processes that start at once, one wins.
      const handle = openSync(file, 'wx', 0o600);
      writeSync(handle, `${process.pid} ${startOf(process.pid) ?? ''}\n`);
      closeSync(handle);
      return () => {
        rmSync(file, { force: true });
      };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const holder = readHolder(file);
      const holds =
        holder !== null && isAlive(holder.pid) && (holder.start === null || startOf(holder.pid) === holder.start);
      if (holds) throw new DirectoryInUse(directory, String(holder.pid));
      rmSync(file, { force: true });
    }
  }
  throw new DirectoryInUse(directory, 'unknown');
}
