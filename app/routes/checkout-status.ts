import type { LoaderFunctionArgs } from '@remix-run/node';
import type { CheckoutStatus, PageState } from '~/checkout/checkout-page';
import { versionOf } from '~/checkout/checkout-page.server';
import { openCheckout } from '~/flows/open-checkout.server';

/** What a waiting page asks: where the checkout stands. Nothing personal, nothing about money beyond that. */
export async function loader({ params, context }: LoaderFunctionArgs): Promise<Response> {
  const checkout = await openCheckout(context.house, params.sessionId ?? '');
  if (!checkout) return Response.json({ state: 'not_found', version: '0' } satisfies CheckoutStatus, { status: 404 });
  const { phase, attempt } = checkout;
  const state: PageState['kind'] = phase === 'requires_action' ? (attempt?.requiredAction?.kind ?? 'checking') : phase;
  return Response.json({ state, version: versionOf(attempt) } satisfies CheckoutStatus);
}
