import { plainText } from './typed-text';

export interface CardExpiry {
  /** 1 to 12. */
  readonly month: number;
  /** Four digits. */
  readonly year: number;
}

export type ExpiryProblem = 'enterExpiry' | 'expiryInvalid' | 'expiryPast';

const MOST_YEARS_AHEAD = 20;
// A card is good until its month has ended everywhere; the last places are twelve hours behind UTC.
const LAST_ZONE_MS = 12 * 60 * 60 * 1_000;

/** `0529`, `529`, `052029`, `52029`: the month is what is left of the year. */
const UNDIVIDED = /^(\d{1,2})(\d{2}|20\d{2})$/;

function parts(text: string): readonly [month: string, year: string] | null {
  const runs = text.split(/\D+/).filter((run) => run !== '');
  const [first = '', second = ''] = runs;
  if (runs.length === 2) return first.length === 4 ? [second, first] : [first, second];
  const [, month, year] = UNDIVIDED.exec(runs.join('')) ?? [];
  return month !== undefined && year !== undefined ? [month, year] : null;
}

function fullYear(year: string, now: Date): number | null {
  if (year.length === 4) return Number(year);
  if (year.length !== 2) return null;
  const century = Math.floor(now.getUTCFullYear() / 100) * 100;
  return century + Number(year);
}

/**
 * Reads a typed expiry date: `MM/YY` as the card has it, and every other way that people and browsers write it, with any
 * separator or none, in any digits.
 */
export function readExpiry(typed: string, now: Date): CardExpiry | { readonly problem: ExpiryProblem } {
  const text = plainText(typed).trim();
  if (text === '') return { problem: 'enterExpiry' };
  const read = /^[\d\s\p{Pd}/\\.|]{3,15}$/u.test(text) ? parts(text) : null;
  const month = Number(read?.[0]);
  const year = fullYear(read?.[1] ?? '', now);
  const isMonth = read !== null && read[0].length <= 2 && month >= 1 && month <= 12;
  if (!isMonth || year === null || year > now.getUTCFullYear() + MOST_YEARS_AHEAD) return { problem: 'expiryInvalid' };
  if (now.getTime() >= Date.UTC(year, month) + LAST_ZONE_MS) return { problem: 'expiryPast' };
  return { month, year };
}
