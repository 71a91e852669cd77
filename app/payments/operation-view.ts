import { majorUnits } from '~/foundation/money';
import type { OperationKind } from '~/gateways/operation-contract';
import { moneyOfOperation, type Operation } from './operation';
import { operationStatus, type OperationStatus } from './operation-states';

/** An operation as the API answers it. Amounts are texts in minor units, as in a transaction's details. */
export interface OperationView {
  readonly id: string;
  readonly transactionId: string;
  readonly kind: OperationKind;
  readonly status: OperationStatus;
  readonly amount: string;
  readonly amountInMajorUnit: string;
  readonly currency: string;
  readonly reason: string | null;
  /** `merchant`, or `late_success` where money that came too late was given back by itself. */
  readonly origin: Operation['origin'];
  readonly idAtGateway: string | null;
  /** The gateway's own code, where it declined. */
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
  readonly createdAt: string;
  /** Null while the outcome is not known. */
  readonly concludedAt: string | null;
}

/** Draws the view. */
export function viewOperation(operation: Operation): OperationView {
  const status = operationStatus(operation.state);
  const isFailed = status === 'failed';
  return {
    id: operation.id,
    transactionId: operation.attemptId,
    kind: operation.kind,
    status,
    amount: String(operation.amount),
    amountInMajorUnit: majorUnits(moneyOfOperation(operation)),
    currency: operation.currency,
    reason: operation.reason,
    origin: operation.origin,
    idAtGateway: operation.gatewayReference,
    failureCode: isFailed ? (operation.rawCode ?? operation.state) : null,
    failureMessage: isFailed ? operation.message : null,
    createdAt: operation.preparedAt.toISOString(),
    concludedAt: status === 'pending' ? null : (operation.concludedAt?.toISOString() ?? null),
  };
}
