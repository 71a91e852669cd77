import { standaloneReply } from '~/checkout/standalone-page.server';
import { openPaymentLink } from '~/flows/open-payment-link.server';
import { tooMany } from '~/http/door.server';
import { wholeDoor, type DoorArguments, type Reply } from '~/http/reply';

/** Opens a payment link: a fresh session for everyone who comes, and on to its page. */
export const loader = wholeDoor(async (door) => {
  try {
    return await openLink(door);
  } catch (error) {
    const { request, context } = door;
    context.house.log.error({ err: error, requestId: context.requestId }, 'a payment link could not be opened');
    return standaloneReply('maintenance', request, context);
  }
});

async function openLink(door: DoorArguments): Promise<Reply> {
  const { request, params, context } = door;
  const refused = await tooMany(door, 'address', context.clientAddress);
  if (refused) {
    const page = standaloneReply('maintenance', request, context);
    return { ...page, status: refused.status, headers: { ...page.headers, ...refused.headers } };
  }
  // Who only asks whether it is there (a HEAD) makes no session.
  if (request.method === 'HEAD') return { status: 200, headers: { 'cache-control': 'no-store' }, body: null };
  const opened = await openPaymentLink(context.house, params.slug ?? '');
  if (opened.kind === 'opened') {
    return { status: 303, headers: { location: opened.checkoutUrl, 'cache-control': 'no-store' }, body: null };
  }
  return standaloneReply(opened.kind === 'inactive' ? 'link_inactive' : 'maintenance', request, context);
}
