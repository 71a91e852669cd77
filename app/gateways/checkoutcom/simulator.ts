/**
 * Plays Checkout.com: its wire, signed webhooks, and pages that a payer clicks. It knows nothing of the adapter; they share
 * wire.ts.
 */
import { http, type RequestHandler } from 'msw';
import { actionPages } from '~/gateways/simulation/action-pages';
import { expireIfLate } from '~/gateways/simulation/expiry';
import { playFault } from '~/gateways/simulation/fault-menu';
import type { SimulatedGateway, SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import { accountOf, SIMULATED_API, wireIdOf, type Account } from './simulator-accounts';
import { bare, invalid, MEMBERS } from './simulator-answers';
import { create } from './simulator-create';
import { operationHandlers } from './simulator-operations';
import { ID } from './simulator-payments';
import { searchHandlers } from './simulator-search';
import { tokenHandlers } from './simulator-tokens';
import { eventDataOf, sessionOf, shownPayment, shownWithActions } from './simulator-wire';
import { SESSION_PARAMETER, SIGNATURE_HEADER } from './wire';

/** The simulator's handlers; it joins the world by being made. */
export function checkoutcomSimulator(world: SimulatedWorld): RequestHandler[] {
  world.join(checkoutcomInWorld(world));
  return [
    ...tokenHandlers(world),
    ...searchHandlers(world),
    http.post(`${SIMULATED_API}/payments`, ({ request }) => {
      const account = accountOf(request);
      return account ? create(world, account, request) : bare(401);
    }),
    http.get(`${SIMULATED_API}/payments`, ({ request }) => {
      const account = accountOf(request);
      return account ? findByReference(world, account, new URL(request.url).searchParams) : bare(401);
    }),
    http.get(`${SIMULATED_API}/payments/:id`, ({ request, params }) => {
      const account = accountOf(request);
      return account ? findOne(world, account, String(params.id)) : bare(401);
    }),
    ...operationHandlers(world),
    ...actionPages(world, ID, {
      returnsWith: (payment) => ({ [SESSION_PARAMETER]: sessionOf(world, payment) }),
      challenge: {
        failed: { status: 'declined', declineCode: '20151' },
        canceled: { status: 'canceled' },
      },
      redirect: { declined: { status: 'declined', declineCode: '20046' } },
    }),
  ];
}

function checkoutcomInWorld(world: SimulatedWorld): SimulatedGateway {
  return {
    id: ID,
    name: 'Checkout.com',
    failure: { status: 'declined', declineCode: '20005' },
    webhookOf(payment, eventId) {
      const { type, data } = eventDataOf(world, payment);
      const id = wireIdOf(world, 'evt_', eventId);
      const self = { href: `${SIMULATED_API}/events/${id}` };
      const body = JSON.stringify({
        id,
        type,
        version: '1.0.0',
        created_on: payment.changedAt,
        data,
        _links: { self },
      });
      const signature = world.hmac(payment.webhookSecret ?? '', body);
      const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signature };
      return new Request(payment.webhookUrl ?? '', { method: 'POST', headers, body });
    },
  };
}

const ofAccount = (world: SimulatedWorld, { account }: Account): SimulatedPayment[] =>
  world.payments().filter((payment) => payment.gateway === ID && payment.account === account);

function findByReference(world: SimulatedWorld, account: Account, query: URLSearchParams): Response {
  const reference = query.get('reference');
  if (!reference) return invalid('reference_required');
  const [skip, limit] = [Number(query.get('skip') ?? 0), Number(query.get('limit') ?? 10)];
  const found = ofAccount(world, account).filter((payment) => payment.reference === reference);
  const order = world.takeFault(ID, 'query');
  if (order) return spoilt(world, order, found.at(-1) ?? null);
  const data = found
    .reverse()
    .slice(skip, skip + limit)
    .map((payment) => shownPayment(world, expireIfLate(world, payment)));
  return Response.json({ limit, skip, total_count: found.length, data });
}

function findOne(world: SimulatedWorld, account: Account, id: string): Response {
  const isSession = id.startsWith('sid_');
  const found = isSession
    ? ofAccount(world, account).find((payment) => sessionOf(world, payment) === id)
    : world.payment(ID, id);
  // Another account's payment does not exist for this one.
  if (found?.account !== account.account) return bare(404);
  const order = world.takeFault(ID, 'query');
  if (order) return spoilt(world, order, found);
  const payment = expireIfLate(world, found);
  return Response.json(isSession ? shownWithActions(world, payment) : shownPayment(world, payment));
}

type Order = NonNullable<ReturnType<SimulatedWorld['takeFault']>>;

/** Plays the fault that was ordered for this call. Of no payment there is nothing to tell. */
function spoilt(world: SimulatedWorld, { fault }: Order, payment: SimulatedPayment | null): Response {
  const as = (status: SimulatedPayment['status'], declineCode: string | null) =>
    payment ? shownPayment(world, { ...payment, status, declineCode }) : {};
  const own = { approved: as('captured', null), declined: as('declined', '20051') };
  return playFault(fault, { ...own, declinedStatus: 200, members: MEMBERS });
}
