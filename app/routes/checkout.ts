import type { ActionFunctionArgs } from '@remix-run/node';
import { answerCheckout } from '~/checkout/answer-checkout.server';
import { loadCheckout } from '~/checkout/load-checkout.server';
import { standaloneReply } from '~/checkout/standalone-page.server';
import { submitCheckout } from '~/checkout/submit-checkout.server';
import { responseTo, wholeDoor, type Reply } from '~/http/reply';

/**
 * The payer's page: a document of its own, drawn here without hydration. Whoever paid and comes back from waiting or from
 * the bank is sent on to the merchant.
 */
export const loader = wholeDoor(async ({ request, params, context }) => {
  try {
    const loaded = await loadCheckout(context.house, params.sessionId ?? '', request);
    return loaded.kind === 'go' ? seeOther(loaded.url) : answerCheckout(loaded.answer, context);
  } catch (error) {
    context.house.log.error({ err: error, requestId: context.requestId }, 'a checkout could not be shown');
    return standaloneReply('maintenance', request, context);
  }
});

/**
 * Takes the page's form. It never answers with a page itself, so that a reload cannot repeat a payment. When something
 * breaks the page tells where the payment stands, as soon as it can be shown.
 */
export async function action({ request, params, context }: ActionFunctionArgs): Promise<Response> {
  try {
    return responseTo(seeOther(await submitCheckout(context, params.sessionId ?? '', request)));
  } catch (error) {
    context.house.log.error({ err: error, requestId: context.requestId }, 'a checkout form could not be taken');
    return responseTo(seeOther(new URL(request.url).pathname));
  }
}

function seeOther(url: string): Reply {
  return { status: 303, headers: { location: url, 'cache-control': 'no-store' }, body: null };
}
