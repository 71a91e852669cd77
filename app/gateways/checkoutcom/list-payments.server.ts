import type { ListAsk, ListedPayment, ListPage } from '~/gateways/operation-contract';
import { GatewayFault } from '~/foundation/faults';
import { moneyOf } from './amounts';
import { askCheckoutcom, faultOf, readAs, type Context } from './ask-checkoutcom.server';
import { wireSearch, type WireSearchedPayment } from './wire';

/** An authorization lives so long; what changes later than that after it was asked for is told by webhook only. */
const LOOKED_BACK_MS = 7 * 24 * 3_600_000;
const MOST_ON_A_PAGE = 100;
const NEXT_PAGE = /^\/payments\/search\/[\w-]{1,100}\?token=[\w%.=+-]{1,1000}$/;

/**
 * Lists the channel's payments that changed within a period. The search is by when a payment was asked for, as far as its
 * documents tell: so it begins earlier, and the last thing done to each payment says when it changed.
 */
export async function listPayments(period: ListAsk, context: Context): Promise<ListPage> {
  const answer = await askForPage(period, context);
  if (answer.status !== 200) throw faultOf(answer);
  const page = readAs(wireSearch, answer);
  if (!page.ok) throw new GatewayFault('unknown', `Checkout.com sent no page of payments: ${page.why}`);
  const { processingChannelId } = context.settings;
  const payments = page.value.data
    .filter(({ processing_channel_id: channel }) => !channel || channel === processingChannelId)
    .flatMap((payment) => listedPaymentOf(payment) ?? [])
    .filter(({ changedAt }) => changedAt >= period.from && changedAt < period.to)
    .sort((a, b) => a.changedAt.getTime() - b.changedAt.getTime());
  return { payments, nextCursor: nextOf(page.value._links?.next?.href) };
}

function askForPage({ from, to, cursor }: ListAsk, context: Context) {
  if (cursor !== null) return askCheckoutcom({ method: 'GET', path: cursor }, context);
  const body = {
    limit: MOST_ON_A_PAGE,
    from: new Date(from.getTime() - LOOKED_BACK_MS).toISOString(),
    to: to.toISOString(),
  };
  return askCheckoutcom({ method: 'POST', path: '/payments/search', body }, context);
}

/** Only the path of the next page counts: the host is pinned. A link to anywhere else would make the list a shorter one. */
function nextOf(href: string | undefined): string | null {
  if (href === undefined) return null;
  const { pathname, search } = new URL(href);
  if (!NEXT_PAGE.test(pathname + search)) throw new GatewayFault('unknown', 'the next page is somewhere else');
  return pathname + search;
}

const LISTED: Readonly<Record<string, ListedPayment['status']>> = {
  Pending: 'pending',
  Authorized: 'authorized',
  'Card Verified': 'none',
  Voided: 'voided',
  'Partially Captured': 'captured',
  Captured: 'captured',
  'Partially Refunded': 'captured',
  Refunded: 'captured',
  Paid: 'captured',
  Declined: 'none',
  Canceled: 'none',
  Expired: 'none',
};

/** Null for what is in a currency that we cannot hold: no payment of ours. */
function listedPaymentOf(payment: WireSearchedPayment): ListedPayment | null {
  const { id, reference, amount, currency, balances } = payment;
  const status = LISTED[payment.status] ?? 'unknown';
  const changedAt = lastChangeOf(payment);
  if (typeof amount !== 'number' || !currency || changedAt === null)
    throw new GatewayFault('unknown', `Checkout.com listed ${id} without its money or its time`);
  const taken = status === 'captured' ? balances?.total_captured || amount : 0;
  const money = moneyOf(amount, currency);
  const captured = moneyOf(taken, currency);
  const refunded = moneyOf(balances?.total_refunded ?? 0, currency);
  if (!money || !captured || !refunded) return null;
  // What was made by somebody else at this account need not have a reference: it is told by the gateway's own.
  return { reference: reference ?? id, gatewayReference: id, money, status, captured, refunded, changedAt };
}

/** When the last thing was done to a payment. The documents' own examples have times that are none. */
function lastChangeOf({ requested_on: requestedOn, actions }: WireSearchedPayment): Date | null {
  const texts = [requestedOn, ...(actions ?? []).map((action) => action.processed_on)];
  const times = texts.map((text) => Date.parse(text ?? '')).filter(Number.isFinite);
  return times.length === 0 ? null : new Date(Math.max(...times));
}
