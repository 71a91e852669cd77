import { randomInt } from 'node:crypto';
import type { Caller } from '~/merchants/merchant';
import { paths } from '~/paths';
import type { LinkRequest } from './read-link-request';
import { paymentLinkView, type PaymentLink, type PaymentLinkView } from '~/payment-links/payment-link';
import { keepLink } from '~/payment-links/payment-link-store.server';
import { planSession } from './plan-session.server';
import type { House } from './house';
import { done, refuseFields, type Outcome } from '~/foundation/refusal';

// Without letters and digits that are easily taken for each other when read aloud or printed.
const SLUG_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const SLUG_LENGTH = 12;
const MOST_TRIES = 5;

function randomSlug(): string {
  return Array.from({ length: SLUG_LENGTH }, () => SLUG_LETTERS[randomInt(SLUG_LETTERS.length)]).join('');
}

/** A link as the API answers it. */
export function viewLink(house: House, link: PaymentLink): PaymentLinkView {
  return paymentLinkView(link, house.config.appUrl + paths.paymentLink(link.slug));
}

/** Makes a payment link. Its session is planned once, so that a link that cannot work is refused now and not to a payer. */
export async function createPaymentLink(
  house: House,
  caller: Caller,
  wanted: LinkRequest,
): Promise<Outcome<PaymentLinkView>> {
  const planned = await planSession(house, caller, { request: wanted.session, sessionId: null });
  if (!planned.ok) return planned;
  const { name, template, maxUses } = wanted;
  const createdAt = house.clock.now();
  const link = { merchantId: caller.merchant.id, mode: caller.mode, name, template, maxUses, createdAt };
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const kept = await keepLink(house.database.queries, { ...link, slug: wanted.slug ?? randomSlug() });
    if (kept) return done(viewLink(house, kept));
    if (wanted.slug !== null) return refuseFields({ slug: 'is taken; choose another' });
  }
  throw new Error('no free slug was found');
}
