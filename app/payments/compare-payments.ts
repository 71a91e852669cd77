import type { Currency } from '~/foundation/currency';
import type { ListedPayment } from '~/gateways/operation-contract';
import { isLive, isPaid, type AttemptState } from './attempt-states';

/** How gateway, attempts and ledger can contradict each other. */
export type BreakKind =
  'orphan_charge' | 'missing_charge' | 'amount_differs' | 'state_differs' | 'ledger_differs' | 'double_charge';

/** An attempt with what the ledger holds of it. */
export interface BookedAttempt {
  readonly id: string;
  readonly paymentId: string;
  readonly state: AttemptState;
  readonly amount: number;
  readonly currency: Currency;
  readonly gatewayReference: string | null;
  readonly sentAt: Date | null;
  readonly concludedAt: Date | null;
  /** Whether a capture, void or refund of it is under way or frozen: then it is not compared this night. */
  readonly isOperatedOn?: boolean;
  /** When the last of them ended. */
  readonly operatedAt?: Date | null;
  readonly ledger: Sums;
}

interface Sums {
  readonly authorized: number;
  readonly captured: number;
  readonly refunded: number;
}

/** A payment's own sums, and the same added up from its ledger. */
export interface BookedPayment {
  readonly id: string;
  readonly columns: Sums;
  readonly ledger: Sums;
  readonly refundPending: number;
}

export interface Books {
  readonly listed: readonly ListedPayment[];
  readonly attempts: readonly BookedAttempt[];
  readonly payments: readonly BookedPayment[];
  /** What was sent before this moment need not be in the list. */
  readonly listedFrom: Date;
  /** What changed after this moment may be older in the list than in the books: it is left for the next night. */
  readonly settledBefore: Date;
}

/** One contradiction. `subject` is the same every night: the gateway's reference, or the id of our attempt or payment. */
export interface Contradiction {
  readonly kind: BreakKind;
  readonly subject: string;
  readonly attemptId: string | null;
  readonly gatewayReference: string | null;
  readonly money: { readonly amount: number; readonly currency: string } | null;
  readonly details: string;
}

/** Compares the gateway's list, our attempts and our ledger. Pure; what it does not find is in order. */
export function comparePayments(books: Books): readonly Contradiction[] {
  const byId = new Map(books.attempts.map((attempt) => [attempt.id, attempt]));
  return [
    ...books.listed.flatMap((listed) => compareListed(listed, byId.get(listed.reference), books)),
    ...missing(books),
    ...books.attempts.flatMap(compareLedger),
    ...books.payments.flatMap(comparePayment),
  ];
}

/** Whether money was reserved or taken and has not gone back before it was. */
export function isCharge(listed: ListedPayment): boolean {
  return listed.status === 'authorized' || listed.status === 'captured';
}

function compareListed(
  listed: ListedPayment,
  attempt: BookedAttempt | undefined,
  { settledBefore }: Books,
): readonly Contradiction[] {
  const { gatewayReference, money } = listed;
  if (!attempt) {
    if (!isCharge(listed)) return [];
    const details = `the gateway holds ${listed.status} money under reference ${listed.reference.slice(0, 80)}, which is no attempt`;
    return [{ kind: 'orphan_charge', subject: gatewayReference, attemptId: null, gatewayReference, money, details }];
  }
  const about = { attemptId: attempt.id, gatewayReference, money };
  if (attempt.gatewayReference !== null && attempt.gatewayReference !== gatewayReference) {
    if (!isCharge(listed)) return [];
    const details = `a second charge for the attempt whose payment is ${attempt.gatewayReference}`;
    return [{ ...about, kind: 'double_charge', subject: gatewayReference, details }];
  }
  if (!isComparable(attempt, settledBefore)) return [];
  return [compareMoney(listed, attempt), compareState(listed, attempt)].flatMap((found) =>
    found ? [{ ...about, ...found, subject: attempt.id }] : [],
  );
}

type Found = Pick<Contradiction, 'kind' | 'details'>;

function compareMoney({ money, captured, refunded, status }: ListedPayment, attempt: BookedAttempt): Found | null {
  // A mismatch is an operator's already.
  if (attempt.state === 'mismatch') return null;
  const written = ({ amount, currency }: { amount: number; currency: string }) => `${amount} ${currency}`;
  if (money.amount !== attempt.amount || money.currency !== attempt.currency)
    return { kind: 'amount_differs', details: `the gateway has ${written(money)}, the attempt ${written(attempt)}` };
  if (status !== 'captured' || !isPaid(attempt.state)) return null;
  if (captured.amount !== attempt.ledger.captured)
    return {
      kind: 'amount_differs',
      details: `captured ${written(captured)}, in the ledger ${attempt.ledger.captured}`,
    };
  // More than in the ledger was given back at the gateway's own back office.
  if (refunded.amount !== attempt.ledger.refunded)
    return {
      kind: 'amount_differs',
      details: `refunded ${written(refunded)}, in the ledger ${attempt.ledger.refunded}`,
    };
  return null;
}

const MONEY_OF_STATE: Readonly<Partial<Record<AttemptState, ListedPayment['status']>>> = {
  authorized: 'authorized',
  captured: 'captured',
  partly_refunded: 'captured',
  refunded: 'captured',
  voided: 'voided',
};

function compareState(listed: ListedPayment, { state }: BookedAttempt): Found | null {
  if (listed.status === 'unknown' || state === 'mismatch' || state === 'late_success') return null;
  const details = `the gateway says ${listed.status}, the attempt is ${state}`;
  const expected = MONEY_OF_STATE[state];
  if (expected) return listed.status === expected ? null : { kind: 'state_differs', details };
  // What is still open asks for itself; what ended without money must have none at the gateway.
  return !isLive(state) && isCharge(listed) ? { kind: 'state_differs', details } : null;
}

/** Money that we wrote down and that the gateway's list does not have. */
function missing({ listed, attempts, listedFrom, settledBefore }: Books): readonly Contradiction[] {
  const known = new Set(listed.map(({ gatewayReference }) => gatewayReference));
  return attempts.flatMap((attempt) => {
    const { id, gatewayReference, amount, currency, sentAt } = attempt;
    const mustBeListed = isPaid(attempt.state) && sentAt !== null && sentAt >= listedFrom;
    if (!mustBeListed || !isSettled(attempt, settledBefore)) return [];
    if (gatewayReference !== null && known.has(gatewayReference)) return [];
    const details = `the attempt is ${attempt.state}, and the gateway does not list it`;
    return [
      { kind: 'missing_charge', subject: id, attemptId: id, gatewayReference, money: { amount, currency }, details },
    ];
  });
}

/** Whether list and books can be held against each other: nothing of the attempt is under way, or ended just now. */
export function isComparable(attempt: BookedAttempt, before: Date): boolean {
  return isSettled(attempt, before) && !attempt.isOperatedOn && (attempt.operatedAt ?? before) <= before;
}

function isSettled({ sentAt, concludedAt }: BookedAttempt, before: Date): boolean {
  return (concludedAt ?? sentAt ?? before) <= before && (sentAt ?? before) <= before;
}

/** An attempt that is paid has its money in the ledger; one that ended without has none there. */
function compareLedger(attempt: BookedAttempt): readonly Contradiction[] {
  const { id, state, ledger, gatewayReference, amount, currency } = attempt;
  const isBooked = state === 'authorized' ? ledger.authorized > 0 : ledger.captured > 0;
  const isBare = !isLive(state) && !isPaid(state) && state !== 'late_success' && state !== 'voided';
  const isStrange = isPaid(state) ? !isBooked : isBare && ledger.captured > ledger.refunded;
  if (!isStrange) return [];
  const details = `the attempt is ${state}, its ledger has ${ledger.authorized} authorized and ${ledger.captured} captured`;
  return [
    { kind: 'ledger_differs', subject: id, attemptId: id, gatewayReference, money: { amount, currency }, details },
  ];
}

/** A payment's sums are its ledger added up. */
function comparePayment({ id, columns, ledger }: BookedPayment): readonly Contradiction[] {
  const names = ['authorized', 'captured', 'refunded'] as const;
  const different = names.filter((name) => columns[name] !== ledger[name]);
  if (different.length === 0) return [];
  const details = different.map((name) => `${name} ${columns[name]}, in the ledger ${ledger[name]}`).join('; ');
  return [{ kind: 'ledger_differs', subject: id, attemptId: null, gatewayReference: null, money: null, details }];
}
