import { LRUCache } from 'lru-cache';
import { RateLimiterDrizzle, RateLimiterMemory, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { Database } from '~/database/database.server';
import { rateLimits } from '~/database/tables';

/** How many requests a caller may make in a time. */
export interface Allowance {
  readonly points: number;
  readonly durationSeconds: number;
}

/** What each caller is allowed: an API key, and for the public doors a client's address. */
export const RATE_LIMIT = {
  apiKey: { points: 120_000, durationSeconds: 60 },
  address: { points: 1_200, durationSeconds: 60 },
} as const satisfies Record<string, Allowance>;

export type Limited = keyof typeof RATE_LIMIT;

export interface RateLimit {
  /** Null when the caller may go on; otherwise after how many seconds it may try again. */
  admit(caller: string): Promise<number | null>;
}

// A process draws this part of an allowance at once, and counts it down in memory.
const LEASES_IN_AN_ALLOWANCE = 100;
const MOST_CALLERS = 10_000;

/** The seconds of a refusal; throws what is not one. */
function secondsOf(refusal: unknown): number {
  if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
  throw refusal;
}

function openLeases(limiter: RateLimiterAbstract, size: number): RateLimit {
  const leases = new LRUCache<string, { left: number; until: number }>({ max: MOST_CALLERS });
  const drawings = new Map<string, Promise<number | null>>();
  const draw = (caller: string): Promise<number | null> =>
    limiter
      .consume(caller, size)
      .then((drawn) => {
        leases.set(caller, { left: size, until: performance.now() + drawn.msBeforeNext });
        return null;
      }, secondsOf)
      .finally(() => drawings.delete(caller));
  return {
    async admit(caller) {
      for (;;) {
        const lease = leases.get(caller);
        if (lease && lease.left > 0 && lease.until > performance.now()) {
          lease.left -= 1;
          return null;
        }
        // Those who come while a lease is being drawn wait for it.
        let drawing = drawings.get(caller);
        if (!drawing) drawings.set(caller, (drawing = draw(caller)));
        const seconds = await drawing;
        if (seconds !== null) return seconds;
      }
    },
  };
}

/**
 * Opens a rate limit. On the embedded database this process is the only one, and counts in memory. On PostgreSQL the count is
 * in the table `rate_limits`, so that several processes share it; each draws a hundredth of the allowance at a time, so that
 * a hot path asks the database once in many requests. What a process drew and did not use is lost to the others: the limit
 * is never exceeded, and may be reached a little early. While the database is away, each process counts by itself.
 */
export function openRateLimit(database: Database, allowance: Allowance, name: string): RateLimit {
  const options = { points: allowance.points, duration: allowance.durationSeconds, keyPrefix: name };
  const memory = new RateLimiterMemory(options);
  if (database.kind === 'embedded') {
    return { admit: (caller) => memory.consume(caller).then(() => null, secondsOf) };
  }
  const size = Math.max(1, Math.floor(allowance.points / LEASES_IN_AN_ALLOWANCE));
  const shared = new RateLimiterDrizzle({
    ...options,
    storeClient: database.queries,
    schema: rateLimits,
    inMemoryBlockOnConsumed: allowance.points,
    insuranceLimiter: memory,
  });
  return openLeases(shared, size);
}

const opened = new WeakMap<Database, Partial<Record<Limited, RateLimit>>>();

/** The house's rate limit for that kind of caller. */
export function rateLimitOf(database: Database, limited: Limited): RateLimit {
  let limits = opened.get(database);
  if (!limits) opened.set(database, (limits = {}));
  return (limits[limited] ??= openRateLimit(database, RATE_LIMIT[limited], limited));
}
