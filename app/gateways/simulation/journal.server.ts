import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { SimulatedPayment } from './world';

/** One line of the journal: a payment as it now is, or a remark. */
export type JournalLine =
  { readonly payment: SimulatedPayment } | { readonly remark: readonly [key: string, value: string] };

// Only the shape that tells a line of ours from a torn one: the lines are written by this program alone.
const journalLine = z.union([
  z.object({
    payment: z.looseObject({ gateway: z.string(), id: z.string(), reference: z.string(), version: z.number() }),
  }),
  z.object({ remark: z.tuple([z.string(), z.string()]) }),
]);

/**
 * An append-only file of JSON lines; the last line about a thing wins. Every line is written synchronously, so that what a
 * simulator has answered survives `kill -9`. A line torn by the kill is skipped, and never glued to the next one.
 */
export interface Journal {
  read(): JournalLine[];
  append(line: JournalLine): void;
}

/** Keeps nothing: for worlds that end with their process. */
export const noJournal: Journal = { read: () => [], append: () => undefined };

export function openJournal(file: string): Journal {
  mkdirSync(dirname(file), { recursive: true });
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (before !== '' && !before.endsWith('\n')) appendFileSync(file, '\n');
  return {
    read: () => before.split('\n').flatMap(lineOf),
    append: (line) => appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 }),
  };
}

function lineOf(text: string): JournalLine[] {
  if (text === '') return [];
  try {
    const value: unknown = JSON.parse(text);
    return journalLine.safeParse(value).success ? [value as JournalLine] : [];
  } catch {
    return [];
  }
}
