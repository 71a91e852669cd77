import { http, type RequestHandler } from 'msw';
import { playFault } from '~/gateways/simulation/fault-menu';
import type { SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import { accountOf, SIMULATED_API, wireIdOf, type Account } from './simulator-accounts';
import { bare, invalid, jsonOf, MEMBERS } from './simulator-answers';
import { ID } from './simulator-payments';
import { shownWithActions } from './simulator-wire';
import { wireSearchRequest } from './wire';

/** The search for payments by when they were asked for, latest first, page by page. */
export function searchHandlers(world: SimulatedWorld): RequestHandler[] {
  return [
    http.post(`${SIMULATED_API}/payments/search`, async ({ request }) => {
      const account = accountOf(request);
      if (!account) return bare(401);
      const asked = wireSearchRequest.safeParse(jsonOf(await request.text()));
      return asked.success ? pageOf(world, account, { ...asked.data, after: null }) : invalid('search_invalid');
    }),
    http.get(`${SIMULATED_API}/payments/search/:id`, ({ request }) => {
      const account = accountOf(request);
      if (!account) return bare(401);
      const token = Buffer.from(new URL(request.url).searchParams.get('token') ?? '', 'base64url').toString();
      return pageOf(world, account, jsonOf(token) as Page);
    }),
  ];
}

interface Page {
  readonly limit: number;
  readonly from: string;
  readonly to: string;
  /** The place of the last payment of the page before. */
  readonly after: string | null;
}

const placeOf = ({ createdAt, id }: SimulatedPayment) => `${createdAt} ${id}`;

function pageOf(world: SimulatedWorld, { account }: Account, page: Page): Response {
  const { from, to, after, limit } = page;
  const found = world
    .payments()
    .filter((payment) => payment.gateway === ID && payment.account === account)
    .filter(({ createdAt }) => createdAt >= from && createdAt < to)
    .sort((a, b) => (placeOf(a) > placeOf(b) ? -1 : 1))
    .filter((payment) => after === null || placeOf(payment) < after);
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const token = Buffer.from(JSON.stringify({ ...page, after: last ? placeOf(last) : null })).toString('base64url');
  const next = { href: `${SIMULATED_API}/payments/search/${wireIdOf(world, '', account)}?token=${token}` };
  const body = {
    // Words are in lower case here.
    data: shown.map((payment) => {
      const wire = shownWithActions(world, payment);
      return { ...wire, status: String(wire.status).toLowerCase() };
    }),
    _links: found.length > shown.length ? { next } : {},
  };
  const order = world.takeFault(ID, 'list');
  if (!order) return Response.json(body);
  return playFault(order.fault, { approved: body, declined: body, declinedStatus: 200, members: MEMBERS });
}
