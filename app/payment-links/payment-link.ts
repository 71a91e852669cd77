import type { Mode } from '~/sessions/session';

/** An address that makes a fresh session each time it is opened. */
export interface PaymentLink {
  readonly id: string;
  readonly merchantId: string;
  readonly mode: Mode;
  readonly slug: string;
  /** For the merchant's own list. */
  readonly name: string | null;
  /** The session to make, in the shape of the session API: read again at each opening. */
  readonly template: unknown;
  readonly active: boolean;
  readonly createdAt: Date;
  /** So often it can be paid; null for ever. */
  readonly maxUses: number | null;
  /** Payments made by it or under way. */
  readonly uses: number;
}

/** A link as the API answers it. */
export interface PaymentLinkView {
  readonly id: string;
  readonly slug: string;
  readonly url: string;
  readonly name: string | null;
  readonly active: boolean;
  readonly createdAt: string;
  readonly maxUses: number | null;
  readonly uses: number;
  readonly session: unknown;
}

export function paymentLinkView(link: PaymentLink, url: string): PaymentLinkView {
  const { id, slug, name, active, template, maxUses, uses } = link;
  return { id, slug, url, name, active, createdAt: link.createdAt.toISOString(), maxUses, uses, session: template };
}
