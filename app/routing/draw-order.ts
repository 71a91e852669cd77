/**
 * The weighted split. Every entry draws a number for the session from a hash, and the numbers alone say the order: no
 * chance at decision time, the same session always goes the same way, and without an entry only its own share moves.
 */
import type { RoutingEntry } from './routing-entry';

/** Before all others the lower priority number, then the older entry, then the smaller id: a total order. */
export function inAskingOrder(a: RoutingEntry, b: RoutingEntry): number {
  return (
    a.priority - b.priority || a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

/** Spreads 32 bits so that a change of one changes half of the others (the last steps of MurmurHash3, public domain). */
function spread(bits: number): number {
  let mixed = bits;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** A number above 0 and below 1 that a text always has. Not secret: a payer may well know which way a session goes. */
function drawOf(text: string): number {
  let first = 0x811c9dc5;
  let second = 0x9747b28c;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second + code, 0x5bd1e995) ^ (second >>> 15);
  }
  const high = spread(first ^ spread(second)) >>> 5;
  const low = spread(second ^ spread(first + 1)) >>> 6;
  return (high * 0x4000000 + low + 0.5) / 0x20000000000000;
}

/** Smaller is earlier. With this shape an entry is first with a probability of its weight over the sum of all weights. */
function placeOf(entry: RoutingEntry, sessionId: string): number {
  return -Math.log(drawOf(`${sessionId} ${entry.id}`)) / entry.weight;
}

/**
 * Entries in the order in which they are asked: by priority, and within one priority and method as the session draws. The
 * places that each method has among the others stay where age puts them, so that a page lists its methods for every
 * payer alike.
 */
export function inDrawOrder(entries: readonly RoutingEntry[], sessionId: string | null): readonly RoutingEntry[] {
  const aged = [...entries].sort(inAskingOrder);
  if (sessionId === null || aged.length < 2) return aged;
  const groups = new Map<string, RoutingEntry[]>();
  const groupOf = (entry: RoutingEntry) => `${entry.priority} ${entry.method} ${entry.currency}`;
  for (const entry of aged) {
    const group = groups.get(groupOf(entry));
    if (group) group.push(entry);
    else groups.set(groupOf(entry), [entry]);
  }
  for (const [name, group] of groups) if (group.length > 1) groups.set(name, drawn(group, sessionId));
  return aged.map((entry) => groups.get(groupOf(entry))?.shift() ?? entry);
}

function drawn(group: readonly RoutingEntry[], sessionId: string): RoutingEntry[] {
  return group
    .map((entry) => ({ entry, place: placeOf(entry, sessionId) }))
    .sort((a, b) => a.place - b.place || inAskingOrder(a.entry, b.entry))
    .map(({ entry }) => entry);
}
