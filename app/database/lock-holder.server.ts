import { readFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

/** Who holds a data directory, as the lock file says it. */
const lockHolder = z.object({
  pid: z.number().int().positive(),
  /** When the process began, so that a reused process number is not taken for the old one; null where the system does not tell. */
  start: z.string().nullable(),
  host: z.string(),
  /** The running system beneath: the same for all containers on it, another after each of its starts. */
  machine: z.string(),
  /** The socket in the directory at which the holder answers as long as it lives; null where the volume can have none. */
  socket: z.string().nullable(),
});

export type LockHolder = z.infer<typeof lockHolder>;

/** What can be said of a holder from here. */
export type HolderState = 'alive' | 'gone' | 'unknown';

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}

function startOf(pid: number): string | null {
  // Field 22; the name in field 2 may hold spaces, so count from behind its closing bracket.
  return readOrNull(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ')[19] ?? null;
}

const thisMachine = (): string => readOrNull('/proc/sys/kernel/random/boot_id') ?? hostname();

/** This process, as it writes itself into a lock file. */
export function describeHolder(socket: string | null): LockHolder {
  return { pid: process.pid, start: startOf(process.pid), host: hostname(), machine: thisMachine(), socket };
}

/** Reads a holder from a lock file's text; null when it names none, as one that was given back. */
export function readHolder(text: string): LockHolder | null {
  try {
    return lockHolder.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** A socket that the system closes when its process ends, however it ends. */
export interface Voice {
  readonly name: string | null;
  close(): Promise<void>;
}

// Longer paths do not fit into a socket's address on all systems.
const LONGEST_SOCKET_PATH = 100;

/** Begins to answer at a socket in the directory. Not every volume can hold one: then without a name. */
export function openVoice(directory: string, name: string): Promise<Voice> {
  const path = join(directory, name);
  const silent: Voice = { name: null, close: () => Promise.resolve() };
  if (Buffer.byteLength(path) > LONGEST_SOCKET_PATH) return Promise.resolve(silent);
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.on('error', () => undefined).destroy());
    server.once('error', () => resolve(silent));
    server.listen(path, () => {
      server.unref();
      resolve({ name, close: () => new Promise((closed) => server.close(() => closed())) });
    });
  });
}

/** Whether somebody answers at a socket: the system says so, also for a process in another container. Null when it cannot. */
function isAnswered(path: string): Promise<boolean | null> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error) => resolve('code' in error && error.code === 'ECONNREFUSED' ? false : null));
  });
}

function runsHere({ pid, start }: LockHolder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return start === null || startOf(pid) === start;
}

/**
 * Whether a holder still lives. Of one on another machine nothing can be said, except that a machine of our own name which
 * has been started again since has taken all its processes with it.
 */
export async function stateOf(holder: LockHolder, directory: string): Promise<HolderState> {
  const isOurHost = holder.host === hostname();
  if (holder.machine !== thisMachine()) return isOurHost ? 'gone' : 'unknown';
  const answered = holder.socket === null ? null : await isAnswered(join(directory, holder.socket));
  if (answered !== null) return answered ? 'alive' : 'gone';
  // Process numbers mean something within one container only.
  if (!isOurHost) return 'unknown';
  return runsHere(holder) ? 'alive' : 'gone';
}
