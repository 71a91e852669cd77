/**
 * Whether a form post comes from our own pages. Browsers say so by `Origin` and `Sec-Fetch-Site`; a client that sends
 * neither is no browser, and a page of someone else cannot make a browser leave them out.
 */
export function isFromOurPages(headers: Headers, appUrl: string): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin' || site === 'none';
  const origin = headers.get('origin');
  return origin === null || origin === appUrl;
}
