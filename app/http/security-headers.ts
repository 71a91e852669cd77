/** Headers that every answer of ours carries. */
export function baseHeaders(appUrl: string): Readonly<Record<string, string>> {
  return {
    'x-content-type-options': 'nosniff',
    // Not "no-referrer": with it browsers send `Origin: null` on our own form posts.
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin-allow-popups',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), payment=(self)',
    'x-robots-tag': 'noindex',
    ...(appUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  };
}

/** For answers that are not pages: nothing may be loaded or framed. */
export const CLOSED_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

export interface PagePolicy {
  readonly nonce: string;
  /** Origins that may frame the page; none by default. */
  readonly frameAncestors: readonly string[];
  /** Where the page's forms may lead, redirects included: browsers check those as well. */
  readonly formTargets: readonly string[];
  /** What the page may show in a frame: the bank's challenge. */
  readonly frames: readonly string[];
  /** Where its scripts may send a card to be exchanged, beside our own origin. */
  readonly connects?: readonly string[];
}

/** The Content-Security-Policy of a page of ours: only our own nonce'd script and style, no other origin. */
export function pagePolicy({ nonce, frameAncestors, formTargets, frames, connects = [] }: PagePolicy): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    `connect-src ${["'self'", ...connects].join(' ')}`,
    `frame-src ${frames.length > 0 ? frames.join(' ') : "'none'"}`,
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    `frame-ancestors ${frameAncestors.length > 0 ? frameAncestors.join(' ') : "'none'"}`,
    "base-uri 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}
