import type { Queries } from '~/database/database.server';
import { giveLinkUseBack, isLinkUsedUp, takeLinkUse } from '~/payment-links/link-use-store.server';
import type { CheckoutSession } from '~/sessions/session';

/** A session as far as the link that made it is concerned. */
type Made = Pick<CheckoutSession, 'merchantId' | 'paymentLinkId' | 'status'>;

const linkOf = ({ merchantId, paymentLinkId }: Made) =>
  paymentLinkId === null ? null : { id: paymentLinkId, merchantId };

/** Whether the session has a use of its link in hand: while a payment of it is under way, and once it is paid. */
const hasUse = ({ status }: Made): boolean => status === 'processing' || status === 'completed';

/** Takes a use of the session's link, if it was made by one; false when none is left, and then nothing may be paid. */
export async function takeUse(tx: Queries, session: Made): Promise<boolean> {
  const link = linkOf(session);
  return link === null || hasUse(session) || takeLinkUse(tx, link);
}

/** Gives the session's use back. Only after the session was moved out of `processing` in the same transaction. */
export async function giveUseBack(tx: Queries, session: Made): Promise<void> {
  const link = linkOf(session);
  if (link !== null) await giveLinkUseBack(tx, link);
}

/** Whether the session could not be paid any more because its link's uses are gone. Locks the link where that decides. */
export async function isUsedUp(tx: Queries, session: Made): Promise<boolean> {
  const link = linkOf(session);
  return link !== null && !hasUse(session) && isLinkUsedUp(tx, link, 'lock');
}
