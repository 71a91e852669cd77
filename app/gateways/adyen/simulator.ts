/**
 * Plays Adyen's Checkout API v72: its wire and its oddities, 3-D Secure in three steps, signed webhooks, and pages that a
 * payer clicks. It knows nothing of the adapter; they share wire.ts.
 */
import { http, type RequestHandler } from 'msw';
import { actionPages, PAGES_ORIGIN } from '~/gateways/simulation/action-pages';
import { html, pageResponse } from '~/gateways/simulation/page';
import type { SimulatedWorld } from '~/gateways/simulation/world';
import { accountOf, type Account } from './simulator-accounts';
import { ID, unauthorized } from './simulator-answers';
import { returnedFrom, takeDetails } from './simulator-details';
import { operationHandlers } from './simulator-operations';
import { takePayment } from './simulator-charges';
import { webhookOf } from './simulator-webhooks';
import { TEST_API } from './wire';

/** The simulator's handlers; it joins the world by being made. */
export function adyenSimulator(world: SimulatedWorld): RequestHandler[] {
  world.join({
    id: ID,
    name: 'Adyen',
    failure: { status: 'declined', declineCode: '2' },
    webhookOf: (payment) => webhookOf(world, payment),
  });
  const failed = { status: 'declined', declineCode: '11' } as const;
  return [
    http.post(`${TEST_API}/payments`, ({ request }) =>
      withAccount(request, (account) => takePayment(world, account, request)),
    ),
    http.post(`${TEST_API}/payments/details`, ({ request }) =>
      withAccount(request, (account) => takeDetails(world, account, request)),
    ),
    ...operationHandlers(world),
    // A card is charged when its result is handed in; a bank concludes at its own page, and tells.
    ...actionPages(world, ID, {
      challenge: { failed, canceled: { status: 'canceled' } },
      isHeld: true,
      returnsWith: (payment) => returnedFrom(world, payment),
    }),
    ...actionPages(world, ID, {
      redirect: { declined: { status: 'declined', declineCode: '16' } },
      returnsWith: (payment) => returnedFrom(world, payment),
      qr: true,
    }),
    http.post(`${PAGES_ORIGIN}/${ID}/method/:id`, () =>
      pageResponse({
        title: 'Seen',
        body: html`<p>The simulated bank has seen this browser.</p>`,
        framedBy: world.appOrigin,
      }),
    ),
  ];
}

type Reply = Response | Promise<Response>;

function withAccount(request: Request, answer: (account: Account) => Reply): Reply {
  const account = accountOf(request);
  return account ? answer(account) : unauthorized();
}
