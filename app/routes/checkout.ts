import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { answerCheckout } from '~/checkout/answer-checkout.server';
import { loadCheckout } from '~/checkout/load-checkout.server';
import { submitCheckout } from '~/checkout/submit-checkout.server';

/**
 * The payer's page: a document of its own, drawn here without hydration. Whoever paid and comes back from waiting or from
 * the bank is sent on to the merchant.
 */
export async function loader({ request, params, context }: LoaderFunctionArgs): Promise<Response> {
  const loaded = await loadCheckout(context.house, params.sessionId ?? '', request);
  return loaded.kind === 'go' ? seeOther(loaded.url) : answerCheckout(loaded.answer, context);
}

/** Takes the page's form. It never answers with a page itself, so that a reload cannot repeat a payment. */
export async function action({ request, params, context }: ActionFunctionArgs): Promise<Response> {
  return seeOther(await submitCheckout(context, params.sessionId ?? '', request));
}

function seeOther(url: string): Response {
  return new Response(null, { status: 303, headers: { location: url, 'cache-control': 'no-store' } });
}
