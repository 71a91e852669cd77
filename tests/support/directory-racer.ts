/** A process that takes a directory when it is told to. Built and forked by the directory lock's test. */
import { closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lockDirectory, type HeldDirectory } from '~/database/directory-lock.server';

/** What the test asks for. */
export type RacerOrder =
  | { readonly kind: 'take'; readonly directory: string; readonly at: number }
  | { readonly kind: 'release' }
  | { readonly kind: 'struggle'; readonly directory: string; readonly times: number };

/** What the racer answers: null, or why it did not get the directory; for a struggle how often it had it, and shared it. */
export type RacerAnswer =
  | { readonly kind: 'took'; readonly refused: string | null }
  | { readonly kind: 'released' }
  | { readonly kind: 'struggled'; readonly held: number; readonly shared: number };

let held: HeldDirectory | null = null;

async function take(directory: string, at: number): Promise<RacerAnswer> {
  while (Date.now() < at);
  try {
    held = await lockDirectory(directory);
    return { kind: 'took', refused: null };
  } catch (error) {
    return { kind: 'took', refused: error instanceof Error ? error.name : String(error) };
  }
}

/** Whether nobody else is in the directory: what only one may make is made, and removed again. */
function isAlone(directory: string): boolean {
  const file = join(directory, 'inside');
  try {
    closeSync(openSync(file, 'wx'));
  } catch {
    return false;
  }
  const end = performance.now() + 1;
  while (performance.now() < end);
  rmSync(file);
  return true;
}

const STRUGGLE_MS = 40_000;

/** Takes it again and again, until it had it as often as was asked for. */
async function struggle(directory: string, times: number): Promise<RacerAnswer> {
  let [had, shared] = [0, 0];
  const end = performance.now() + STRUGGLE_MS;
  while (had < times && performance.now() < end) {
    try {
      const mine = await lockDirectory(directory);
      had += 1;
      if (!isAlone(directory)) shared += 1;
      await mine.release();
    } catch (error) {
      if (!(error instanceof Error && error.name === 'DirectoryInUse')) throw error;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return { kind: 'struggled', held: had, shared };
}

async function obey(order: RacerOrder): Promise<RacerAnswer> {
  if (order.kind === 'take') return take(order.directory, order.at);
  if (order.kind === 'struggle') return struggle(order.directory, order.times);
  await held?.release();
  held = null;
  return { kind: 'released' };
}

process.on('message', (order: RacerOrder) => {
  void obey(order).then((answer) => process.send?.(answer));
});
process.send?.('ready');
