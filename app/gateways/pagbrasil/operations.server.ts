import { GatewayFault } from '~/foundation/faults';
import type { AskedOperation, OperationAnswer, OperationAsk } from '~/gateways/operation-contract';
import { askedAfterwards, askPagbrasil, hear, notAnOrder, unclear, type Context } from './ask-pagbrasil.server';
import { captureAnswerOf, refundAnswerOf, refundedOf, refundReferenceOf } from './operations-mapping';
import { centsOf } from './mapping';
import { amountOf, orderOf, type Form } from './order-form';
import { CC_AUTH, PATHS, SENTENCES, WIRE_METHODS, type WireOrder } from './wire';

/** Captures a reservation: the same order once more, with these four fields and no other. */
export async function capture(ask: OperationAsk, context: Context): Promise<OperationAnswer> {
  const form = {
    order: orderOf(ask.payment.reference),
    payment_method: WIRE_METHODS.card,
    amount_brl: amountIn(ask),
    cc_auth: CC_AUTH.capture,
  };
  const heard = hear(await askPagbrasil(PATHS.add, form, context), context.settings);
  if (heard.kind === 'order') return captureAnswerOf(heard.order, ask);
  const sentence = heard.kind === 'sentence' ? heard.sentence : null;
  if (sentence === SENTENCES.notFound) throw new GatewayFault('refused', 'PagBrasil knows no such order');
  const now =
    sentence === SENTENCES.duplicated ? await askedAfterwards(findOrder(ask.payment.reference, context)) : null;
  const answer = now && captureAnswerOf(now, ask);
  // Captured already, and another amount: so it was not by this operation, and this one was not taken.
  if (answer?.outcome === 'succeeded' && answer.money.amount !== ask.money.amount)
    throw new GatewayFault('refused', 'the order was captured before');
  throw notAnOrder(heard);
}

/**
 * Gives money back. The wire names no refund, so that a repeat would be a second one: the order is looked at first, and it
 * is refunded once. What was found out before anything was asked for is proof that nothing was done.
 */
export async function refund(ask: OperationAsk, context: Context): Promise<OperationAnswer> {
  const before = await orderBefore(ask, context);
  const refused = whyNotRefunded(before, ask);
  if (refused) return refused;
  const form: Form = { order: before.order, amount_refunded: amountIn(ask) };
  const heard = hear(await askPagbrasil(PATHS.refund, form, context), context.settings);
  const sentence = heard.kind === 'sentence' ? heard.sentence : '';
  const gatewayReference = refundReferenceOf(before);
  if (sentence === SENTENCES.refundReceived) return { outcome: 'pending', gatewayReference };
  if (sentence === SENTENCES.refundByTransfer) return { outcome: 'declined', gatewayReference, rawCode: sentence };
  throw unclear(sentence || 'no known sentence');
}

async function orderBefore(ask: OperationAsk, context: Context): Promise<WireOrder> {
  let found: WireOrder | null;
  try {
    found = await findOrder(ask.payment.reference, context);
  } catch (error) {
    if (error instanceof GatewayFault && error.kind === 'refused') throw error;
    throw new GatewayFault('not_sent', 'the order could not be looked at, and no refund was asked for', {
      cause: error,
    });
  }
  if (!found) throw new GatewayFault('refused', 'PagBrasil knows no such order');
  return found;
}

function whyNotRefunded(order: WireOrder, ask: OperationAsk): OperationAnswer | null {
  const refunded = refundedOf(order);
  const declined = (rawCode: string) =>
    ({ outcome: 'declined', gatewayReference: refundReferenceOf(order), rawCode }) as const;
  if (refunded !== null) {
    // One of the same amount may be this very refund.
    if (refunded.amount === ask.money.amount) throw unclear('the order has such a refund already');
    throw new GatewayFault('refused', 'PagBrasil refunds an order once, and this one was');
  }
  if (order.order_status !== 'PC') return declined(order.order_status);
  const taken = centsOf(order.amount_paid ?? order.amount_brl);
  return ask.money.amount > taken.amount ? declined('amount_too_large') : null;
}

/** Asks what became of one: of an order there is one capture and one refund, so that both are known by it. */
export async function queryOperation(operation: AskedOperation, context: Context): Promise<OperationAnswer> {
  const order = await findOrder(operation.payment.reference, context);
  if (!order) return { outcome: 'absent' };
  return operation.kind === 'refund' ? refundAnswerOf(order, operation) : captureAnswerOf(order, operation);
}

/** The order as it is; null when PagBrasil knows none. */
async function findOrder(reference: string, context: Context): Promise<WireOrder | null> {
  const answer = await askPagbrasil(PATHS.get, { order: orderOf(reference) }, context);
  const heard = hear(answer, context.settings);
  if (heard.kind === 'empty') return null;
  if (heard.kind !== 'order') throw notAnOrder(heard);
  if (heard.order.order !== orderOf(reference)) throw unclear('another order');
  return heard.order;
}

function amountIn(ask: OperationAsk): string {
  const amount = amountOf(ask.money);
  if (typeof amount !== 'string') throw new GatewayFault('not_sent', `PagBrasil needs ${amount.missing}`);
  return amount;
}
