import { money } from '~/foundation/money';
import type {
  AskedOperation,
  ListedPayment,
  OperationAnswer,
  OperationAsk,
  OperationKind,
} from '~/gateways/operation-contract';
import type { WireOperation, WireOperationRequest, WirePayment, WireStatus } from './wire';

/** Where an operation is posted, below its payment. */
export const PATH_OF_KIND: Readonly<Record<OperationKind, string>> = {
  capture: 'captures',
  void: 'voids',
  refund: 'refunds',
};

/** Our question in the gateway's words. */
export function wireOperationOf(ask: OperationAsk): WireOperationRequest {
  const { amount, currency } = ask.money;
  return { reference: ask.reference, amount, currency, reason: ask.reason?.slice(0, 500) ?? null };
}

/** What an answer must be about, or it is about something else. */
export type ExpectedOperation = Pick<AskedOperation, 'reference' | 'kind' | 'payment' | 'gatewayReference'> & {
  readonly account: string;
};

/** The gateway's word about an operation, in ours; `unknown` when it is about another one. */
export function operationAnswerOf(operation: WireOperation, expected: ExpectedOperation): OperationAnswer {
  const difference = differenceOf(operation, expected);
  if (difference) return { outcome: 'unknown', gatewayReference: null, why: `identity mismatch: ${difference}` };
  const gatewayReference = operation.id;
  switch (operation.status) {
    case 'succeeded':
      return { outcome: 'succeeded', gatewayReference, money: money(operation.amount, operation.currency) };
    case 'pending':
      return { outcome: 'pending', gatewayReference };
    case 'failed':
      return { outcome: 'declined', gatewayReference, rawCode: operation.failure_code ?? '' };
  }
}

function differenceOf(operation: WireOperation, expected: ExpectedOperation): string | null {
  if (operation.reference !== expected.reference) return 'another reference';
  if (operation.kind !== expected.kind) return `a ${operation.kind}`;
  if (operation.payment !== expected.payment.gatewayReference) return 'another payment';
  if (expected.gatewayReference !== null && operation.id !== expected.gatewayReference) return 'another operation';
  if (operation.account !== expected.account) return 'another account';
  if (operation.livemode) return 'a live operation, where only practice ones exist';
  return null;
}

const LISTED_STATUS: Readonly<Record<WireStatus, ListedPayment['status']>> = {
  captured: 'captured',
  authorized: 'authorized',
  voided: 'voided',
  pending: 'pending',
  requires_action: 'pending',
  declined: 'none',
  canceled: 'none',
  expired: 'none',
};

/** A payment of the gateway's list, in our words. */
export function listedPaymentOf(payment: WirePayment): ListedPayment {
  const { currency } = payment;
  return {
    reference: payment.reference,
    gatewayReference: payment.id,
    money: money(payment.amount, currency),
    status: LISTED_STATUS[payment.status],
    captured: money(payment.captured_amount, currency),
    refunded: money(payment.refunded_amount, currency),
    changedAt: new Date(payment.updated),
  };
}
