/** What the card networks say about trying a declined card again, for adapters to read from the codes that they are given. */

/** `never`: the issuer will not approve this card. `later`: it may. Null: the network said nothing that we know. */
export type RetryAdvice = 'never' | 'later' | null;

/**
 * Visa's category 1, "issuer will never approve": picked up (04, 07), invalid transaction (12), no such number (14) or
 * issuer (15), lost (41), stolen (43), closed (46), not permitted (57), and orders to stop (R0, R1, R3). Acquirers'
 * published lists differ in 14, which others put in category 3; it is left out, because a mistyped number is corrected.
 */
const VISA_NEVER: ReadonlySet<string> = new Set(['04', '07', '12', '15', '41', '43', '46', '57', 'R0', 'R1', 'R3']);

/** Mastercard's merchant advice codes: do not try again (03), and stop (21). */
const MASTERCARD_NEVER: ReadonlySet<string> = new Set(['03', '21']);

/** Mastercard's other advice: new account information, try later, and the waits of 24 to 30. */
const MASTERCARD_LATER: ReadonlySet<string> = new Set(['01', '02', '24', '25', '26', '27', '28', '29', '30']);

/** Reads a decline's network codes, as the gateway hands them through. */
export function networkAdvice(decline: {
  readonly brand: string | null;
  /** The issuer's response code, ISO 8583 field 39. */
  readonly responseCode: string | null;
  /** Mastercard's merchant advice code. */
  readonly adviceCode: string | null;
}): RetryAdvice {
  const { brand, responseCode, adviceCode } = decline;
  if (brand === 'visa' && responseCode !== null && VISA_NEVER.has(responseCode)) return 'never';
  if (brand !== 'mastercard' || adviceCode === null) return null;
  if (MASTERCARD_NEVER.has(adviceCode)) return 'never';
  return MASTERCARD_LATER.has(adviceCode) ? 'later' : null;
}

/** How many declines of one card the networks allow within a time; more cost a fee, and in the end the right to ask. */
export interface RetryLimit {
  readonly most: number;
  readonly withinMs: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The longest window of any limit, and how long a decline for good is remembered. */
export const LONGEST_RETRY_WINDOW_MS = 30 * DAY_MS;

const RETRY_LIMITS: Readonly<Partial<Record<string, readonly RetryLimit[]>>> = {
  visa: [{ most: 20, withinMs: 30 * DAY_MS }],
  mastercard: [
    { most: 10, withinMs: 24 * HOUR_MS },
    { most: 35, withinMs: 30 * DAY_MS },
  ],
};

/** The limits of a brand, by its id in `credit-card-type`. Maestro is Mastercard's. Others publish none that we know. */
export function retryLimitsOf(brand: string | null): readonly RetryLimit[] {
  return RETRY_LIMITS[brand === 'maestro' ? 'mastercard' : (brand ?? '')] ?? [];
}
