import { GatewayFault } from '~/foundation/faults';
import { sameMoney, type Money } from '~/foundation/money';
import type { OperationAnswer, OperationAsk, OperationKind } from '~/gateways/operation-contract';
import { moneyOf, wireAmountOf } from './amounts';
import { operationReferenceOf } from './references';
import type { WireModificationAnswer, WireModificationRequest } from './wire';

/** Where an operation is posted, below its payment. */
export const PATH_OF_KIND: Readonly<Record<OperationKind, string>> = {
  capture: 'captures',
  void: 'cancels',
  refund: 'refunds',
};

const REASONS = ['FRAUD', 'CUSTOMER REQUEST', 'RETURN', 'DUPLICATE', 'OTHER'] as const;

/** Our question in Adyen's words. A cancel is of all, and says no amount. */
export function wireOperationOf(ask: OperationAsk, merchantAccount: string): WireModificationRequest {
  const amount = wireAmountOf(ask.money);
  if (amount === null)
    throw new GatewayFault('not_sent', `Adyen has no unit that says this amount of ${ask.money.currency}`);
  const reason = REASONS.find((known) => known === ask.reason?.toUpperCase());
  return {
    merchantAccount,
    reference: operationReferenceOf(ask.payment.reference, ask.reference),
    ...(ask.kind === 'void' ? {} : { amount }),
    ...(ask.kind === 'refund' && reason ? { merchantRefundReason: reason } : {}),
  };
}

/** What a receipt must be about, or it is about something else. */
type Asked = WireModificationRequest & { readonly payment: string; readonly money: Money };

/** Adyen's word that an operation was received, in ours; `unknown` when it is about another one. */
export function operationAnswerOf(answer: WireModificationAnswer, asked: Asked): OperationAnswer {
  const difference = differenceOf(answer, asked);
  if (difference) return { outcome: 'unknown', gatewayReference: null, why: `identity mismatch: ${difference}` };
  return { outcome: 'pending', gatewayReference: answer.pspReference };
}

function differenceOf({ amount, ...answer }: WireModificationAnswer, asked: Asked): string | null {
  if (answer.reference !== asked.reference) return 'another reference';
  if (answer.paymentPspReference !== asked.payment) return 'another payment';
  if (answer.merchantAccount !== asked.merchantAccount) return 'another account';
  // That of a cancel is documented to name no amount.
  const received = amount === undefined ? asked.money : moneyOf(amount);
  return received !== null && sameMoney(received, asked.money) ? null : 'another amount';
}
