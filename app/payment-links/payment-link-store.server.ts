import { randomUUID } from 'node:crypto';
import { and, desc, eq, lt, or } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { paymentLinks } from '~/database/tables';
import type { PaymentLink } from './payment-link';

type Owner = Pick<PaymentLink, 'merchantId' | 'mode'>;

/** Keeps a new link; null when its slug is taken, by whomever. */
export async function keepLink(
  queries: Queries,
  wanted: Owner & Pick<PaymentLink, 'slug' | 'name' | 'template' | 'createdAt' | 'maxUses'>,
): Promise<PaymentLink | null> {
  const [row] = await queries
    .insert(paymentLinks)
    .values({ id: randomUUID(), ...wanted })
    .onConflictDoNothing({ target: paymentLinks.slug })
    .returning();
  return row ?? null;
}

/** The link at an address: the slug is public, and says whose it is. */
export async function findLinkBySlug(queries: Queries, slug: string): Promise<PaymentLink | null> {
  const [row] = await queries.select().from(paymentLinks).where(eq(paymentLinks.slug, slug));
  return row ?? null;
}

/** Switches a link on or off; false when the merchant has no such link. */
export async function switchLink(
  queries: Queries,
  owner: Owner,
  change: { id: string; active: boolean },
): Promise<boolean> {
  const changed = await queries
    .update(paymentLinks)
    .set({ active: change.active })
    .where(
      and(
        eq(paymentLinks.id, change.id),
        eq(paymentLinks.merchantId, owner.merchantId),
        eq(paymentLinks.mode, owner.mode),
      ),
    )
    .returning({ id: paymentLinks.id });
  return changed.length > 0;
}

/** A place in the list: after this link, by time and then id. */
export interface LinkCursor {
  readonly createdAt: Date;
  readonly id: string;
}

/** The owner's links, newest first. */
export async function listLinks(
  queries: Queries,
  owner: Owner,
  page: { after: LinkCursor | null; most: number },
): Promise<readonly PaymentLink[]> {
  const { after } = page;
  return queries
    .select()
    .from(paymentLinks)
    .where(
      and(
        eq(paymentLinks.merchantId, owner.merchantId),
        eq(paymentLinks.mode, owner.mode),
        after === null
          ? undefined
          : or(
              lt(paymentLinks.createdAt, after.createdAt),
              and(eq(paymentLinks.createdAt, after.createdAt), lt(paymentLinks.id, after.id)),
            ),
      ),
    )
    .orderBy(desc(paymentLinks.createdAt), desc(paymentLinks.id))
    .limit(page.most);
}
