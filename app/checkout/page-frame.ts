import type { PlainWords } from '~/translations/translate';
import type { CheckoutPage } from './checkout-page';

/** What a page needs that is not the page's own: where it is, and what the build and the theme made for it. */
export interface PageFrame {
  /** Of this answer's Content-Security-Policy. */
  readonly nonce: string;
  /** The page's stylesheet, inlined. */
  readonly css: string;
  /** The `:root` rules with the merchant's colors. */
  readonly themeCss: string;
  /** The page's only script; null when there is none. */
  readonly scriptUrl: string | null;
  /** The script that seals cards: a part only of pages that have to. */
  readonly sealScriptUrl?: string | null;
  /** The page's own address, which its forms post to. */
  readonly pageUrl: string;
  /** Whether a page before a bank's goes on to it by itself: once, not each time that the payer comes back to it. */
  readonly goesOn?: boolean;
  /** How often a page that waits looks again where no script does it. */
  readonly refreshSeconds: number | null;
  /** The server's time (ISO 8601), by which the script judges expiry dates; without it, it trusts the payer's clock. */
  readonly now?: string;
}

/** What every part of the document is drawn from. */
export interface PageParts {
  readonly page: CheckoutPage;
  readonly frame: PageFrame;
  readonly words: PlainWords;
}
