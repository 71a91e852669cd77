/**
 * What may follow a try to pay, within one submit. Everything is forbidden that is not named here: another gateway is asked
 * only where it is certain that the first one took nothing and will take nothing.
 */
import type { RetryAdvice } from '~/foundation/card-networks';
import type { DeclineCode, GatewayAnswer } from '~/gateways/contract';

/** How a try ended, by what the gateway said and by what was recorded: both must agree. */
export interface TryEnd {
  readonly recorded: string;
  readonly said:
    | { readonly kind: 'not_sent' }
    | { readonly kind: 'refused'; readonly isConfiguration: boolean }
    | {
        readonly kind: 'answered';
        readonly outcome: GatewayAnswer['outcome'];
        readonly declineCode: DeclineCode | null;
        readonly retryAdvice: RetryAdvice;
      };
}

/** What is true of the submit beside the try. */
export interface SubmitTerms {
  /** Tries so far, this one included. */
  readonly tries: number;
  /** Since the payer pressed Pay, by a clock that only goes forward. */
  readonly elapsedMs: number;
  /** Whether the entry that was asked passes soft declines on. */
  readonly failsOverOnSoftDecline: boolean;
  /** Whether its gateway can be asked for the bank's authentication. */
  readonly canStepUp: boolean;
}

export type NextStep =
  | { readonly step: 'stop'; readonly because: string }
  | { readonly step: 'next_entry'; readonly because: 'not_reached' | 'refused' | 'soft_declined' }
  /** The same gateway again, for the same amount, with the payer's bank asking the payer. */
  | { readonly step: 'step_up'; readonly because: 'authentication_required' };

/** One try and at most one more: a payer waits for no more, and the networks count each. */
const MOST_TRIES = 2;

/** A submit ends within this, in the background if it must. */
export const SUBMIT_DEADLINE_MS = 25_000;

/** A second try is not begun with less time than this left. */
const SECOND_TRY_NEEDS_MS = 10_000;

/**
 * Whether another bank's or another gateway's answer may differ. A decline for want of money, of the right code or of
 * authentication is the issuer's about this payer, and would be the same everywhere.
 */
const DECLINES: Readonly<Record<DeclineCode, 'soft' | 'step_up' | 'final'>> = {
  generic: 'soft',
  try_again_later: 'soft',
  authentication_required: 'step_up',
  insufficient_funds: 'final',
  lost_or_stolen: 'final',
  expired_card: 'final',
  wrong_security_code: 'final',
  invalid_card: 'final',
  not_permitted: 'final',
  suspected_fraud: 'final',
  authentication_failed: 'final',
  canceled_by_payer: 'final',
};

const stop = (because: string): NextStep => ({ step: 'stop', because });

/** Decides what follows a try. */
export function nextStep(end: TryEnd, terms: SubmitTerms): NextStep {
  const wanted = wantedStep(end, terms);
  if (wanted.step === 'stop') return wanted;
  if (terms.tries >= MOST_TRIES) return stop('a submit has no more tries');
  const leftMs = SUBMIT_DEADLINE_MS - terms.elapsedMs;
  return leftMs < SECOND_TRY_NEEDS_MS ? stop('the time of the submit is nearly over') : wanted;
}

function wantedStep({ recorded, said }: TryEnd, terms: SubmitTerms): NextStep {
  switch (said.kind) {
    case 'not_sent':
      return recorded === 'not_sent'
        ? { step: 'next_entry', because: 'not_reached' }
        : stop(`the attempt is ${recorded}`);
    case 'refused':
      if (recorded !== 'failed') return stop(`the attempt is ${recorded}`);
      return said.isConfiguration
        ? { step: 'next_entry', because: 'refused' }
        : stop('the gateway refused the payment, not our account');
    case 'answered':
      return recorded === 'declined' && said.outcome === 'declined' && said.declineCode !== null
        ? afterDecline(said.declineCode, said.retryAdvice, terms)
        : stop(`the attempt is ${recorded}`);
  }
}

function afterDecline(declineCode: DeclineCode, advice: RetryAdvice, terms: SubmitTerms): NextStep {
  if (advice === 'never') return stop('the card network forbids another try');
  const kind = DECLINES[declineCode];
  if (kind === 'final') return stop(`the decline "${declineCode}" is final`);
  if (kind === 'step_up') {
    return terms.canStepUp
      ? { step: 'step_up', because: 'authentication_required' }
      : stop('the gateway cannot be asked for authentication');
  }
  if (!terms.failsOverOnSoftDecline) return stop('the entry does not pass declines on');
  return { step: 'next_entry', because: 'soft_declined' };
}
