/**
 * Plays Trustly in the Americas: authorizations that a payer gives at a bank's page, captures and refunds of them, and signed
 * events. It knows nothing of the adapter; they share wire.ts.
 */
import { http, type RequestHandler } from 'msw';
import { actionPages, actionUrl } from '~/gateways/simulation/action-pages';
import { expireIfLate } from '~/gateways/simulation/expiry';
import { playFault, type OwnAnswers } from '~/gateways/simulation/fault-menu';
import type { SimulatedGateway, SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import { accountOf, type Account } from './simulator-accounts';
import { eventOf } from './simulator-events';
import { errorsOf, failure, jsonOf, notFound, transactionAnswers } from './simulator-answers';
import { answerCapture, answerRefund } from './simulator-operations';
import { authorizationOf, hmac, ID, newAuthorization, operationOf, returnOf } from './simulator-transactions';
import { signedTextOf, STATUS, TRUSTLY_US_APIS, wireCancel, wireEstablish, type WireTransaction } from './wire';

const API = TRUSTLY_US_APIS.sandbox;

/** The simulator's handlers; it joins the world by being made. */
export function trustlyUsSimulator(world: SimulatedWorld): RequestHandler[] {
  world.join(trustlyUsInWorld(world));
  return [
    http.post(`${API}/establish`, ({ request }) =>
      withAccount(request, (account) => establish(world, account, request)),
    ),
    http.get(`${API}/transactions`, ({ request }) => withAccount(request, (account) => list(world, account, request))),
    http.get(`${API}/transactions/:id`, ({ request, params }) =>
      withAccount(request, (account) => show(world, account, String(params.id))),
    ),
    http.post(`${API}/transactions/:id/capture`, ({ request, params }) =>
      withAccount(request, (account) => answerCapture({ world, account, request, id: String(params.id) })),
    ),
    http.post(`${API}/transactions/:id/refund`, ({ request, params }) =>
      withAccount(request, (account) => answerRefund({ world, account, request, id: String(params.id) })),
    ),
    http.post(`${API}/transactions/:id/cancel`, ({ request, params }) =>
      withAccount(request, (account) => cancel(world, account, { request, id: String(params.id) })),
    ),
    ...actionPages(world, ID, {
      redirect: { declined: { status: 'canceled', declineCode: 'UC02' } },
      returnsWith: returnOf,
    }),
  ];
}

function trustlyUsInWorld(world: SimulatedWorld): SimulatedGateway {
  return {
    id: ID,
    name: 'Trustly (Americas)',
    failure: { status: 'declined', declineCode: 'SW021' },
    webhookOf: (payment, eventId) => eventOf(world, payment, eventId),
  };
}

type Answer = Response | Promise<Response>;

function withAccount(request: Request, answer: (account: Account) => Answer): Answer {
  const account = accountOf(request);
  return account ? answer(account) : failure(401, 300, 'Invalid credentials');
}

async function establish(world: SimulatedWorld, account: Account, request: Request): Promise<Response> {
  const text = await request.text();
  const data = wireEstablish.safeParse(jsonOf(text)).data;
  const wantsOne = new URL(request.url).searchParams.get('createTransaction') === 'true';
  if (!data || !wantsOne || Number(data.amount) < 0.99) return failure(400, 200, 'Invalid parameter');
  if (data.merchantId !== account.merchantId || data.accessId !== account.accessId)
    return failure(401, 375, 'Access control error');
  if (data.requestSignature !== hmac(signedTextOf(data), account.accessKey))
    return failure(401, 375, 'Invalid request signature');
  const requestMark = world.hmac(account.accessKey, text);
  const earlier = world.paymentByReference({ gateway: ID, account: account.accessId }, data.merchantReference);
  // What the payer has not authorized yet may be begun again, and is another transaction.
  if (earlier && earlier.status !== 'requires_action')
    return failure(400, 210, 'This is a duplicate request. It has been ignored');
  const drawn = newAuthorization(world, account, { data, requestMark });
  const { requestSignature: _signature, ...echoed } = data;
  const approved = { ...echoed, transactionId: drawn.id, url: actionUrl(world, drawn) };
  const order = world.takeFault(ID, 'pay');
  if (!order || order.isObeyed) world.add(drawn);
  return order ? playFault(order.fault, establishAnswers(approved)) : Response.json(approved);
}

function establishAnswers(approved: Readonly<Record<string, unknown>>): OwnAnswers {
  return {
    approved,
    declined: { ...errorsOf(390, 'Suspicious transaction'), transactionId: null },
    declinedStatus: 400,
    members: {
      id: 'transactionId',
      reference: 'merchantReference',
      status: 'transactionId',
      amount: 'amount',
      currency: 'currency',
      account: 'merchantId',
      isLive: 'transactionId',
    },
  };
}

function show(world: SimulatedWorld, account: Account, id: string): Response {
  const found = transactionsOf(world, account).find(({ transactionId }) => transactionId === id);
  if (!found) return notFound(id);
  const order = world.takeFault(ID, 'query');
  const refused = { transaction: { ...found, status: STATUS.denied } };
  return order
    ? playFault(order.fault, transactionAnswers({ transaction: found }, refused))
    : Response.json({ transaction: found });
}

/** Everything of an account: authorizations, and what was done with them. */
function transactionsOf(world: SimulatedWorld, account: Account): WireTransaction[] {
  return world
    .payments()
    .filter((payment) => payment.gateway === ID && payment.account === account.accessId)
    .flatMap((payment) => shownOf(world, expireIfLate(world, payment)));
}

function shownOf(world: SimulatedWorld, payment: SimulatedPayment): WireTransaction[] {
  const done = payment.operations.filter(({ status }) => status === 'succeeded');
  return [authorizationOf(payment), ...done.map((operation) => operationOf(world, payment, { operation }))];
}

function list(world: SimulatedWorld, account: Account, request: Request): Response {
  const query = new URL(request.url).searchParams;
  const [of, reference] = [query.get('originalTransactionId'), query.get('merchantReference')];
  const found = transactionsOf(world, account)
    .filter(({ originalTransactionId }) => of === null || originalTransactionId === of)
    .filter(({ merchantReference }) => reference === null || merchantReference === reference);
  // Who asks for refunds asks for what belongs to a capture.
  const order = of !== null && world.payment(ID, of) === null ? world.takeFault(ID, 'query_operation') : null;
  const answer = (transactions: WireTransaction[]) => ({
    transactions: transactions.map((transaction) => ({ transaction })),
  });
  if (!order) return Response.json(answer(found));
  const denied = found.map((transaction) => ({ ...transaction, status: STATUS.denied }));
  return playFault(order.fault, transactionAnswers(answer(found), answer(denied), 'transactions'));
}

async function cancel(
  world: SimulatedWorld,
  account: Account,
  { request, id }: { readonly request: Request; readonly id: string },
): Promise<Response> {
  const payment = world.payment(ID, id);
  if (payment?.account !== account.accessId) return notFound(id);
  if (!wireCancel.safeParse(jsonOf(await request.text())).success) return failure(400, 200, 'Invalid parameter');
  if (payment.status !== 'requires_action' && payment.status !== 'authorized')
    return failure(400, 200, 'The transaction cannot be canceled');
  const status = payment.status === 'authorized' ? 'voided' : 'canceled';
  const order = world.takeFault(ID, 'cancel');
  const canceled = !order || order.isObeyed ? world.change(payment, { status }) : payment;
  if (canceled !== payment) world.announce(canceled);
  const transaction = authorizationOf(canceled);
  return order
    ? playFault(order.fault, transactionAnswers({ transaction }, errorsOf(200, 'Too late')))
    : Response.json({ transaction });
}
