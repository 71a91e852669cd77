/**
 * Plays Trustly in Europe: JSON-RPC 1.1 with signed questions and answers, a bank's page, and notifications that come again
 * until they are acknowledged with a signature. It knows nothing of the adapter; they share wire.ts.
 */
import { verify } from 'node:crypto';
import { http, type RequestHandler } from 'msw';
import { actionPages, actionUrl } from '~/gateways/simulation/action-pages';
import { playFault, type OwnAnswers } from '~/gateways/simulation/fault-menu';
import { addOperation, newOperation } from '~/gateways/simulation/operations';
import type { SimulatedGateway, SimulatedWorld } from '~/gateways/simulation/world';
import { accountOf, type Account } from './simulator-accounts';
import { ID, newOrder, unitsOf } from './simulator-deposits';
import { endUserOf, isAcknowledged, notificationOf, signed } from './simulator-notices';
import { serialize, TRUSTLY_APIS, wireDeposit, wireRefund, wireRequest, type WireRequest } from './wire';

/** The simulator's handlers; it joins the world by being made. */
export function trustlySimulator(world: SimulatedWorld): RequestHandler[] {
  world.join(trustlyInWorld(world));
  return [
    http.post(TRUSTLY_APIS.test, async ({ request }) => answerTo(world, await request.text())),
    ...actionPages(world, ID, { redirect: { declined: { status: 'canceled' } } }),
  ];
}

function trustlyInWorld(world: SimulatedWorld): SimulatedGateway {
  return {
    id: ID,
    name: 'Trustly',
    failure: { status: 'canceled' },
    webhookOf: (payment) => notificationOf(world, payment),
    isTaken: (payment, answer) => isAcknowledged(world, payment, answer),
  };
}

/** A question that was understood, from an account that signed it. */
interface Asked {
  readonly world: SimulatedWorld;
  readonly account: Account;
  readonly method: WireRequest['method'];
  readonly uuid: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Tells a repeat from another question with the same UUID. */
  readonly requestMark: string;
}

type Envelope = Readonly<Record<string, unknown>>;

function answerTo(world: SimulatedWorld, text: string): Response {
  const request = wireRequest.safeParse(jsonOf(text)).data;
  if (!request) return Response.json(failure(null, 623, 'ERROR_INVALID_PARAMETERS'));
  const { method, params } = request;
  const about = { method, uuid: params.UUID };
  const account = accountOf(params.Data);
  if (!account) return Response.json(failure(about, 616, 'ERROR_INVALID_CREDENTIALS'));
  const signedText = Buffer.from(method + params.UUID + serialize(params.Data));
  if (!verify('sha1', signedText, account.publicKey, Buffer.from(params.Signature, 'base64')))
    return Response.json(failure(about, 636, 'ERROR_UNABLE_TO_VERIFY_RSA_SIGNATURE'));
  const requestMark = world.hmac(account.username, text);
  const asked = { world, account, ...about, data: params.Data, requestMark };
  return method === 'Deposit' ? deposit(asked) : refund(asked);
}

function deposit(asked: Asked): Response {
  const { world, account, requestMark } = asked;
  const data = wireDeposit.safeParse(asked.data).data;
  if (!data) return Response.json(failure(asked, 623, 'ERROR_INVALID_PARAMETERS'));
  const units = unitsOf(data.Attributes.Amount, data.Attributes.Currency);
  if (units === null) return Response.json(failure(asked, 615, 'ERROR_INVALID_AMOUNT'));
  const earlier = world.paymentByReference({ gateway: ID, account: account.username }, data.MessageID);
  if (earlier)
    return earlier.requestMark === requestMark
      ? again(earlier.firstAnswer)
      : Response.json(failure(asked, 637, 'ERROR_DUPLICATE_MESSAGE_ID'));
  const drawn = newOrder(world, account, { data, units, requestMark });
  const answer = success(asked, { orderid: drawn.id, url: actionUrl(world, drawn) });
  const order = world.takeFault(ID, 'pay');
  if (!order || order.isObeyed) {
    endUserOf(world, drawn, data.EndUserID);
    world.add({ ...drawn, firstAnswer: { status: 200, body: JSON.stringify(answer) } });
  }
  return order ? playFault(order.fault, ownAnswers(asked, answer)) : Response.json(answer);
}

function refund(asked: Asked): Response {
  const { world, account, uuid, requestMark } = asked;
  const data = wireRefund.safeParse(asked.data).data;
  if (!data) return Response.json(failure(asked, 623, 'ERROR_INVALID_PARAMETERS'));
  const done = world.paymentByOperation({ gateway: ID, account: account.username }, uuid);
  const earlier = done?.operations.find(({ reference }) => reference === uuid);
  if (earlier)
    return earlier.requestMark === requestMark
      ? again(earlier.firstAnswer)
      : Response.json(failure(asked, 620, 'ERROR_UNKNOWN'));
  const payment = world.payment(ID, data.OrderID);
  if (payment?.account !== account.username) return Response.json(failure(asked, 0, 'ERROR_INVALID_ORDER_ID'));
  const units = unitsOf(data.Amount, data.Currency);
  if (units === null || data.Currency !== payment.currency)
    return Response.json(failure(asked, 615, 'ERROR_INVALID_AMOUNT'));
  const drawn = newOperation(world, payment, {
    reference: uuid,
    kind: 'refund',
    amount: units,
    requestMark,
    end: 'succeed',
  });
  if (drawn.status === 'failed') return Response.json(failure(asked, 615, 'ERROR_INVALID_AMOUNT'));
  const answer = success(asked, { orderid: payment.id, result: '1' });
  const order = world.takeFault(ID, 'refund');
  if (!order || order.isObeyed)
    addOperation(world, payment, { ...drawn, firstAnswer: { status: 200, body: JSON.stringify(answer) } });
  return order ? playFault(order.fault, ownAnswers(asked, answer)) : Response.json(answer);
}

type About = Pick<Asked, 'method' | 'uuid'>;

function success({ method, uuid }: About, data: Envelope): Envelope {
  return { version: '1.1', result: { signature: signed({ method, uuid, data }), uuid, method, data } };
}

/** Errors are answered with status 200. What could not be read has neither method nor UUID. */
function failure(about: About | null, code: number, message: string): Envelope {
  const { method = null, uuid = null } = about ?? {};
  const data = { code, message };
  const error = { signature: signed({ method, uuid, data }), uuid, method, data };
  return { version: '1.1', error: { name: 'JSONRPCError', code, message, error } };
}

/** The first answer again, for a repeat of the same question. */
function again({ body }: { readonly body: string }): Response {
  return new Response(body, { headers: { 'content-type': 'application/json' } });
}

/** How this call would have been answered without a fault. What an answer says stands in its envelope, under a signature. */
function ownAnswers(asked: About, approved: Envelope): OwnAnswers {
  return {
    approved,
    declined: failure(asked, 638, 'ERROR_ENDUSER_IS_BLOCKED'),
    declinedStatus: 200,
    members: {
      id: 'result',
      reference: 'result',
      status: 'version',
      amount: 'result',
      currency: 'result',
      account: 'result',
      isLive: 'result',
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
