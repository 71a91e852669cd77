/** Chance that is the same every time for the same seed. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  pick<Value>(values: readonly Value[]): Value;
  /** True once in so many times, as a share from 0 to 1. */
  chance(share: number): boolean;
}

/** Spreads a text over 32 bits (FNV-1a). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const sign of text) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}

/** A stream of chance of its own for each purpose, so that one that draws more does not shift the others (mulberry32). */
export function randomOf(seed: number, purpose: string): Random {
  let state = hashOf(`${seed} ${purpose}`);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    pick: (values) => {
      if (values.length === 0) throw new Error('nothing to pick from');
      return values[between(0, values.length - 1)] as (typeof values)[number];
    },
    chance: (share) => next() < share,
  };
}
