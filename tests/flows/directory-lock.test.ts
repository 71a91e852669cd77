import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lockDirectory } from '~/database/directory-lock.server';
import { describeHolder, type LockHolder } from '~/database/lock-holder.server';
import type { RacerAnswer, RacerOrder } from '../support/directory-racer';

const freshDirectory = () => mkdtempSync(join(tmpdir(), 'florin-'));

/** A process number that no process has. */
const GONE = 4_194_304;

function writeLock(directory: string, holder: Partial<LockHolder>): void {
  const text = JSON.stringify({ ...describeHolder(null), ...holder });
  writeFileSync(join(directory, 'florin.lock.1'), `${text}\n`);
}

describe('one process', () => {
  test('has the directory until it gives it back, and leaves nothing of itself but the number', async () => {
    const directory = freshDirectory();
    const held = await lockDirectory(directory);
    await expect(lockDirectory(directory)).rejects.toThrow(`in use by process ${process.pid}.`);
    await held.release();
    await held.release();
    const again = await lockDirectory(directory);
    await again.release();
    expect(readdirSync(directory)).toEqual(['florin.lock.2']);
  });

  test('gives back only what is its own', async () => {
    const directory = freshDirectory();
    const held = await lockDirectory(directory);
    writeLock(directory, { host: 'another', machine: 'another' });
    await held.release();
    expect(readFileSync(join(directory, 'florin.lock.1'), 'utf8')).toContain('another');
  });

  test('holds without a socket too, where a path is too long for one', async () => {
    const directory = join(freshDirectory(), 'a'.repeat(100));
    const held = await lockDirectory(directory);
    expect(readdirSync(directory)).toEqual(['florin.lock.1']);
    await expect(lockDirectory(directory)).rejects.toThrow(`in use by process ${process.pid}.`);
    await held.release();
  });
});

describe('a lock that was left', () => {
  test.each<[string, Partial<LockHolder>]>([
    ['by a process that is gone', { pid: GONE }],
    ['by a process whose number another one has now', { pid: process.pid, start: '1' }],
    ['before this machine was started again', { machine: 'an earlier start', pid: process.pid }],
  ])('%s is taken over', async (_name, holder) => {
    const directory = freshDirectory();
    writeLock(directory, holder);
    await (await lockDirectory(directory)).release();
    expect(readdirSync(directory)).toEqual(['florin.lock.2']);
  });

  test.each(['', 'no holder', '{"pid":1}'])('and says %j names nobody', async (text) => {
    const directory = freshDirectory();
    writeFileSync(join(directory, 'florin.lock.1'), text);
    await (await lockDirectory(directory)).release();
  });

  test('on another machine cannot be judged: refused, with the host and the way out', async () => {
    const directory = freshDirectory();
    writeLock(directory, { host: 'pay-7f', machine: 'another machine', pid: GONE });
    const refusal = lockDirectory(directory);
    await expect(refusal).rejects.toMatchObject({ name: 'DirectoryInUse' });
    await expect(refusal).rejects.toThrow(/process 4194304 on host pay-7f.*remove .*florin\.lock\.1/);
    expect(readdirSync(directory)).toEqual(['florin.lock.1']);
  });

  test('by another container of this machine is judged by its socket', async () => {
    const directory = freshDirectory();
    const socket = 'florin.container.sock';
    const server = createServer((peer) => peer.destroy());
    await new Promise<void>((resolve) => server.listen(join(directory, socket), resolve));
    // Its process number means nothing here, nor ours there.
    writeLock(directory, { host: `not-${hostname()}`, pid: GONE, socket });
    await expect(lockDirectory(directory)).rejects.toThrow(`in use by process ${GONE} on host not-${hostname()}.`);
    await new Promise((resolve) => server.close(resolve));
    // The socket's file is gone with an orderly end; that alone proves nothing.
    await expect(lockDirectory(directory)).rejects.toThrow('cannot be told');
  });
});

describe('several processes', () => {
  let racers: ChildProcess[] = [];
  const script = join(freshDirectory(), 'racer.mjs');
  const forkRacer = async (): Promise<ChildProcess> => {
    const racer = fork(script);
    await new Promise((resolve) => racer.once('message', resolve));
    return racer;
  };
  const tell = (racer: ChildProcess, order: RacerOrder): Promise<RacerAnswer> =>
    new Promise((resolve, reject) => {
      racer.once('exit', reject);
      racer.once('message', (answer) => {
        racer.off('exit', reject);
        resolve(answer as RacerAnswer);
      });
      racer.send(order);
    });
  const tellAll = (order: RacerOrder) => Promise.all(racers.map((racer) => tell(racer, order)));

  beforeAll(async () => {
    const top = fileURLToPath(new URL('../..', import.meta.url));
    await build({
      configFile: false,
      root: top,
      logLevel: 'error',
      resolve: { alias: { '~': join(top, 'app') } },
      ssr: { noExternal: true },
      build: {
        ssr: join(top, 'tests/support/directory-racer.ts'),
        outDir: join(script, '..'),
        emptyOutDir: false,
        rollupOptions: { output: { entryFileNames: 'racer.mjs' } },
      },
    });
    racers = await Promise.all([forkRacer(), forkRacer(), forkRacer()]);
  }, 60_000);
  afterAll(() => {
    for (const racer of racers) racer.kill();
  });

  test.each([
    ['an empty directory', () => undefined],
    ['a lock whose holder is gone', (directory: string) => writeLock(directory, { pid: GONE })],
  ])(
    'race for %s: exactly one wins, in each of 150 rounds',
    async (_name, prepare) => {
      const directory = join(freshDirectory(), 'data');
      const winners: number[] = [];
      for (let round = 0; round < 150; round += 1) {
        rmSync(directory, { recursive: true, force: true });
        mkdirSync(directory);
        prepare(directory);
        const answers = await tellAll({ kind: 'take', directory, at: Date.now() + 3 });
        const refusals = answers.map((answer) => answer.kind === 'took' && answer.refused);
        winners.push(refusals.filter((refused) => refused === null).length);
        expect(refusals.filter((refused) => refused !== null && refused !== 'DirectoryInUse')).toEqual([]);
        await tellAll({ kind: 'release' });
      }
      expect(winners.filter((count) => count !== 1)).toEqual([]);
    },
    60_000,
  );

  test('take it from one another again and again, and never have it together', async () => {
    const answers = await tellAll({ kind: 'struggle', directory: freshDirectory(), times: 30 });
    const struggles = answers.flatMap((answer) => (answer.kind === 'struggled' ? [answer] : []));
    expect(struggles.map(({ shared }) => shared)).toEqual([0, 0, 0]);
    expect(struggles.map(({ held }) => held)).toEqual([30, 30, 30]);
  }, 60_000);

  test('one that is killed loses it at once, one that is stopped does not', async () => {
    const directory = freshDirectory();
    const doomed = await forkRacer();
    expect(await tell(doomed, { kind: 'take', directory, at: 0 })).toEqual({ kind: 'took', refused: null });
    doomed.kill('SIGSTOP');
    await expect(lockDirectory(directory)).rejects.toThrow(`in use by process ${doomed.pid}.`);
    const ended = new Promise((resolve) => doomed.once('exit', resolve));
    doomed.kill('SIGKILL');
    await ended;
    const held = await lockDirectory(directory);
    expect(readdirSync(directory).filter((name) => name.endsWith('.sock'))).toHaveLength(1);
    await held.release();
  });
});
