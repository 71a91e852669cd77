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
}

/** A link as the API answers it. */
export interface PaymentLinkView {
  readonly id: string;
  readonly slug: string;
  readonly url: string;
  readonly name: string | null;
  readonly active: boolean;
  readonly createdAt: string;
  readonly session: unknown;
}

export function paymentLinkView(link: PaymentLink, url: string): PaymentLinkView {
  const { id, slug, name, active, template } = link;
  return { id, slug, url, name, active, createdAt: link.createdAt.toISOString(), session: template };
}
