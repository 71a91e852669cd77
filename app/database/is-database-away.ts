/** A server that is stopping, starting, or was ended by a crash; connections that it does not take or has lost. */
const SQL_STATES = /^(?:57P0[1-5]|08\w{3}|53300)$/;
const NETWORK_CODES = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN',
]); // prettier-ignore
/** What the driver says without a code. */
const WORDS =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed and is not queryable|Cannot use a pool after calling end)/;

const DEEPEST = 5;

/**
 * Whether an error tells that the database cannot be asked at this moment, rather than that something is wrong with what it
 * was asked. Drizzle wraps the driver's errors, so their causes are looked at as well. It says nothing about whether a
 * transaction was committed: the connection may have been lost right after.
 */
export function isDatabaseAway(error: unknown): boolean {
  let cause = error;
  for (let depth = 0; depth < DEEPEST && cause instanceof Error; depth += 1, cause = cause.cause) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    if (SQL_STATES.test(code) || NETWORK_CODES.has(code) || WORDS.test(cause.message)) return true;
  }
  return false;
}
