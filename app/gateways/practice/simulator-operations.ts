import { http, type RequestHandler } from 'msw';
import { playFault, type OwnAnswers } from '~/gateways/simulation/fault-menu';
import { addOperation, newOperation, type SimulatedOperation, type WantedEnd } from '~/gateways/simulation/operations';
import type { SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import { accountOf, type Account } from './simulator-accounts';
import { MEMBERS, failure, jsonOf, replay } from './simulator-answers';
import { ID, wireOf } from './simulator-payments';
import { PRACTICE_API, wireOperationRequest, type WireOperation } from './wire';

const KIND_OF_PATH = { captures: 'capture', voids: 'void', refunds: 'refund' } as const;

/** What the merchant's words make of an operation: the test values of the README. */
const ENDS: Readonly<Record<string, WantedEnd>> = {
  'simulate pending': 'pend',
  'simulate pending failure': 'pend_then_fail',
  'simulate decline': 'decline',
};

/** Captures, voids, refunds, and the two lists. */
export function operationHandlers(world: SimulatedWorld): RequestHandler[] {
  const posts = Object.entries(KIND_OF_PATH).map(([path, kind]) =>
    http.post(`${PRACTICE_API}/payments/:id/${path}`, ({ request, params }) => {
      const account = accountOf(request);
      return account ? operate(world, { account, request, kind, id: String(params.id) }) : failure(401, 'unauthorized');
    }),
  );
  return [
    ...posts,
    http.get(`${PRACTICE_API}/operations`, ({ request }) => {
      const account = accountOf(request);
      return account ? findOne(world, account, request) : failure(401, 'unauthorized');
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
  const text = await request.text();
  const asked = wireOperationRequest.safeParse(jsonOf(text));
  if (!asked.success) return failure(422, 'request_invalid');
  const { reference, amount, currency, reason } = asked.data;
  if (request.headers.get('idempotency-key') !== reference) return failure(422, 'idempotency_key_must_be_reference');
  const requestMark = world.hmac(account.apiKey, `${kind} ${id} ${text}`);
  const earlier = operationOf(world, account, reference)?.operation;
  if (earlier) return earlier.requestMark === requestMark ? replay(earlier) : failure(422, 'idempotency_mismatch');
  const payment = world.payment(ID, id);
  if (payment?.account !== account.account) return failure(404, 'payment_not_found');
  if (currency !== payment.currency) return failure(422, 'currency_is_not_the_payments');
  const end = ENDS[reason ?? ''] ?? 'succeed';
  const drawn = newOperation(world, payment, { reference, kind, amount, requestMark, end });
  const status = drawn.status === 'failed' ? 402 : 201;
  const firstAnswer = { status, body: JSON.stringify(wireOperationOf(payment, drawn)) };
  const order = world.takeFault(ID, kind);
  if (!order || order.isObeyed) addOperation(world, payment, { ...drawn, firstAnswer });
  if (order) return playFault(order.fault, ownAnswers(payment, drawn));
  return new Response(firstAnswer.body, { status, headers: { 'content-type': 'application/json' } });
}

interface Found {
  readonly payment: SimulatedPayment;
  readonly operation: SimulatedOperation;
}

function operationOf(world: SimulatedWorld, account: Account, reference: string): Found | null {
  const payment = world.paymentByOperation({ gateway: ID, account: account.account }, reference);
  const operation = payment?.operations.find((one) => one.reference === reference);
  return payment && operation ? { payment, operation } : null;
}

function findOne(world: SimulatedWorld, account: Account, request: Request): Response {
  const found = operationOf(world, account, new URL(request.url).searchParams.get('reference') ?? '');
  const order = found && world.takeFault(ID, 'query_operation');
  if (order) return playFault(order.fault, ownAnswers(found.payment, found.operation));
  return Response.json({ data: found ? [wireOperationOf(found.payment, found.operation)] : [] });
}

/** An operation as the wire shows it. */
export function wireOperationOf(payment: SimulatedPayment, operation: SimulatedOperation): WireOperation {
  return {
    id: operation.id,
    reference: operation.reference,
    kind: operation.kind,
    payment: payment.id,
    account: payment.account,
    livemode: false,
    status: operation.status,
    amount: operation.amount,
    currency: payment.currency,
    failure_code: operation.failureCode,
  };
}

/** How a call about an operation would have been answered without a fault. */
function ownAnswers(payment: SimulatedPayment, operation: SimulatedOperation): OwnAnswers {
  const wire = wireOperationOf(payment, operation);
  return {
    approved: { ...wire, status: 'succeeded', failure_code: null },
    declined: { ...wire, status: 'failed', failure_code: 'declined' },
    declinedStatus: 402,
    members: MEMBERS,
  };
}

const MOST_ON_A_PAGE = 100;

/** The account's payments that changed in a period, oldest change first, as pages of 100. */
export function listChanged(world: SimulatedWorld, account: Account, query: URLSearchParams): Response {
  const [from, to] = ['changed_from', 'changed_to'].map((name) => Date.parse(query.get(name) ?? ''));
  if (from === undefined || to === undefined || Number.isNaN(from + to)) return failure(422, 'period_invalid');
  const order = world.takeFault(ID, 'list');
  const after = query.get('after') ?? '';
  const placeOf = ({ changedAt, id }: SimulatedPayment) => `${changedAt} ${id}`;
  const found = world
    .payments()
    .filter((payment) => payment.gateway === ID && payment.account === account.account)
    .filter((payment) => Date.parse(payment.changedAt) >= from && Date.parse(payment.changedAt) < to)
    .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
    .filter((payment) => placeOf(payment) > after);
  const data = found.slice(0, MOST_ON_A_PAGE);
  const last = data.at(-1);
  const page = {
    data: data.map((one) => wireOf(world, one)),
    next: found.length > data.length && last ? placeOf(last) : null,
  };
  if (!order) return Response.json(page);
  return playFault(order.fault, { approved: page, declined: page, declinedStatus: 402, members: MEMBERS });
}
