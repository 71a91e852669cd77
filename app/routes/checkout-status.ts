import type { LoaderFunctionArgs } from '@remix-run/node';
import type { CheckoutStatus } from '~/checkout/checkout-page';
import { versionOf } from '~/checkout/checkout-page.server';
import type { House } from '~/flows/house';
import { openCheckout, type CheckoutPhase } from '~/flows/open-checkout.server';

/** What a waiting page asks: where the checkout stands. Nothing personal, nothing about money beyond that. */
export async function loader({ params, context }: LoaderFunctionArgs): Promise<Response> {
  try {
    const status = await statusOf(context.house, params.sessionId ?? '');
    return Response.json(status, { status: status.state === 'not_found' ? 404 : 200 });
  } catch (error) {
    context.house.log.error({ err: error, requestId: context.requestId }, 'the status of a checkout could not be told');
    // The page stays as it is and asks again.
    return Response.json(statusWithout('maintenance'), { status: 503, headers: { 'retry-after': '5' } });
  }
}

const statusWithout = (state: 'not_found' | 'maintenance'): CheckoutStatus => ({ state, version: '0' });

const STATE_OF_PHASE = {
  open: 'open',
  used_up: 'link_inactive',
  pending: 'pending',
  checking: 'checking',
  paid: 'paid',
  expired: 'expired',
} as const satisfies Readonly<Record<Exclude<CheckoutPhase, 'requires_action'>, CheckoutStatus['state']>>;

async function statusOf(house: House, sessionId: string): Promise<CheckoutStatus> {
  const checkout = await openCheckout(house, sessionId);
  if (!checkout) return statusWithout('not_found');
  const { phase, attempt } = checkout;
  const state = phase === 'requires_action' ? (attempt?.requiredAction?.kind ?? 'checking') : STATE_OF_PHASE[phase];
  return { state, version: versionOf(attempt) };
}
