/**
 * Looks for a payment that an entry gets before all others. What an entry does not ask is left unknown in the question: no
 * condition of another entry is satisfied by what is not known, so nothing is lost by that. What it does ask is tried
 * value by value, and of amounts and card numbers one of each stretch between two borders, since within a stretch no entry
 * makes a difference.
 */
import { inDrawOrder } from './draw-order';
import { fittingEntries } from './route-decision';
import { binInterval, isInRange, type CardFacts, type RouteQuestion, type RoutingEntry } from './routing-entry';

export type Witness =
  | { readonly kind: 'found'; readonly question: RouteQuestion }
  | { readonly kind: 'none' }
  | { readonly kind: 'too_many' };

/** One thing that a question says, and the better entries that it keeps in the running. */
interface Choice {
  readonly apply: (question: RouteQuestion) => RouteQuestion;
  readonly keeps: ReadonlySet<RoutingEntry>;
}

const MOST_STEPS = 200_000;

/** Entries of better priority, and all that are for the same method and currency. */
export interface Field {
  readonly better: readonly RoutingEntry[];
  readonly rivals: readonly RoutingEntry[];
}

export function findWitness(entry: RoutingEntry, { better, rivals }: Field): Witness {
  const dimensions = dimensionsOf(entry, better).sort((a, b) => a.length - b.length);
  const steps = { left: MOST_STEPS };
  const question = search(blankFor(entry), { dimensions, running: new Set(better), steps });
  if (question) return withSession(entry, { question, rivals });
  return steps.left <= 0 ? { kind: 'too_many' } : { kind: 'none' };
}

function blankFor(entry: RoutingEntry): RouteQuestion {
  return {
    method: entry.method,
    currency: entry.currency,
    amount: entry.leastAmount ?? 0,
    country: null,
    sessionId: null,
    card: entry.method === 'card' ? { brand: null, bin: null, type: null } : null,
    planIds: [],
    metadata: {},
  };
}

interface Search {
  readonly dimensions: readonly (readonly Choice[])[];
  /** Better entries that fit everything chosen so far. */
  readonly running: ReadonlySet<RoutingEntry>;
  readonly steps: { left: number };
}

/** Chooses in one dimension after another until no better entry fits any more. */
function search(question: RouteQuestion, { dimensions, running, steps }: Search): RouteQuestion | null {
  const [choices, ...others] = dimensions;
  if (!choices) return running.size === 0 ? question : null;
  for (const { apply, keeps } of choices) {
    steps.left -= 1;
    if (steps.left <= 0) return null;
    const left = new Set([...running].filter((rival) => keeps.has(rival)));
    const found = search(apply(question), { dimensions: others, running: left, steps });
    if (found) return found;
  }
  return null;
}

/** The choices of every dimension, without those that keep more rivals in the running than another one. */
function dimensionsOf(entry: RoutingEntry, better: readonly RoutingEntry[]): Choice[][] {
  const card = (facts: Partial<CardFacts>) => (question: RouteQuestion) => ({
    ...question,
    card: question.card && { ...question.card, ...facts },
  });
  const choosing =
    <Value>(apply: (value: Value) => Choice['apply'], fits: (rival: RoutingEntry, value: Value) => boolean) =>
    (values: readonly Value[]): Choice[] =>
      fewest(
        values.map((value) => ({ apply: apply(value), keeps: new Set(better.filter((one) => fits(one, value))) })),
      );
  const listed = (list: readonly string[] | null, value: string | null) =>
    list === null || (value !== null && list.includes(value));
  return [
    choosing<number>(
      (amount) => (question) => ({ ...question, amount }),
      (rival, amount) => amount >= (rival.leastAmount ?? 0) && amount <= (rival.mostAmount ?? Infinity),
    )(amountsOf(entry, better)),
    choosing<string | null>(
      (country) => (question) => ({ ...question, country }),
      (rival, country) => listed(rival.countries, country),
    )(entry.countries ?? [null]),
    choosing<string | null>(
      (brand) => card({ brand }),
      (rival, brand) => listed(rival.cardBrands, brand),
    )(entry.cardBrands ?? [null]),
    choosing<CardFacts['type']>(
      (type) => card({ type }),
      (rival, type) => listed(rival.cardTypes, type),
    )(entry.cardTypes ?? [null]),
    choosing<string | null>(
      (bin) => card({ bin }),
      (rival, bin) =>
        rival.binRanges === null || (bin !== null && rival.binRanges.some((range) => isInRange(bin, range))),
    )(binsOf(entry, better)),
    choosing<string | null>(
      (id) => (question) => ({ ...question, planIds: id === null ? [] : [id] }),
      (rival, id) => listed(rival.planIds, id),
    )(entry.planIds ?? [null]),
    ...metadataKeys(entry, better).map((key) =>
      choosing<string | null>(
        (value) => (question) =>
          value === null ? question : { ...question, metadata: { ...question.metadata, [key]: value } },
        (rival, value) => listed(rival.metadata?.[key] ?? null, value),
      )(entry.metadata?.[key] ?? [null]),
    ),
  ];
}

/** Leaves out every choice of which another one keeps no more rivals in the running. */
function fewest(choices: readonly Choice[]): Choice[] {
  const isNoBetter = (a: Choice, b: Choice) => [...b.keeps].every((rival) => a.keeps.has(rival));
  return choices.filter((choice, index) =>
    choices.every(
      (other, at) =>
        at === index ||
        !isNoBetter(choice, other) ||
        // Of two that are the same, the first stays.
        (isNoBetter(other, choice) && index < at),
    ),
  );
}

function metadataKeys(entry: RoutingEntry, better: readonly RoutingEntry[]): string[] {
  return [...new Set([entry, ...better].flatMap((one) => Object.keys(one.metadata ?? {})))];
}

/** The least amount of every stretch within the entry's own amounts. */
function amountsOf(entry: RoutingEntry, better: readonly RoutingEntry[]): number[] {
  const [least, most] = [entry.leastAmount ?? 0, entry.mostAmount ?? Infinity];
  const borders = better.flatMap((rival) => [rival.leastAmount ?? 0, (rival.mostAmount ?? Infinity) + 1]);
  return [...new Set([least, ...borders])].filter((amount) => amount >= least && amount <= most && amount < Infinity);
}

/**
 * The same of card numbers: eight digits at every border, and six, which is all that is known of a shorter number, where
 * they lie within the entry's range. Fewer digits are within fewer ranges, so the six digits around a border count as well.
 */
function binsOf(entry: RoutingEntry, better: readonly RoutingEntry[]): (string | null)[] {
  if (entry.binRanges === null) return [null];
  const borders = better.flatMap((rival) =>
    (rival.binRanges ?? []).map(binInterval).flatMap(([least, most]) => [least, most + 1]),
  );
  const bins = entry.binRanges.map(binInterval).flatMap(([least, most]) => {
    const starts = [least, ...borders.filter((border) => border > least && border <= most)];
    const short = starts
      .flatMap((start) => [Math.floor(start / 100), Math.ceil(start / 100)])
      .filter((start) => start * 100 >= least && start * 100 + 99 <= most);
    return [...starts.map((start) => digitsOf(start, 8)), ...short.map((start) => digitsOf(start, 6))];
  });
  return [...new Set(bins)];
}

function digitsOf(bin: number, length: number): string {
  return String(bin).padStart(length, '0');
}

const MOST_SESSIONS = 50_000;

/** Among entries of the same priority the session draws: one is looked for that draws this entry first. */
function withSession(
  entry: RoutingEntry,
  { question, rivals }: { readonly question: RouteQuestion; readonly rivals: readonly RoutingEntry[] },
): Witness {
  const fitting = fittingEntries(rivals, question, () => true);
  const equals = fitting.filter((rival) => rival.priority === entry.priority);
  if (equals.length <= 1) return { kind: 'found', question };
  for (let index = 0; index < MOST_SESSIONS; index += 1) {
    const sessionId = `witness-${index}`;
    if (inDrawOrder(equals, sessionId)[0]?.id === entry.id)
      return { kind: 'found', question: { ...question, sessionId } };
  }
  return { kind: 'too_many' };
}
