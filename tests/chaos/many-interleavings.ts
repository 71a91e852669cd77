import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Outcome } from './figures';
import { playSeeds, tellFailed } from './interleavings';
import type { Broken } from './invariants';
import type { Options, Told } from './main';

/** What one process came to: its last line, as JSON. */
interface Part {
  readonly played: number;
  readonly steps: number;
  readonly charges: number;
  readonly failed: readonly { readonly told: string; readonly broken: readonly Broken[] }[];
}

const script = fileURLToPath(new URL('../../scripts/chaos.mjs', import.meta.url));
const MARK = 'interleavings: ';

/** Plays a range of seeds in this process, and prints what came of it. */
export async function playPart({ seed, seeds, minutes }: Options): Promise<boolean> {
  const result = await playSeeds({
    first: seed,
    count: seeds,
    endAt: Date.now() + minutes * 60_000,
    told: (count) => void process.stderr.write(`seeds from ${seed}: ${count}\n`),
  });
  const failed = result.failed.map((one) => ({ told: tellFailed(one), broken: one.broken }));
  process.stdout.write(`${MARK}${JSON.stringify({ ...result, failed } satisfies Part)}\n`);
  return failed.length === 0;
}

/** Plays all seeds, a range of them on each core. */
export async function playOnAllCores(options: Options, told: Told): Promise<Outcome[]> {
  const startedAt = Date.now();
  const cores = Math.min(availableParallelism(), options.seeds);
  const each = Math.ceil(options.seeds / cores);
  const parts = await Promise.all(
    Array.from({ length: cores }, (_, core) =>
      playElsewhere({
        ...options,
        seed: options.seed + core * each,
        seeds: Math.min(each, options.seeds - core * each),
      }),
    ),
  );
  const total = (key: 'played' | 'steps' | 'charges') => parts.reduce((sum, part) => sum + part[key], 0);
  const failed = parts.flatMap((part) => part.failed);
  for (const one of failed.slice(0, 3)) told(one.told);
  const figures = {
    seeds: total('played'),
    'first seed': options.seed,
    processes: cores,
    'seeds per second': (total('played') / ((Date.now() - startedAt) / 1000)).toFixed(1),
    steps: total('steps'),
    charges: total('charges'),
    failed: failed.length,
  };
  return [{ scenario: 'interleavings', figures, broken: failed.flatMap((one) => one.broken) }];
}

async function playElsewhere({ seed, seeds, minutes, build }: Options): Promise<Part> {
  const numbers = ['--seed', String(seed), '--seeds', String(seeds), '--minutes', String(minutes)];
  const args = [script, '--scenario', 'interleavings-part', '--database', 'embedded', ...numbers];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, FLORIN_BUILD: build },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  const line = output.split('\n').find((one) => one.startsWith(MARK));
  if (!line) throw new Error(`the process for the seeds from ${seed} ended without a result: ${output.slice(-2_000)}`);
  return JSON.parse(line.slice(MARK.length)) as Part;
}
