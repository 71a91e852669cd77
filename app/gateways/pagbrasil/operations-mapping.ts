import type { Money } from '~/foundation/money';
import type { AskedOperation, OperationAnswer } from '~/gateways/operation-contract';
import { centsOf } from './mapping';
import { orderOf } from './order-form';
import type { WireOrder } from './wire';

type About = Pick<AskedOperation, 'payment' | 'money'>;

/** How we name the one refund that an order can have. */
export const refundReferenceOf = (order: WireOrder): string => `${order.order} refund`;

/** What was given back, or is about to be; null where nothing was. */
export function refundedOf(order: WireOrder): Money | null {
  const refunded = order.amount_refunded === undefined ? null : centsOf(order.amount_refunded);
  return refunded?.amount === 0 ? null : refunded;
}

/** What an order says of its capture. */
export function captureAnswerOf(order: WireOrder, { payment }: About): OperationAnswer {
  if (order.order !== orderOf(payment.reference))
    return { outcome: 'unknown', gatewayReference: null, why: 'identity mismatch: another order' };
  const gatewayReference = `${order.order} capture`;
  switch (order.order_status) {
    case 'PC':
    case 'RR':
    case 'RP':
    case 'CB':
      return { outcome: 'succeeded', gatewayReference, money: centsOf(order.amount_paid ?? order.amount_brl) };
    case 'PA':
      return { outcome: 'absent' };
    case 'PF':
    case 'PR':
      return { outcome: 'declined', gatewayReference, rawCode: order.error_code ?? order.order_status };
    default:
      return { outcome: 'unknown', gatewayReference, why: `the order is ${order.order_status}` };
  }
}

/** What an order says of its refund: the amount tells whether it is the one that was asked for. */
export function refundAnswerOf(order: WireOrder, { money }: About): OperationAnswer {
  const gatewayReference = refundReferenceOf(order);
  const refunded = refundedOf(order);
  const isRefunding = order.order_status === 'RR' || order.order_status === 'RP';
  if (refunded === null)
    return isRefunding
      ? { outcome: 'unknown', gatewayReference, why: 'a refund without an amount' }
      : { outcome: 'absent' };
  if (!isRefunding)
    return { outcome: 'unknown', gatewayReference, why: `a refund of an order that is ${order.order_status}` };
  if (refunded.amount !== money.amount)
    return { outcome: 'unknown', gatewayReference, why: 'a refund of another amount' };
  return order.order_status === 'RR'
    ? { outcome: 'pending', gatewayReference }
    : { outcome: 'succeeded', gatewayReference, money: refunded };
}
