import { http, type RequestHandler } from 'msw';
import { formatMoney, money } from '~/foundation/money';
import { html, pageResponse, type Html } from './page';
import { expireIfLate } from './expiry';
import { settle } from './control';
import type { PaymentChange, SimulatedPayment, SimulatedWorld } from './world';

/** The host that all simulators' pages are matched on; the doors in front of them rewrite to it. */
export const PAGES_ORIGIN = 'https://pages.simulators.test';

interface Button {
  readonly choice: string;
  readonly label: string;
  /** Null succeeds. */
  readonly change: PaymentChange | null;
}

/** The pages that a gateway's simulator sends people to. Absent ones do not exist there. */
export interface ActionPages {
  /** What the bank adds to the return URL's query, where the gateway's documents have it add anything. */
  readonly returnsWith?: (payment: SimulatedPayment) => Readonly<Record<string, string>>;
  /**
   * What a person chooses is only remembered, as `chosen` of the payment: the gateway concludes when it is asked to go on.
   * Otherwise it concludes at the page, and tells by webhook.
   */
  readonly isHeld?: true;
  /** The same page for a slip that is paid elsewhere. */
  readonly voucher?: true;
  readonly challenge?: { readonly failed: PaymentChange; readonly canceled: PaymentChange };
  readonly redirect?: { readonly declined: PaymentChange };
  readonly qr?: true;
}

// Browsers hold `form-action` against every redirect after the form: the shop's return URL, and the merchant's page that
// the shop may send the payer on to. That one is not known here, so a form on these pages may end up on any web page.
const ANYWHERE = ['http:', 'https:'];

/** Where a person goes for a payment's required action. */
export function actionUrl(world: SimulatedWorld, payment: Pick<SimulatedPayment, 'gateway' | 'id' | 'action'>): string {
  return `${world.publicUrl}/${payment.gateway}/${payment.action ?? 'challenge'}/${payment.id}`;
}

/** The pages of one simulated gateway: 3-D Secure challenge, bank, and the end of a scanned code. */
export function actionPages(world: SimulatedWorld, gatewayId: string, pages: ActionPages): RequestHandler[] {
  const { challenge, redirect, returnsWith, isHeld } = pages;
  const paged: RequestHandler[] = [];
  if (challenge) {
    const buttons: Button[] = [
      { choice: 'complete', label: 'Complete authentication', change: null },
      { choice: 'fail', label: 'Fail authentication', change: challenge.failed },
      { choice: 'cancel', label: 'Cancel', change: challenge.canceled },
    ];
    paged.push(
      ...choicePages(world, gatewayId, { action: 'challenge', title: 'Is this you?', buttons, returnsWith, isHeld }),
    );
  }
  if (redirect) {
    const buttons: Button[] = [
      { choice: 'approve', label: 'Approve', change: null },
      { choice: 'decline', label: 'Decline', change: redirect.declined },
    ];
    paged.push(
      ...choicePages(world, gatewayId, {
        action: 'redirect',
        title: 'Approve this payment?',
        buttons,
        returnsWith,
        isHeld,
      }),
    );
  }
  if (pages.qr) paged.push(paidElsewherePage(world, gatewayId, 'qr'));
  if (pages.voucher) paged.push(paidElsewherePage(world, gatewayId, 'voucher'));
  return paged;
}

interface ChoicePage {
  readonly action: 'challenge' | 'redirect';
  readonly title: string;
  readonly buttons: readonly Button[];
  readonly returnsWith: ActionPages['returnsWith'];
  readonly isHeld: ActionPages['isHeld'];
}

function choicePages(world: SimulatedWorld, gatewayId: string, page: ChoicePage): RequestHandler[] {
  const path = `${PAGES_ORIGIN}/${gatewayId}/${page.action}/:id`;
  const find = (id: unknown) => {
    const payment = world.payment(gatewayId, String(id));
    return payment?.action === page.action ? expireIfLate(world, payment) : null;
  };
  return [
    http.get(path, ({ params }) => {
      const payment = find(params.id);
      if (!payment) return nothingHere(world);
      return payment.status === 'requires_action' ? choices(world, payment, page) : concluded(world, payment);
    }),
    http.post(path, async ({ params, request }) => {
      const form = new URLSearchParams(await request.text());
      const payment = find(params.id);
      if (!payment) return nothingHere(world);
      const button = page.buttons.find(({ choice }) => choice === form.get('choice'));
      if (!button) return choices(world, payment, page);
      return backToShop(world, choose(world, { payment, button, page }), page);
    }),
  ];
}

interface Choice {
  readonly payment: SimulatedPayment;
  readonly button: Button;
  readonly page: ChoicePage;
}

/** The first choice counts, and only while the payment waits for one. */
function choose(world: SimulatedWorld, { payment, button, page: { isHeld } }: Choice): SimulatedPayment {
  if (payment.status !== 'requires_action' || payment.chosen !== undefined) return payment;
  if (isHeld) return world.change(payment, { chosen: button.choice });
  if (button.change === null) return settle(world, payment.id) ?? payment;
  const changed = world.change(payment, button.change);
  world.announce(changed);
  return changed;
}

/** What is said in the return URL proves nothing: whoever comes back has to ask. */
function backToShop(world: SimulatedWorld, payment: SimulatedPayment, { returnsWith }: ChoicePage): Response {
  if (payment.returnUrl === null) return concluded(world, payment);
  const location = new URL(payment.returnUrl);
  for (const [name, value] of Object.entries(returnsWith?.(payment) ?? {})) location.searchParams.set(name, value);
  return new Response(null, { status: 303, headers: { location: location.href, 'cache-control': 'no-store' } });
}

function paidElsewherePage(world: SimulatedWorld, gatewayId: string, action: 'qr' | 'voucher'): RequestHandler {
  return http.get(`${PAGES_ORIGIN}/${gatewayId}/${action}/:id`, ({ params, request }) => {
    // A browser that only guesses that the link will be clicked must not pay.
    const purpose = request.headers.get('sec-purpose') ?? request.headers.get('purpose') ?? '';
    if (purpose.includes('prefetch'))
      return new Response(null, { status: 503, headers: { 'cache-control': 'no-store' } });
    const found = world.payment(gatewayId, String(params.id));
    if (found?.action !== action) return nothingHere(world);
    const payment = expireIfLate(world, found);
    if (payment.status !== 'requires_action') return concluded(world, payment);
    settle(world, payment.id);
    const content = html`<h1>Payment simulated</h1>
      <p>Payment simulated, you may close this page.</p>`;
    return page(world, { title: 'Payment simulated', content });
  });
}

function choices(world: SimulatedWorld, payment: SimulatedPayment, { title, buttons }: ChoicePage): Response {
  const controls = buttons.map(
    ({ choice, label }, index) =>
      html`<button name="choice" value="${choice}" class="${index === 0 ? 'main' : ''}">${label}</button>`,
  );
  const content = html`<h1>${title}</h1>
    ${summary(payment)}
    <form method="post">${controls}</form>`;
  return page(world, { title, content, leadsTo: ANYWHERE });
}

const CONCLUDED: Readonly<Record<SimulatedPayment['status'], string>> = {
  requires_action: 'This payment is waiting for you.',
  pending: 'This payment is being processed.',
  authorized: 'This payment was approved.',
  captured: 'This payment was approved.',
  declined: 'This payment was declined.',
  canceled: 'This payment was canceled.',
  expired: 'This page is no longer valid. Nothing was charged.',
  voided: 'This payment was canceled.',
  partly_refunded: 'This payment was approved, and partly refunded.',
  refunded: 'This payment was refunded.',
};

function concluded(world: SimulatedWorld, payment: SimulatedPayment): Response {
  const back =
    payment.returnUrl === null ? html`` : html`<a class="button" href="${payment.returnUrl}">Back to the shop</a>`;
  const content = html`<h1>Nothing left to do</h1>
    <p>${CONCLUDED[payment.status]}</p>
    ${back}`;
  return page(world, { title: 'Nothing left to do', content });
}

function nothingHere(world: SimulatedWorld): Response {
  const body = html`<h1>No such payment</h1>
    <p>The simulator knows no payment with this address.</p>`;
  return pageResponse({ title: 'No such payment', body, status: 404, framedBy: world.appOrigin });
}

function page(world: SimulatedWorld, shown: { title: string; content: Html; leadsTo?: readonly string[] }): Response {
  const body = html`<p class="kind">Simulator. No real money moves.</p>
    ${shown.content}`;
  return pageResponse({ title: shown.title, body, leadsTo: shown.leadsTo, framedBy: world.appOrigin });
}

function summary(payment: SimulatedPayment): Html {
  const amount = formatMoney(money(payment.amount, payment.currency), 'en');
  const card = payment.card
    ? html`<dt>Card</dt>
        <dd>•••• ${payment.card.lastFour}</dd>`
    : html``;
  return html`<p class="amount">${amount}</p>
    <dl>
      <dt>For</dt>
      <dd>${payment.description}</dd>
      ${card}
    </dl>`;
}
