import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync } from 'node:fs';
import { readFileSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describeHolder, openVoice, readHolder, stateOf, type LockHolder } from './lock-holder.server';

/** Another process has the data directory. Two processes on one embedded database silently lose rows, so we never share. */
class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse';

  constructor(
    directory: string,
    readonly holder: LockHolder,
    unsure: { readonly lockFile: string } | null,
  ) {
    const where = holder.host === hostname() ? '' : ` on host ${holder.host}`;
    const advice = unsure
      ? ` From here it cannot be told whether it still runs: if it is gone for good, remove ${unsure.lockFile} and start again.`
      : '';
    super(
      `The data directory ${directory} is in use by process ${holder.pid}${where}. Stop it first, or set another DATA_DIR.${advice}`,
    );
  }
}

/** A directory that this process alone may use, until it gives it back. */
export interface HeldDirectory {
  readonly path: string;
  release(): Promise<void>;
}

/*
 * A lock is a numbered file, and the highest number counts. To take the directory is to make the file of the next number:
 * a hard link, which is whole from its first moment and which of several processes only one can make. The highest file is
 * never removed, not even when the directory is given back: it then names nobody. So there is no moment at which a lock is
 * taken away in the belief that it is an old one. Whoever made a number that had been tidied away meanwhile finds a higher one.
 */
const LOCK_FILE = /^florin\.lock\.(\d+)$/;
const GIVEN_BACK = 'given back\n';

function numbersIn(directory: string): number[] {
  const numbers = readdirSync(directory).map((name) => Number(LOCK_FILE.exec(name)?.[1] ?? 0));
  return numbers.filter((number) => number > 0).sort((a, b) => a - b);
}

const fileOf = (directory: string, number: number): string => join(directory, `florin.lock.${number}`);

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Writes a file under a name of its own and puts it into its place at once, by the given way. */
function placeWhole(file: string, text: string, place: (from: string, to: string) => void): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}.new`;
  const handle = openSync(draft, 'wx', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
    place(draft, file);
  } finally {
    closeSync(handle);
    rmSync(draft, { force: true });
  }
}

/** Whether we made the file: of several processes one does. */
function isMade(file: string, text: string): boolean {
  try {
    placeWhole(file, text, linkSync);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Throws when the lock's holder lives, or might. */
async function refuseIfHeld(directory: string, number: number): Promise<void> {
  const lockFile = fileOf(directory, number);
  const holder = readHolder(readOrNull(lockFile) ?? '');
  if (!holder) return;
  const state = await stateOf(holder, directory);
  if (state !== 'gone') throw new DirectoryInUse(directory, holder, state === 'unknown' ? { lockFile } : null);
}

/** Removes what earlier holders left. */
function tidy(directory: string, ours: number): void {
  for (const number of numbersIn(directory).filter((one) => one < ours)) {
    const socket = readHolder(readOrNull(fileOf(directory, number)) ?? '')?.socket;
    if (socket) rmSync(join(directory, socket), { force: true });
    rmSync(fileOf(directory, number), { force: true });
  }
}

/** Makes the next number's file and answers its number. */
async function take(directory: string, text: string): Promise<number> {
  for (;;) {
    const last = numbersIn(directory).at(-1) ?? 0;
    if (last > 0) await refuseIfHeld(directory, last);
    const ours = last + 1;
    if (!isMade(fileOf(directory, ours), text)) continue;
    if (numbersIn(directory).at(-1) === ours) return ours;
    rmSync(fileOf(directory, ours), { force: true });
  }
}

/**
 * Takes the directory for this process alone. A lock left by a process that is gone (killed, power cut) is taken over.
 * Throws `DirectoryInUse` when its holder lives, or when that cannot be told: a second process must never come in.
 */
export async function lockDirectory(path: string): Promise<HeldDirectory> {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  // It answers before the lock names it: whoever reads the lock must not take it for silent.
  const voice = await openVoice(path, `florin.${randomBytes(6).toString('hex')}.sock`);
  const text = `${JSON.stringify(describeHolder(voice.name))}\n`;
  try {
    const number = await take(path, text);
    tidy(path, number);
    let isHeld = true;
    return {
      path,
      release: async () => {
        if (!isHeld) return;
        isHeld = false;
        const file = fileOf(path, number);
        // Only our own: somebody may have removed the lock by hand.
        if (readOrNull(file) === text) placeWhole(file, GIVEN_BACK, renameSync);
        await voice.close();
      },
    };
  } catch (error) {
    await voice.close();
    throw error;
  }
}
