import type { LoaderFunctionArgs } from '@remix-run/node';
import { standalonePage } from '~/checkout/standalone-page.server';
import { openPaymentLink } from '~/flows/open-payment-link.server';
import { tooMany } from '~/http/door.server';

/** Opens a payment link: a fresh session for everyone who comes, and on to its page. */
export async function loader(args: LoaderFunctionArgs): Promise<Response> {
  try {
    return await openLink(args);
  } catch (error) {
    const { request, context } = args;
    context.house.log.error({ err: error, requestId: context.requestId }, 'a payment link could not be opened');
    return standalonePage('maintenance', request, context);
  }
}

async function openLink({ request, params, context }: LoaderFunctionArgs): Promise<Response> {
  const refused = await tooMany({ request, params, context }, 'address', context.clientAddress);
  if (refused) {
    const page = standalonePage('maintenance', request, context);
    for (const [name, value] of Object.entries(refused.headers ?? {})) page.headers.set(name, value);
    return new Response(page.body, { status: refused.status, headers: page.headers });
  }
  // Who only asks whether it is there (a HEAD) makes no session.
  if (request.method === 'HEAD') return new Response(null, { headers: { 'cache-control': 'no-store' } });
  const opened = await openPaymentLink(context.house, params.slug ?? '');
  if (opened.kind === 'opened')
    return new Response(null, { status: 303, headers: { location: opened.checkoutUrl, 'cache-control': 'no-store' } });
  return standalonePage(opened.kind === 'inactive' ? 'link_inactive' : 'maintenance', request, context);
}
