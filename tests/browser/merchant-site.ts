import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A merchant's own site, on another origin than the product. */
export interface MerchantSite {
  readonly origin: string;
  /** Where payers come back to after paying; it has a query of its own. */
  readonly thanksUrl: string;
  /** Where payers come back to who do not want to pay. */
  readonly cartUrl: string;
  /** The queries with which the thank-you page was opened for a session, oldest first. */
  visits(sessionId: string): readonly URLSearchParams[];
  close(): Promise<void>;
}

function answer(outgoing: ServerResponse, heading: string): void {
  const body = `<!doctype html><html lang="en"><title>${heading}</title><main><h1>${heading}</h1></main></html>`;
  outgoing.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(body);
}

/** Opens a merchant's site with a thank-you page and a cart, on a free port. */
export function openMerchantSite(): Promise<MerchantSite> {
  const visits: URLSearchParams[] = [];
  const server = createServer((incoming: IncomingMessage, outgoing) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://merchant.invalid');
    if (pathname === '/thanks') {
      visits.push(searchParams);
      return answer(outgoing, 'Thank you for your order');
    }
    if (pathname === '/cart') return answer(outgoing, 'Your cart');
    return outgoing.writeHead(404).end();
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      resolve({
        origin,
        thanksUrl: `${origin}/thanks?order=7&note=a%20b`,
        cartUrl: `${origin}/cart`,
        visits: (sessionId) => visits.filter((query) => query.get('session_id') === sessionId),
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}
