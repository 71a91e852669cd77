import type { Asked } from '~/http/asked';
import type { DoorContext } from '~/http/load-context';
import { responseTo, type Reply } from '~/http/reply';
import { negotiateLocale } from '~/translations/negotiate-locale';
import { answerCheckout, withoutSession } from './answer-checkout.server';
import { pageWithoutSession } from './checkout-page.server';

/** A drawn page that belongs to no session, in the reader's language. */
export function standaloneReply(
  kind: 'not_found' | 'link_inactive' | 'maintenance',
  asked: Pick<Asked, 'headers'>,
  context: Pick<DoorContext, 'nonce' | 'house'>,
): Reply {
  const locale = negotiateLocale(null, asked.headers.get('accept-language'));
  return answerCheckout(withoutSession(pageWithoutSession(kind, locale)), context);
}

/** The same as a Response. */
export function standalonePage(...asked: Parameters<typeof standaloneReply>): Response {
  return responseTo(standaloneReply(...asked));
}
