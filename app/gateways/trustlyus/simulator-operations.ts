import { playFault } from '~/gateways/simulation/fault-menu';
import { addOperation, newOperation, type SimulatedOperation } from '~/gateways/simulation/operations';
import type { SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import type { Account } from './simulator-accounts';
import { errorsOf, failure, jsonOf, notFound, transactionAnswers } from './simulator-answers';
import { COMPLETES_AFTER_MS, ID, isComplete, newTransactionId, operationOf } from './simulator-transactions';
import { wireCapture, wireRefund } from './wire';

/** A question about a transaction. */
interface Asked {
  readonly world: SimulatedWorld;
  readonly account: Account;
  readonly request: Request;
  readonly id: string;
}

/** Takes what was authorized. A reference that was used before is ignored. */
export async function answerCapture({ world, account, request, id }: Asked): Promise<Response> {
  const asked = wireCapture.safeParse(jsonOf(await request.text())).data;
  const payment = world.payment(ID, id);
  if (payment?.account !== account.accessId) return notFound(id);
  if (!asked || Number(asked.amount) < 0.99) return failure(400, 200, 'Invalid parameter');
  const known = world.paymentByOperation({ gateway: ID, account: account.accessId }, asked.merchantReference);
  if (known || asked.merchantReference === payment.reference)
    return failure(400, 210, 'This is a duplicate request. It has been ignored');
  return operate(world, payment, { kind: 'capture', ...asked });
}

/** Gives back what was captured and completed. A repeat is another refund. */
export async function answerRefund({ world, account, request, id }: Asked): Promise<Response> {
  const asked = wireRefund.safeParse(jsonOf(await request.text())).data;
  const payment = world.payments().find(({ operations }) => operations.some((one) => one.id === id));
  const capture = payment?.operations.find((one) => one.id === id);
  if (payment?.account !== account.accessId || capture?.kind !== 'capture') return notFound(id);
  if (!asked) return failure(400, 200, 'Invalid parameter');
  if (!isComplete(world, capture)) return failure(400, 200, 'The transaction is not completed');
  return operate(world, payment, { kind: 'refund', ...asked });
}

interface Wanted {
  readonly kind: 'capture' | 'refund';
  readonly merchantReference: string;
  readonly amount: string;
}

function operate(world: SimulatedWorld, payment: SimulatedPayment, wanted: Wanted): Response {
  const { kind, merchantReference: reference } = wanted;
  const amount = Number(wanted.amount.replace('.', ''));
  const terms = { reference, kind, amount, requestMark: '', end: 'succeed' } as const;
  const drawn: SimulatedOperation = { ...newOperation(world, payment, terms), id: newTransactionId(world) };
  if (drawn.status === 'failed') return failure(400, 200, `Invalid parameter: ${drawn.failureCode ?? ''}`);
  const order = world.takeFault(ID, kind);
  const operations = [...payment.operations, drawn];
  const approved = {
    transaction: operationOf(world, { ...payment, operations }, { operation: drawn, isAnswer: true }),
  };
  if (!order || order.isObeyed) {
    addOperation(world, payment, drawn);
    tellOfCompletion(world, payment, drawn);
  }
  if (!order) return Response.json(approved);
  return playFault(order.fault, {
    ...transactionAnswers(approved, { ...errorsOf(331, 'Not enough balance'), transaction: null }),
    declinedStatus: 400,
  });
}

/** The transfer is told of twice: when it is processed, and when it is completed. */
function tellOfCompletion(world: SimulatedWorld, { id }: SimulatedPayment, operation: SimulatedOperation): void {
  world.later(COMPLETES_AFTER_MS, () => {
    const now = world.payment(ID, id);
    if (now) world.announce(world.change(now, { lastOperationId: operation.id }));
  });
}
