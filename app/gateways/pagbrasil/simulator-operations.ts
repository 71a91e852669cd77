import { majorUnits, money } from '~/foundation/money';
import { playFault } from '~/gateways/simulation/fault-menu';
import { addOperation, newOperation, type SimulatedOperation, type WantedEnd } from '~/gateways/simulation/operations';
import type { SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import type { Account } from './simulator-accounts';
import { orderXml, ownOrders, ownSentences, sentence, xmlAnswer, type Field } from './simulator-answers';
import { fieldsOf, ID, isPaid, keptOf } from './simulator-orders';
import { askedCapture, askedRefund, centsIn } from './simulator-requests';
import { SENTENCES, WIRE_METHODS } from './wire';

export type Fields = ReadonlyMap<string, string>;

/** The account's order of this number; another account's does not exist. */
export function orderOf(world: SimulatedWorld, { account }: Account, order: string): SimulatedPayment | null {
  const payment = world.payment(ID, order);
  return payment?.account === account ? payment : null;
}

/** order/add with `cc_auth` 2: captures what an earlier order reserved, or a part of it. */
export function capture(world: SimulatedWorld, account: Account, form: Fields): Response {
  const asked = askedCapture.safeParse(Object.fromEntries(form));
  if (!asked.success) return sentence('Invalid parameters.');
  const payment = orderOf(world, account, asked.data.order);
  if (!payment) return sentence(SENTENCES.notFound);
  if (payment.status !== 'authorized')
    return sentence(isPaid(payment) ? SENTENCES.duplicated : 'Order not authorized.');
  const operation = drawn(world, payment, { kind: 'capture', amount: centsIn(asked.data.amount_brl), end: 'succeed' });
  if (operation.status === 'failed') return sentence('Invalid amount_brl.');
  const told = keptOf(world, payment);
  const after = { ...payment, status: 'captured' as const, operations: [operation] };
  const fields = fieldsOf(world, after, told);
  const order = world.takeFault(ID, 'capture');
  if (!order || order.isObeyed) addOperation(world, payment, operation);
  if (!order) return xmlAnswer(orderXml(account.signatureKey, fields));
  const failed = fieldsOf(world, { ...payment, status: 'declined', declineCode: '05' }, told);
  return playFault(order.fault, ownOrders(account.signatureKey, fields, failed));
}

/** What a refund's centavos make of it, in tests: ended later, ended badly later, and refused. */
const ENDS: Readonly<Record<string, WantedEnd>> = { '91': 'pend', '92': 'pend_then_fail' };
const BY_TRANSFER_CENTS = '93';

/** order/refund: an order is refunded once, in whole or in part. */
export function refund(world: SimulatedWorld, account: Account, form: Fields): Response {
  const asked = askedRefund.safeParse(Object.fromEntries(form));
  if (!asked.success) return sentence('Invalid parameters.');
  const payment = orderOf(world, account, asked.data.order);
  if (!payment) return sentence(SENTENCES.notFound);
  const cents = asked.data.amount_refunded.slice(-2);
  const isByTransfer = payment.method === 'boleto' || cents === BY_TRANSFER_CENTS;
  if (isByTransfer && asked.data.customer_bank === undefined) return sentence(SENTENCES.refundByTransfer);
  const isRefunded = payment.operations.some(({ kind, status }) => kind === 'refund' && status !== 'failed');
  const amount = centsIn(asked.data.amount_refunded);
  const operation = drawn(world, payment, { kind: 'refund', amount, end: ENDS[cents] ?? 'succeed' });
  if (isRefunded || operation.status === 'failed') return sentence('Refund not possible.');
  const order = world.takeFault(ID, 'refund');
  if (!order || order.isObeyed) addOperation(world, payment, operation);
  if (!order) return sentence(SENTENCES.refundReceived);
  return playFault(order.fault, ownSentences(SENTENCES.refundReceived, SENTENCES.refundByTransfer));
}

/** The wire has no reference for it: the order and a number are one. */
function drawn(
  world: SimulatedWorld,
  payment: SimulatedPayment,
  { kind, amount, end }: Pick<SimulatedOperation, 'kind' | 'amount'> & { readonly end: WantedEnd },
): SimulatedOperation {
  const reference = `${payment.id} ${kind} ${payment.operations.length + 1}`;
  return newOperation(world, payment, { reference, kind, amount, end, requestMark: '' });
}

const NOTICE_STATUS: Readonly<Record<SimulatedPayment['status'], string>> = {
  requires_action: 'R',
  pending: 'R',
  authorized: 'A',
  captured: 'A',
  declined: 'F',
  canceled: 'R',
  expired: 'R',
  voided: 'R',
  partly_refunded: 'P',
  refunded: 'P',
};

/** The fields of a notification about an order as it is now, without its signature. */
export function noticeFields(payment: SimulatedPayment, secret: string): Field[] {
  const last = payment.operations.find(({ id, kind }) => id === payment.lastOperationId && kind === 'refund');
  const letter = Object.entries(WIRE_METHODS).find(([method]) => method === payment.method)?.[1] ?? 'C';
  const fields: Field[] = [
    ['secret', secret],
    ['payment_method', letter],
    ['order', payment.id],
    ['amount_brl', brl(payment.amount)],
  ];
  if (last) fields.push(['amount_refunded', brl(last.amount)]);
  fields.push(['payment_status', last?.status === 'failed' ? 'J' : NOTICE_STATUS[payment.status]]);
  if (payment.status === 'declined' && payment.declineCode) fields.push(['error_code', payment.declineCode]);
  return fields;
}

const brl = (cents: number): string => majorUnits(money(cents, 'BRL'));
