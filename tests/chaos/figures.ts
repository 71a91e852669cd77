import { INVARIANTS, type Broken, type Snapshot } from './invariants';

/** What a scenario came to: figures to print, and everything that was broken. */
export interface Outcome {
  readonly scenario: string;
  readonly figures: Readonly<Record<string, number | string>>;
  readonly broken: readonly Broken[];
}

/** The three words of the promise, counted. */
export function moneyFigures(snapshot: Snapshot, broken: readonly Broken[]): Record<string, number> {
  const count = (invariant: Broken['invariant']) => broken.filter((one) => one.invariant === invariant).length;
  return {
    sessions: snapshot.sessions.length,
    attempts: snapshot.attempts.length,
    charges: snapshot.charges.length,
    screens: snapshot.screens.length,
    doubled: count('I1'),
    lost: count('I2') + count('I3'),
    stuck: count('I5'),
  };
}

const MOST_SHOWN = 5;

/** The figures of all scenarios in one table, and of everything broken the first few. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const lines = outcomes.flatMap(({ scenario, figures, broken }) => [
    `\n${scenario}`,
    ...Object.entries(figures).map(([name, value]) => `  ${name.padEnd(34)} ${String(value).padStart(12)}`),
    ...INVARIANTS.flatMap((invariant) => shown(invariant, broken)),
  ]);
  return lines.join('\n');
}

function shown(invariant: Broken['invariant'], broken: readonly Broken[]): string[] {
  const ones = broken.filter((one) => one.invariant === invariant);
  const verdict = ones.length === 0 ? 'held' : `BROKEN ${ones.length} times`;
  return [
    `  ${invariant.padEnd(34)} ${verdict.padStart(12)}`,
    ...ones.slice(0, MOST_SHOWN).map((one) => `      ${one.about}: ${one.what}`),
  ];
}
