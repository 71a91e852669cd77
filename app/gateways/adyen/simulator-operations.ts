import { http, type RequestHandler } from 'msw';
import { playFault, type OwnAnswers } from '~/gateways/simulation/fault-menu';
import { addOperation, newOperation, type SimulatedOperation } from '~/gateways/simulation/operations';
import type { SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import { accountOf, type Account } from './simulator-accounts';
import {
  failure,
  ID,
  jsonOf,
  MODIFICATION_MEMBERS,
  newPspReference,
  notYourAccount,
  offWire,
  once,
  onWire,
  responseOf,
  unauthorized,
} from './simulator-answers';
import { TEST_API, wireModificationRequest, type WireModificationAnswer, type WireModificationRequest } from './wire';

const KIND_OF_PATH = { captures: 'capture', cancels: 'void', refunds: 'refund' } as const;

/** Captures, cancels and refunds: each is only received, and told of by a webhook. */
export function operationHandlers(world: SimulatedWorld): RequestHandler[] {
  return Object.entries(KIND_OF_PATH).map(([path, kind]) =>
    http.post(`${TEST_API}/payments/:id/${path}`, ({ request, params }) => {
      const account = accountOf(request);
      return account ? operate(world, { account, request, kind, id: String(params.id) }) : unauthorized();
    }),
  );
}

interface Asking {
  readonly account: Account;
  readonly request: Request;
  readonly kind: SimulatedOperation['kind'];
  readonly id: string;
}

async function operate(world: SimulatedWorld, { account, request, kind, id }: Asking): Promise<Response> {
  const text = await request.text();
  const asked = wireModificationRequest.safeParse(jsonOf(text));
  if (!asked.success) return failure(422, '702', 'Required field is not provided');
  if (asked.data.merchantAccount !== account.merchantAccount) return notYourAccount();
  const payment = world.payment(ID, id);
  // Another account's payment does not exist for this one.
  if (payment?.account !== account.merchantAccount)
    return failure(422, '167', 'Original pspReference required for this operation');
  const { amount } = asked.data;
  if (kind !== 'void' && amount?.currency !== payment.currency) return failure(422, '137', 'Invalid amount specified');
  const order = world.takeFault(ID, kind);
  const drawn = drawnOperation(world, payment, { kind, asked: asked.data });
  const body = JSON.stringify(receiptOf(payment, drawn, asked.data));
  const act = () => {
    perform(world, payment, { ...drawn, firstAnswer: { status: 201, body } });
    return { status: 201, body };
  };
  const answer = () => once(world, { account: account.merchantAccount, request, text }, act);
  if (order?.isObeyed) answer();
  return order ? playFault(order.fault, ownAnswers(payment, drawn, asked.data)) : responseOf(answer());
}

function drawnOperation(
  world: SimulatedWorld,
  payment: SimulatedPayment,
  { kind, asked }: { readonly kind: SimulatedOperation['kind']; readonly asked: WireModificationRequest },
): SimulatedOperation {
  const amount = kind === 'void' || !asked.amount ? payment.amount : offWire(asked.amount);
  const terms = { reference: asked.reference, kind, amount, requestMark: '', end: 'succeed' } as const;
  return { ...newOperation(world, payment, terms), id: newPspReference(world) };
}

/** What cannot be done was received all the same, and fails by webhook. */
function perform(world: SimulatedWorld, payment: SimulatedPayment, operation: SimulatedOperation): void {
  const changed = addOperation(world, world.payment(ID, payment.id) ?? payment, operation);
  if (operation.status === 'failed') world.announce(changed);
}

function receiptOf(
  payment: SimulatedPayment,
  operation: SimulatedOperation,
  asked: WireModificationRequest,
): WireModificationAnswer {
  return {
    merchantAccount: payment.account,
    paymentPspReference: payment.id,
    pspReference: operation.id,
    reference: asked.reference,
    status: 'received',
    ...(operation.kind === 'void' ? {} : { amount: asked.amount }),
  };
}

/** How the call would have been answered without a fault: received, or in the only other way that Adyen has. */
function ownAnswers(
  payment: SimulatedPayment,
  operation: SimulatedOperation,
  asked: WireModificationRequest,
): OwnAnswers {
  return {
    approved: { ...receiptOf(payment, operation, asked), amount: onWire(operation.amount, payment.currency) },
    declined: { status: 422, errorCode: '137', message: 'Invalid amount specified', errorType: 'validation' },
    declinedStatus: 422,
    members: MODIFICATION_MEMBERS,
  };
}
