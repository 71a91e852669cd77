import creditCardType from 'credit-card-type';
import type { SimulatedPayment, SimulatedWorld } from './world';

/** Why a test card is declined. Each simulator says it in its gateway's own words. */
export type TestDecline =
  | 'generic'
  | 'insufficient_funds'
  | 'lost_card'
  | 'expired_card'
  | 'wrong_security_code'
  /** Declined until the payer is authenticated; a simulator that is asked for that answers with a challenge. */
  | 'authentication_required'
  /** Declined with a code of the card network that forbids another try. */
  | 'closed_account';

/** What a card does at every simulated gateway. */
export type CardOutcome =
  | { readonly kind: 'approved'; readonly isFrictionless: boolean }
  | { readonly kind: 'challenge' }
  | { readonly kind: 'declined'; readonly reason: TestDecline }
  /** Charges, and then answers 500 or cuts the connection. */
  | { readonly kind: 'charged_unheard'; readonly end: 'error_500' | 'cut' }
  /** The account that is asked first is down before anything reaches it. */
  | { readonly kind: 'down' }
  /** Pending; settles by itself, told by webhook. */
  | { readonly kind: 'pending' };

const APPROVED: CardOutcome = { kind: 'approved', isFrictionless: false };

/** The test cards that work at every simulator. Any other card is approved. */
const TEST_CARDS: Readonly<Record<string, CardOutcome>> = {
  '4242424242424242': APPROVED,
  '5555555555554444': APPROVED,
  '378282246310005': APPROVED,
  '4000000000003220': { kind: 'challenge' },
  '4000000000003063': { kind: 'approved', isFrictionless: true },
  '4000000000000002': { kind: 'declined', reason: 'generic' },
  '4000000000009995': { kind: 'declined', reason: 'insufficient_funds' },
  '4000000000009987': { kind: 'declined', reason: 'lost_card' },
  '4000000000000069': { kind: 'declined', reason: 'expired_card' },
  '4000000000000127': { kind: 'declined', reason: 'wrong_security_code' },
  '4000002760003184': { kind: 'declined', reason: 'authentication_required' },
  '4000000000000226': { kind: 'declined', reason: 'closed_account' },
  '4000000000000119': { kind: 'charged_unheard', end: 'error_500' },
  '4000000000000259': { kind: 'charged_unheard', end: 'cut' },
  '4000000000006975': { kind: 'down' },
  '4000000000000341': { kind: 'pending' },
};

/** How long the pending test card takes to settle. */
export const PENDING_CARD_SETTLES_AFTER_MS = 2_000;

/** What a card does, by its number without spaces. */
export function outcomeOfCard(number: string): CardOutcome {
  return Object.hasOwn(TEST_CARDS, number) ? (TEST_CARDS[number] ?? APPROVED) : APPROVED;
}

/** The card's brand ("visa", "american-express") and last four digits. */
export function summaryOfCard(number: string): { brand: string; lastFour: string } {
  return { brand: creditCardType(number)[0]?.type ?? 'unknown', lastFour: number.slice(-4) };
}

/**
 * Whether this account is the one that is down for the `down` card. The account that is asked first is down and stays
 * down; any other account, of any gateway, is up: so that the next routing entry gets the payment. "First" counts within
 * one checkout session, or, where a gateway's wire carries no session, for an amount and currency.
 */
export function isDownForCard(
  world: Pick<SimulatedWorld, 'remember'>,
  asked: Pick<SimulatedPayment, 'gateway' | 'account' | 'sessionId' | 'amount' | 'currency'>,
): boolean {
  const me = `${asked.gateway} ${asked.account}`;
  return world.remember(`down for ${asked.sessionId ?? `${asked.amount} ${asked.currency}`}`, me) === me;
}
