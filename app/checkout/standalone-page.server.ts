import type { DoorContext } from '~/http/load-context';
import { negotiateLocale } from '~/translations/negotiate-locale';
import { answerCheckout, withoutSession } from './answer-checkout.server';
import { pageWithoutSession } from './checkout-page.server';

/** A drawn page that belongs to no session, in the reader's language. */
export function standalonePage(
  kind: 'not_found' | 'link_inactive' | 'maintenance',
  request: Request,
  context: Pick<DoorContext, 'nonce' | 'house'>,
): Response {
  const locale = negotiateLocale(null, request.headers.get('accept-language'));
  return answerCheckout(withoutSession(pageWithoutSession(kind, locale)), context);
}
