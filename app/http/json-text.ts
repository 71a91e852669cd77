/** What JSON.parse lets through and an API must not: a key given twice (who reads the first, who the last?) and deep nesting. */
export const DEEPEST_NESTING = 32;

export interface JsonFault {
  /** Where, by keys and indexes. */
  readonly path: string;
  readonly why: string;
}

interface Level {
  /** The keys so far; null in a list. */
  readonly keys: Set<string> | null;
  step: string | number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The index after a string's closing quote. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; ; index += 1) {
    const code = text.charCodeAt(index);
    if (code === BACKSLASH) index += 1;
    else if (code === QUOTE) return index + 1;
  }
}

function isKey(text: string, end: number): boolean {
  for (let index = end; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x3a) return true;
    if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return false;
  }
  return false;
}

function keyOf(literal: string): string {
  return literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1);
}

const pathOf = (levels: readonly Level[]): string => levels.map((level) => String(level.step)).join('.');

function takeKey(levels: readonly Level[], key: string): JsonFault | null {
  const level = levels.at(-1);
  if (!level?.keys) return null;
  level.step = key;
  if (key === '__proto__') return { path: pathOf(levels), why: 'is not allowed as a key' };
  if (level.keys.has(key)) return { path: pathOf(levels), why: 'is given twice' };
  level.keys.add(key);
  return null;
}

/** Looks through a text that JSON.parse has accepted. */
export function findJsonFault(text: string): JsonFault | null {
  const levels: Level[] = [];
  for (let index = 0; index < text.length;) {
    const character = text.charAt(index);
    if (character === '"') {
      const end = endOfString(text, index);
      const fault = levels.at(-1)?.keys && isKey(text, end) ? takeKey(levels, keyOf(text.slice(index, end))) : null;
      if (fault) return fault;
      index = end;
      continue;
    }
    if (character === '{' || character === '[') {
      if (levels.length >= DEEPEST_NESTING)
        return { path: pathOf(levels), why: `is nested deeper than ${DEEPEST_NESTING} levels` };
      levels.push({ keys: character === '{' ? new Set() : null, step: 0 });
    } else if (character === '}' || character === ']') levels.pop();
    else if (character === ',') nextItem(levels.at(-1));
    index += 1;
  }
  return null;
}

function nextItem(level: Level | undefined): void {
  if (level && typeof level.step === 'number' && !level.keys) level.step += 1;
}
