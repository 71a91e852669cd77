import { http, type RequestHandler } from 'msw';
import { playFault, type OwnAnswers } from '~/gateways/simulation/fault-menu';
import { addOperation, newOperation, type SimulatedOperation, type WantedEnd } from '~/gateways/simulation/operations';
import type { SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import { accountOf, newWireId, SIMULATED_API, type Account } from './simulator-accounts';
import { answerWith, bare, invalid, jsonOf, MEMBERS, savedAnswer } from './simulator-answers';
import { fromWire, ID } from './simulator-payments';
import { actionsOf } from './simulator-wire';
import { IDEMPOTENCY_HEADER, wireOperationRequest } from './wire';

const KIND_OF_PATH = { captures: 'capture', voids: 'void', refunds: 'refund' } as const;

/** What the merchant's words make of an operation: the test values of the README. */
const ENDS: Readonly<Record<string, WantedEnd>> = {
  'simulate pending': 'pend',
  'simulate pending failure': 'pend_then_fail',
  'simulate decline': 'pend_then_fail',
};

/** Captures, voids and refunds, and what was done to a payment. */
export function operationHandlers(world: SimulatedWorld): RequestHandler[] {
  const posts = Object.entries(KIND_OF_PATH).map(([path, kind]) =>
    http.post(`${SIMULATED_API}/payments/:id/${path}`, ({ request, params }) => {
      const account = accountOf(request);
      return account ? operate(world, { account, request, kind, id: String(params.id) }) : bare(401);
    }),
  );
  return [
    ...posts,
    http.get(`${SIMULATED_API}/payments/:id/actions`, ({ request, params }) => {
      const account = accountOf(request);
      if (!account) return bare(401);
      const payment = world.payment(ID, String(params.id));
      if (payment?.account !== account.account) return bare(404);
      const order = world.takeFault(ID, 'query_operation');
      return order ? playFault(order.fault, NOTHING_TO_TELL) : Response.json(actionsOf(world, payment));
    }),
  ];
}

interface Asking {
  readonly account: Account;
  readonly request: Request;
  readonly kind: SimulatedOperation['kind'];
  readonly id: string;
}

async function operate(world: SimulatedWorld, { account, request, kind, id }: Asking): Promise<Response> {
  const asked = wireOperationRequest.safeParse(jsonOf(await request.text()));
  const payment = world.payment(ID, id);
  if (payment?.account !== account.account) return bare(404);
  if (!asked.success) return invalid('request_body_invalid');
  const key = request.headers.get(IDEMPOTENCY_HEADER);
  const saved = savedAnswer(world, key, payment.operations);
  if (saved) return answerWith(saved);
  const { reference, metadata } = asked.data;
  const amount = amountOf(payment, kind, asked.data.amount);
  if (amount === null) return invalid('amount_invalid');
  const end = ENDS[typeof metadata.reason === 'string' ? metadata.reason : ''] ?? 'succeed';
  const drawn = {
    ...newOperation(world, payment, { reference, kind, amount, requestMark: key ?? '', end }),
    id: newWireId(world, 'act_'),
  };
  // The payment's state, or what is left of it, does not allow it.
  const isAllowed = drawn.status !== 'failed';
  const body = { action_id: drawn.id, reference, _links: { payment: { href: `${SIMULATED_API}/payments/${id}` } } };
  const firstAnswer = { status: 202, body: JSON.stringify(body) };
  const order = world.takeFault(ID, kind);
  if (isAllowed && (!order || order.isObeyed)) addOperation(world, payment, { ...drawn, firstAnswer });
  if (order) return playFault(order.fault, { ...NOTHING_TO_TELL, approved: body });
  return isAllowed ? answerWith(firstAnswer) : bare(403);
}

/** Whole minor units of ISO 4217; all that there is, where no amount is named. */
function amountOf(payment: SimulatedPayment, kind: Asking['kind'], amount: number | undefined): number | null {
  return kind === 'void' || amount === undefined ? payment.amount : fromWire(amount, payment.currency);
}

/** No operation is ever declined at once, and what was done to a payment is a list: there is little to garble. */
const NOTHING_TO_TELL: OwnAnswers = {
  approved: {},
  declined: {},
  declinedStatus: 403,
  members: { ...MEMBERS, id: 'action_id' },
};
