import { and, eq, gt, isNull, lt, or, sql } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { paymentLinks } from '~/database/tables';
import type { PaymentLink } from './payment-link';

type Link = Pick<PaymentLink, 'id' | 'merchantId'>;

const isLink = ({ id, merchantId }: Link) => and(eq(paymentLinks.id, id), eq(paymentLinks.merchantId, merchantId));

/** Takes one use of a link, for a payment that begins; false when none is left. Links without a limit count as well. */
export async function takeLinkUse(tx: Queries, link: Link): Promise<boolean> {
  const isLeft = or(isNull(paymentLinks.maxUses), lt(paymentLinks.uses, paymentLinks.maxUses));
  const taken = await tx
    .update(paymentLinks)
    .set({ uses: sql`${paymentLinks.uses} + 1` })
    .where(and(isLink(link), isLeft))
    .returning({ id: paymentLinks.id });
  return taken.length > 0;
}

/** Gives a use back: the payment that took it ended without money. */
export async function giveLinkUseBack(tx: Queries, link: Link): Promise<void> {
  await tx
    .update(paymentLinks)
    .set({ uses: sql`${paymentLinks.uses} - 1` })
    .where(and(isLink(link), gt(paymentLinks.uses, 0)));
}

/** Whether a link has no use left. With `lock` it stays so, or not so, until the transaction ends. */
export async function isLinkUsedUp(queries: Queries, link: Link, lock?: 'lock'): Promise<boolean> {
  const asked = queries
    .select({ maxUses: paymentLinks.maxUses, uses: paymentLinks.uses })
    .from(paymentLinks)
    .where(isLink(link));
  const [found] = await (lock ? asked.for('update') : asked);
  return found !== undefined && found.maxUses !== null && found.uses >= found.maxUses;
}
