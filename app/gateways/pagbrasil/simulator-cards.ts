import { outcomeOfCard, summaryOfCard, type CardOutcome, type TestDecline } from '~/gateways/simulation/test-cards';
import type { SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import { ID, keptOf, type Kept } from './simulator-orders';
import type { AskedOrder } from './simulator-requests';

/** The card that an order is paid with: what may be shown of it, and what it does. */
export interface SimulatedCard {
  readonly summary: NonNullable<SimulatedPayment['card']>;
  readonly shown: Pick<Kept, 'cc_holder' | 'cc_number' | 'cc_expiration'>;
  readonly outcome: CardOutcome;
  readonly errorCode: string | null;
}

/** PagBrasil's codes. It has none for authentication, nor any of a card network's own. */
const ERROR_CODES: Readonly<Record<TestDecline, string>> = {
  generic: '05',
  insufficient_funds: '09',
  lost_card: '03',
  expired_card: '10',
  wrong_security_code: '15',
  authentication_required: '11',
  closed_account: '03',
};

/** A test card of PagBrasil's older integrations: it approves with one security code only. */
const OWN_TEST_CARD = { number: '4984123412341234', code: '123' };

export function typedCard(asked: AskedOrder): SimulatedCard {
  const { cc_number: number = '', cc_cvv: code = '', cc_holder, cc_expiration } = asked;
  const isWrongCode = number === OWN_TEST_CARD.number && code !== OWN_TEST_CARD.code;
  const outcome: CardOutcome = isWrongCode
    ? { kind: 'declined', reason: 'wrong_security_code' }
    : outcomeOfCard(number);
  return {
    summary: summaryOfCard(number),
    shown: { cc_holder, cc_expiration, cc_number: `${number.slice(0, 6)}******${number.slice(-4)}` },
    outcome,
    errorCode: outcome.kind === 'declined' ? ERROR_CODES[outcome.reason] : null,
  };
}

/** The card that an earlier order of the account was asked to keep, and paid with; null where there is none. */
export function keptCard(world: SimulatedWorld, account: string, order: string): SimulatedCard | null {
  const payment = world.payment(ID, order);
  if (payment?.account !== account || payment.card === null || payment.chargedAt === null) return null;
  const { cc_save: isSaved, cc_holder, cc_number, cc_expiration } = keptOf(world, payment);
  if (isSaved !== '1') return null;
  return {
    summary: payment.card,
    shown: { cc_holder, cc_number, cc_expiration },
    outcome: { kind: 'approved', isFrictionless: false },
    errorCode: null,
  };
}
