/** The contract's second half: what is done with money that a payment reserved or took, and how payments are listed. */
import type { Money } from '~/foundation/money';
import type { AskedPayment } from './contract';

/** What can be done with money that was reserved or taken. */
export type OperationKind = 'capture' | 'void' | 'refund';

/** One operation to be done. `reference` is ours, unique for the operation, and the gateway's idempotency key. */
export interface OperationAsk {
  readonly reference: string;
  readonly kind: OperationKind;
  /** The payment that it is about; its gateway reference is known, because the gateway told of its money. */
  readonly payment: AskedPayment;
  /** How much is to be captured or given back; of a void, all that was reserved. */
  readonly money: Money;
  /** The merchant's words, where the gateway takes any. */
  readonly reason: string | null;
}

/** An operation that we asked for earlier, as we know it. */
export interface AskedOperation extends Omit<OperationAsk, 'reason'> {
  readonly gatewayReference: string | null;
}

/** What an adapter says became of an operation. Matched exhaustively; a status that the adapter does not know is `unknown`. */
export type OperationAnswer =
  | {
      readonly outcome: 'succeeded';
      readonly gatewayReference: string;
      /** What was captured or given back, as the gateway says: whoever records it compares. */
      readonly money: Money;
    }
  /** Accepted; the gateway tells later. */
  | { readonly outcome: 'pending'; readonly gatewayReference: string }
  /** Not done, and it will not be. */
  | { readonly outcome: 'declined'; readonly gatewayReference: string | null; readonly rawCode: string }
  | { readonly outcome: 'unknown'; readonly gatewayReference: string | null; readonly why: string }
  /** Only from a query: the gateway knows no such operation (yet). */
  | { readonly outcome: 'absent' };

/** A part of a gateway's list of payments: those that changed from one moment (included) to another (not included). */
export interface ListAsk {
  readonly from: Date;
  readonly to: Date;
  /** Where the page before this one ended; null for the first. */
  readonly cursor: string | null;
}

/** A payment as the gateway's list has it. */
export interface ListedPayment {
  readonly reference: string;
  readonly gatewayReference: string;
  readonly money: Money;
  /** Where its money is; `none` for whatever never moved any. A status that the adapter does not know is `unknown`. */
  readonly status: 'none' | 'pending' | 'authorized' | 'captured' | 'voided' | 'unknown';
  readonly captured: Money;
  readonly refunded: Money;
  readonly changedAt: Date;
}

export interface ListPage {
  readonly payments: readonly ListedPayment[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** The gateway's rules for operations; which of them it has at all, its verbs say. */
export interface OperationsSheet {
  readonly hasPartialCapture: boolean;
  /** Whether an authorization can be captured in several parts. Where not, the first capture releases the rest. */
  readonly hasSeveralCaptures: boolean;
  readonly hasPartialRefund: boolean;
  /**
   * False where neither an event nor a question tells by our reference what became of an operation: the answer to it is the
   * only word, and one that was not heard is for an operator.
   */
  readonly isTold?: boolean;
  /** What the gateway does a second time when it is asked with the same reference once more. The adapter looks first; two at once may both be done. */
  readonly unprotected?: readonly OperationKind[];
  /** False where a payment is given back once, in whole or in part: a second refund could not be told from a repeat. */
  readonly hasSeveralRefunds?: boolean;
}
