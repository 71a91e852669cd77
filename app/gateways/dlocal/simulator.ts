/**
 * Plays dLocal's sandbox: signed requests, its answers and errors, signed notifications, and pages that a payer clicks. It
 * knows nothing of the adapter; they share wire.ts.
 */
import { http, type RequestHandler } from 'msw';
import { actionPages } from '~/gateways/simulation/action-pages';
import { expireIfLate } from '~/gateways/simulation/expiry';
import { playFault } from '~/gateways/simulation/fault-menu';
import type { SimulatedGateway, SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import { accountOf } from './simulator-accounts';
import { failure, jsonOf } from './simulator-answers';
import { create, cancel } from './simulator-calls';
import {
  answerRefund,
  capture,
  captureOf,
  operationUnder,
  operationWithId,
  own,
  refund,
  refundOf,
  type Call,
} from './simulator-operations';
import { ID, ownAnswers, wireOf } from './simulator-payments';
import { DLOCAL_HOSTS, SIGNATURE_PREFIX } from './wire';

const API = DLOCAL_HOSTS.test;

/** The simulator's handlers; it joins the world by being made. */
export function dlocalSimulator(world: SimulatedWorld): RequestHandler[] {
  world.join(dlocalInWorld(world));
  const signed =
    (answer: (call: Call, params: Readonly<Record<string, unknown>>) => Response) =>
    async ({ request, params }: { request: Request; params: Readonly<Record<string, unknown>> }) => {
      const text = await request.text();
      const account = accountOf(world, request, text);
      return account instanceof Response ? account : answer({ world, account, request, text }, params);
    };
  return [
    http.post(
      `${API}/secure_payments`,
      signed((call) => create(call, { isSecure: true })),
    ),
    http.post(
      `${API}/payments`,
      signed((call) => (isCapture(call) ? capture(call) : create(call, { isSecure: false }))),
    ),
    http.get(
      `${API}/payments/:id`,
      signed((call, { id }) => query(call, String(id))),
    ),
    http.get(
      `${API}/orders/:id`,
      signed((call, { id }) => findOrder(call, String(id))),
    ),
    http.post(
      `${API}/payments/:id/cancel`,
      signed((call, { id }) => cancel(call, String(id))),
    ),
    http.post(`${API}/refunds`, signed(refund)),
    http.get(
      `${API}/refunds/:id`,
      signed((call, { id }) => answerRefund(call, operationWithId(call, String(id), 'refund'))),
    ),
    http.get(
      `${API}/refunds/orders/:id`,
      signed((call, { id }) => answerRefund(call, operationUnder(call, String(id)))),
    ),
    http.all(`${API}/*`, () => new Response('NOT_FOUND', { status: 404, headers: { 'content-type': 'text/plain' } })),
    ...actionPages(world, ID, {
      challenge: { failed: { status: 'declined', declineCode: '301' }, canceled: { status: 'canceled' } },
      redirect: { declined: { status: 'declined', declineCode: '301' } },
      qr: true,
      voucher: true,
    }),
  ];
}

function isCapture({ text }: Call): boolean {
  const json = jsonOf(text);
  return typeof json === 'object' && json !== null && 'authorization_id' in json;
}

function query(call: Call, id: string): Response {
  const { world } = call;
  const payment = own(call, id);
  if (payment) return spoilt(world, payment) ?? Response.json(wireOf(world, expireIfLate(world, payment)));
  const captured = operationWithId(call, id, 'capture');
  return captured
    ? Response.json(captureOf(captured.payment, captured.operation))
    : failure('404 4000', 'Payment not found');
}

/** Orders are the merchant's references, of payments and captures alike. */
function findOrder(call: Call, id: string): Response {
  const { world, account } = call;
  const payment = world.paymentByReference({ gateway: ID, account: account.login }, id);
  if (payment) return spoilt(world, payment) ?? Response.json(orderOf(wireOf(world, expireIfLate(world, payment))));
  const found = operationUnder(call, id);
  return found?.operation.kind === 'capture'
    ? Response.json(orderOf(captureOf(found.payment, found.operation)))
    : failure('404 4000', 'Payment not found');
}

function orderOf(payment: Record<string, unknown>): Record<string, unknown> {
  const { id, order_id, currency, amount, status, status_code, status_detail, created_date } = payment;
  return { order_id, payment_id: id, currency, amount, status, status_code, status_detail, created_date };
}

/** Plays the fault that was ordered for this question, if one was. */
function spoilt(world: SimulatedWorld, payment: SimulatedPayment): Response | null {
  const order = world.takeFault(ID, 'query');
  return order ? playFault(order.fault, ownAnswers(world, payment)) : null;
}

function dlocalInWorld(world: SimulatedWorld): SimulatedGateway {
  return {
    id: ID,
    name: 'dLocal',
    failure: { status: 'declined', declineCode: '300' },
    webhookOf(payment) {
      const body = JSON.stringify(noticeOf(world, payment));
      const date = world.clock.now().toISOString();
      const signature = world.hmac(payment.webhookSecret ?? '', payment.account + date + body);
      const headers = {
        'content-type': 'application/json',
        'x-date': date,
        authorization: SIGNATURE_PREFIX + signature,
      };
      return new Request(payment.webhookUrl ?? '', { method: 'POST', headers, body });
    },
  };
}

/** The object that changed: the payment, its capture, or its refund. */
function noticeOf(world: SimulatedWorld, payment: SimulatedPayment): Record<string, unknown> {
  const last = payment.operations.find(({ id }) => id === payment.lastOperationId);
  if (last?.kind === 'refund') return refundOf(payment, last);
  return last?.kind === 'capture' ? captureOf(payment, last) : wireOf(world, payment);
}
