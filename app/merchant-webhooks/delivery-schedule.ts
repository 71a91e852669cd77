const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long after each failed try the next one comes; after the last, daily. The first try is at once. About 75 hours. */
const TRY_AGAIN_AFTER_MS = [
  5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR,
] as const; // prettier-ignore

/** A delivery that fails this long after its first try is given up: whoever wants it has to ask for it again. */
const GIVEN_UP_AFTER_MS = 7 * DAY;
/** The longest that an endpoint may ask us to wait. */
const LONGEST_RETRY_AFTER_MS = DAY;
/** An endpoint at which nothing has arrived for this long is switched off. */
export const SWITCHED_OFF_AFTER_MS = 5 * DAY;
/** One that was switched off so is tried once in this time, and switched on again when something arrives. */
export const PROBED_EVERY_MS = DAY;
/** Who takes longer than this to answer is slow, and served from other slots than the prompt. */
export const SLOW_ANSWER_MS = 2 * SECOND;

export interface FailedTry {
  /** How many tries there were, this one included. */
  readonly tries: number;
  readonly firstTriedAt: Date;
  readonly now: Date;
  /** The answer's Retry-After header. */
  readonly retryAfter: string | null;
  /** From 0 to 1. */
  readonly chance: number;
}

/**
 * When to try a delivery again; null gives it up. Up to a tenth later than planned, so that what failed together does not
 * come back together, never earlier, and not before the endpoint wants it.
 */
export function nextTryAt({ tries, firstTriedAt, now, retryAfter, chance }: FailedTry): Date | null {
  if (now.getTime() - firstTriedAt.getTime() >= GIVEN_UP_AFTER_MS) return null;
  const planned = TRY_AGAIN_AFTER_MS[tries - 1] ?? DAY;
  return new Date(now.getTime() + Math.max(planned * (1 + chance / 10), waitWanted(retryAfter, now)));
}

/** A Retry-After in either of its two forms: seconds, or a moment. */
function waitWanted(retryAfter: string | null, now: Date): number {
  if (retryAfter === null) return 0;
  const waitMs = /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) * SECOND : Date.parse(retryAfter) - now.getTime();
  return Number.isNaN(waitMs) ? 0 : Math.min(Math.max(waitMs, 0), LONGEST_RETRY_AFTER_MS);
}
