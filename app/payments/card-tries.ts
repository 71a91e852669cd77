import { LONGEST_RETRY_WINDOW_MS, retryLimitsOf, type RetryAdvice } from '~/foundation/card-networks';
import type { DeclineCode, GatewayAnswer } from '~/gateways/contract';

/**
 * What a decline says about the same card, with the same expiry date, being tried again: `never` was said for good,
 * `counts` may be tried again within the networks' limits, `none` was not said by the issuer.
 */
const DECLINED_CARD: Readonly<Record<DeclineCode, 'never' | 'counts' | 'none'>> = {
  generic: 'counts',
  insufficient_funds: 'counts',
  lost_or_stolen: 'never',
  // The date belongs to what is remembered: a corrected one is another card to us.
  expired_card: 'never',
  wrong_security_code: 'counts',
  // Most often a mistyped number, which the corrected one may not be told from by what is remembered of it.
  invalid_card: 'counts',
  // The payer may have the bank allow it; where the network says never, the adapter hands that on.
  not_permitted: 'counts',
  suspected_fraud: 'never',
  authentication_required: 'counts',
  authentication_failed: 'none',
  canceled_by_payer: 'none',
  try_again_later: 'counts',
};

/** How a try of a card ended: `open` until it is known, `none` when the issuer did not decline. */
export type TryOutcome = 'open' | 'none' | 'declined' | 'never';

/** Whether the card may never be tried again after this decline. */
export function isForGood(declineCode: DeclineCode, advice: RetryAdvice): boolean {
  return advice === 'never' || DECLINED_CARD[declineCode] === 'never';
}

/** What to remember of a try when this was answered; null when the answer ends nothing. */
export function tryOutcomeOf(answer: GatewayAnswer): Exclude<TryOutcome, 'open'> | null {
  if (answer.outcome === 'unknown' || answer.outcome === 'pending' || answer.outcome === 'requires_action') return null;
  if (answer.outcome !== 'declined') return 'none';
  if (isForGood(answer.declineCode, answer.retryAdvice ?? null)) return 'never';
  return DECLINED_CARD[answer.declineCode] === 'none' ? 'none' : 'declined';
}

/** A try of a card by this merchant, as it is remembered. */
export interface CardTry {
  readonly outcome: TryOutcome;
  readonly at: Date;
}

/** Why a card may not be sent to its issuer now. */
export type CardBlock = 'declined_for_good' | 'declined_too_often';

/**
 * Judges by what is remembered of a card whether it may be tried. A try whose outcome is not known counts as a decline: it
 * may have been one.
 */
export function blockOf(brand: string | null, tries: readonly CardTry[], now: Date): CardBlock | null {
  const within = (windowMs: number) => tries.filter(({ at }) => now.getTime() - at.getTime() < windowMs);
  if (within(LONGEST_RETRY_WINDOW_MS).some(({ outcome }) => outcome === 'never')) return 'declined_for_good';
  const isReached = retryLimitsOf(brand).some(
    ({ most, withinMs }) => within(withinMs).filter(({ outcome }) => outcome !== 'none').length >= most,
  );
  return isReached ? 'declined_too_often' : null;
}

/**
 * As much of a card number as may be kept beside its last four digits: eight first digits of sixteen or more, six of a
 * shorter one.
 */
export function truncatedBin(number: string): string {
  return number.slice(0, number.length >= 16 ? 8 : 6);
}
