import { http, type RequestHandler } from 'msw';
import { actionUrl, PAGES_ORIGIN } from '~/gateways/simulation/action-pages';
import { expiryOf } from '~/gateways/simulation/expiry';
import { html, pageResponse } from '~/gateways/simulation/page';
import type { SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import { accountOf, digitsOf, ID, nameOf, ORDER_DIGITS, remember, sha256, type Account } from './simulator-accounts';
import { minorOf } from './simulator-amounts';
import type { Echo } from './simulator-answers';
import { NUVEI_TEST } from './wire';

/** Pages of the gateway that a browser opens by itself: the payment page, and what looks at a browser before 3-D Secure. */
export function pageHandlers(world: SimulatedWorld): RequestHandler[] {
  const open = async ({ request }: { request: Request }) => {
    const sent = request.method === 'POST' ? await request.text() : new URL(request.url).search;
    return openPage(world, new URLSearchParams(sent));
  };
  return [
    ...[`${PAGES_ORIGIN}/${ID}/purchase.do`, `${NUVEI_TEST}/purchase.do`].flatMap((path) => [
      http.get(path, open),
      http.post(path, open),
    ]),
    http.post(`${PAGES_ORIGIN}/${ID}/method`, () =>
      shown(world, { title: 'Looking at the browser', text: 'Nothing is left to do here.' }),
    ),
  ];
}

/** An order for whoever has a form with the right checksum. The same form opens the same order. */
function openPage(world: SimulatedWorld, form: URLSearchParams): Response {
  const account = accountOf(form.get('merchant_id'), form.get('merchant_site_id'));
  const amount = minorOf(form.get('total_amount') ?? '', form.get('currency') ?? '');
  const checksum = form.get('checksum') ?? '';
  form.delete('checksum');
  const isProven = account !== null && sha256(account.secretKey + [...form.values()].join('')) === checksum;
  if (!isProven || amount === null)
    return shown(world, { title: 'Invalid request', text: 'The page was opened with a wrong checksum.', status: 400 });
  const mine = { gateway: ID, account: nameOf(account) };
  const known = world.paymentByReference(mine, form.get('merchant_unique_id') ?? '');
  const payment = known ?? add(world, account, { form, amount });
  const headers = { location: actionUrl(world, payment), 'cache-control': 'no-store' };
  return new Response(null, { status: 303, headers });
}

interface Opened {
  readonly form: URLSearchParams;
  readonly amount: number;
}

function add(world: SimulatedWorld, account: Account, { form, amount }: Opened): SimulatedPayment {
  const textOf = (name: string) => form.get(name) ?? '';
  const reference = textOf('merchant_unique_id');
  const echo: Echo = { productId: textOf('productId'), customData: textOf('customData') };
  remember(world, `echo ${nameOf(account)} ${reference}`, echo);
  return world.add({
    gateway: ID,
    id: digitsOf(`page ${nameOf(account)} ${reference}`, ORDER_DIGITS),
    reference,
    account: nameOf(account),
    sessionId: textOf('customField1') || null,
    method: 'card',
    description: textOf('item_name_1'),
    amount,
    currency: textOf('currency'),
    status: 'requires_action',
    declineCode: null,
    card: { brand: 'visa', lastFour: '4242' },
    action: 'redirect',
    returnUrl: textOf('success_url') || null,
    webhookUrl: textOf('notify_url') || null,
    webhookSecret: account.secretKey,
    expiresAt: expiryOf(world, 'redirect'),
    settlesAt: null,
    requestMark: textOf('checksum'),
    firstAnswer: { status: 200, body: '' },
    captureMode: 'automatic',
  });
}

function shown(world: SimulatedWorld, page: { title: string; text: string; status?: number }): Response {
  const body = html`<h1>${page.title}</h1>
    <p>${page.text}</p>`;
  return pageResponse({ title: page.title, body, status: page.status, framedBy: world.appOrigin });
}
