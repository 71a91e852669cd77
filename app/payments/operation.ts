import type { Currency } from '~/foundation/currency';
import { money, type Money } from '~/foundation/money';
import type { AskedOperation, OperationAsk, OperationKind } from '~/gateways/operation-contract';
import { askedPaymentOf, type Attempt } from './attempt';
import type { OperationState } from './operation-states';

/** A capture, void or refund. Its id is our reference at the gateway, and the key that makes a repeat harmless there. */
export interface Operation {
  readonly id: string;
  readonly merchantId: string;
  readonly paymentId: string;
  readonly attemptId: string;
  readonly connectionId: string;
  readonly kind: OperationKind;
  /** Who wanted it: the merchant, or the rule that money taken too late is given back. */
  readonly origin: 'merchant' | 'late_success';
  readonly currency: Currency;
  /** Of a void: all that was reserved. */
  readonly amount: number;
  readonly state: OperationState;
  readonly stateVersion: number;
  /** What it holds of its payment's `refundPending`. */
  readonly reserved: number;
  readonly requestKey: string;
  readonly gatewayReference: string | null;
  /** The merchant's words. */
  readonly reason: string | null;
  readonly rawCode: string | null;
  /** For operators and merchants. */
  readonly message: string | null;
  /** How many queries in a row said that the gateway knows no such operation. */
  readonly absentAnswers: number;
  readonly preparedAt: Date;
  readonly sentAt: Date | null;
  readonly concludedAt: Date | null;
  /** How far the merchant's test clock was ahead when it was prepared; null for live money. */
  readonly clockAheadMs?: number | null;
}

/** What an operation is about to move. */
export function moneyOfOperation(operation: Pick<Operation, 'amount' | 'currency'>): Money {
  return money(operation.amount, operation.currency);
}

/** The operation as its gateway is asked to do it. The same for every repeat, to the letter. */
export function operationAskOf(operation: Operation, attempt: Attempt): OperationAsk {
  return {
    reference: operation.id,
    kind: operation.kind,
    payment: askedPaymentOf(attempt),
    money: moneyOfOperation(operation),
    reason: operation.reason,
  };
}

/** The operation as its gateway is asked about it. */
export function askedOperationOf(operation: Operation, attempt: Attempt): AskedOperation {
  return {
    reference: operation.id,
    kind: operation.kind,
    payment: askedPaymentOf(attempt),
    money: moneyOfOperation(operation),
    gatewayReference: operation.gatewayReference,
  };
}
