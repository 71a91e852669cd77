import type { AskedPayment, CaptureMode, CardSummary, DeclineCode, Method, RequiredAction } from '~/gateways/contract';
import type { Currency } from '~/foundation/currency';
import { money, type Money } from '~/foundation/money';
import type { AttemptState } from './attempt-states';

/** One try to pay by one gateway. Its id is the transaction id that merchants see, and our reference at the gateway. */
export interface Attempt {
  readonly id: string;
  readonly merchantId: string;
  readonly paymentId: string;
  readonly sessionId: string;
  readonly connectionId: string;
  readonly gateway: string;
  readonly method: Method;
  readonly currency: Currency;
  readonly amount: number;
  readonly state: AttemptState;
  /** Goes up with every change of state: what a page polls for. */
  readonly stateVersion: number;
  readonly gatewayReference: string | null;
  readonly declineCode: DeclineCode | null;
  readonly rawCode: string | null;
  /** For operators and merchants, never for payers. */
  readonly message: string | null;
  readonly card: CardSummary | null;
  readonly requiredAction: RequiredAction | null;
  readonly routingDecision: unknown;
  /** What the decision was asked, without the session; null for attempts older than this was kept. */
  readonly routingQuestion?: unknown;
  readonly submissionId: string;
  readonly submissionTry: number;
  /** How many queries in a row said that the gateway knows no such payment. */
  readonly absentAnswers: number;
  readonly preparedAt: Date;
  readonly sentAt: Date | null;
  readonly concludedAt: Date | null;
  readonly captureMode: CaptureMode;
  /** How far the merchant's test clock was ahead when it was prepared; null for live money. */
  readonly clockAheadMs?: number | null;
}

/** The money of a session. */
export interface Payment {
  readonly id: string;
  readonly merchantId: string;
  readonly sessionId: string;
  readonly currency: Currency;
  readonly amount: number;
  readonly authorized: number;
  readonly captured: number;
  readonly refunded: number;
  readonly refundPending: number;
}

/** What an attempt asks for. */
export function moneyOf(attempt: Pick<Attempt, 'amount' | 'currency'>): Money {
  return money(attempt.amount, attempt.currency);
}

/** The attempt as its gateway is asked about it; `continuation` where it waits for its payer. */
export function askedPaymentOf(attempt: Attempt, continuation: string | null = null): AskedPayment {
  return {
    reference: attempt.id,
    gatewayReference: attempt.gatewayReference,
    money: moneyOf(attempt),
    method: attempt.method,
    continuation,
  };
}

/**
 * Money that is to be taken at once, and that the gateway has only reserved so far: some capture a moment later by themselves,
 * and the event that tells of it may be lost.
 */
export function isYetToBeCaptured({ state, captureMode }: Pick<Attempt, 'state' | 'captureMode'>): boolean {
  return state === 'authorized' && captureMode === 'automatic';
}
