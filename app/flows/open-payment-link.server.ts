import { findMerchant } from '~/merchants/merchant-store.server';
import { isSlug } from '~/payment-links/link-fields';
import { findLinkBySlug } from '~/payment-links/payment-link-store.server';
import { readSessionTemplate } from '~/sessions/session-schemas';
import { createSession } from './create-session.server';
import type { House } from './house';

/** What opening a link came to. `inactive` is for all that payers cannot help: unknown, switched off, used up, no longer sold. */
export type OpenedLink =
  | { readonly kind: 'opened'; readonly checkoutUrl: string }
  | { readonly kind: 'inactive' }
  /** The billing provider could not be asked; worth another try. */
  | { readonly kind: 'unavailable' };

/** Makes a fresh session from a link's template, by the same way as the session API. */
export async function openPaymentLink(house: House, slug: string): Promise<OpenedLink> {
  const link = isSlug(slug) ? await findLinkBySlug(house.database.queries, slug) : null;
  const merchant = link?.active ? await findMerchant(house.database.queries, link.merchantId) : null;
  if (!link || !merchant) return { kind: 'inactive' };
  if (link.maxUses !== null && link.uses >= link.maxUses) return { kind: 'inactive' };
  const read = readSessionTemplate(link.template);
  if (!read.ok) {
    house.log.error({ link: link.id, faults: read.faults }, "a payment link's template is no longer valid");
    return { kind: 'inactive' };
  }
  const created = await createSession(
    house,
    { merchant, mode: link.mode },
    { request: read.value, paymentLinkId: link.id },
  );
  if (created.ok) return { kind: 'opened', checkoutUrl: created.value.checkoutUrl };
  house.log.warn({ link: link.id, refusal: created.refusal }, 'a payment link could not make a session');
  return { kind: created.refusal.code === 'billing_unavailable' ? 'unavailable' : 'inactive' };
}
