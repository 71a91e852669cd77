import { finishUrl } from '~/flows/finish-url.server';
import type { House } from '~/flows/house';
import { openCheckout } from '~/flows/open-checkout.server';
import type { Asked } from '~/http/asked';
import { paths } from '~/paths';
import { negotiateLocale } from '~/translations/negotiate-locale';
import type { CheckoutAnswer } from './answer-checkout.server';
import { withoutSession } from './answer-checkout.server';
import { checkoutPage, pageWithoutSession } from './checkout-page.server';
import { findDraft } from './form-drafts.server';
import { methodChoices } from './method-choices.server';

/** A page to draw, or an address to go on to: a payer who waited, or has just paid, is sent to the merchant. */
export type LoadedCheckout =
  { readonly kind: 'page'; readonly answer: CheckoutAnswer } | { readonly kind: 'go'; readonly url: string };

const NO_QUERY = new URLSearchParams();

/** Nearly every page is asked for without a query, and taking an address apart costs as much as ten elements of the page. */
function queryOf({ url }: Asked): URLSearchParams {
  return url.includes('?') ? new URL(url).searchParams : NO_QUERY;
}

/** Opens a checkout for a request to its page. */
export async function loadCheckout(house: House, publicId: string, request: Asked): Promise<LoadedCheckout> {
  const acceptLanguage = request.headers.get('accept-language');
  const checkout = await openCheckout(house, publicId);
  if (!checkout)
    return {
      kind: 'page',
      answer: withoutSession(pageWithoutSession('not_found', negotiateLocale(null, acceptLanguage))),
    };
  const { session, attempt } = checkout;
  const query = queryOf(request);
  if (checkout.phase === 'paid' && attempt && query.has('follow')) {
    const url = await finishUrl(house, session, attempt);
    if (url) return { kind: 'go', url };
  }
  const page = await checkoutPage(house, {
    checkout,
    methods: checkout.phase === 'open' ? await methodChoices(house, checkout) : [],
    draft: findDraft(session.id, query.get('draft')),
    locale: negotiateLocale(session.locale, acceptLanguage),
  });
  const { redirectUrl, allowedOrigins } = session;
  const goesOn = page.state.kind === 'fingerprint' ? !query.has('held') : query.has('go');
  return {
    kind: 'page',
    answer: { page, pageUrl: paths.checkout(publicId), redirectUrl, allowedOrigins, goesOn },
  };
}
