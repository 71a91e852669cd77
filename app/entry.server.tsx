import { RemixServer } from '@remix-run/react';
import type { AppLoadContext, EntryContext } from '@remix-run/node';
import { renderToString } from 'react-dom/server';
import { pagePolicy } from './http/security-headers';

export { serve } from './serve.server';
export { startSimulators } from './gateways/start-simulators.server';

/** Makes the documents of pages that Remix draws. The payer's page is drawn by its own loader. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  ...[remixContext, loadContext]: [EntryContext, AppLoadContext]
): Response {
  const html = renderToString(<RemixServer context={remixContext} url={request.url} nonce={loadContext.nonce} />);
  headers.set('content-type', 'text/html; charset=utf-8');
  headers.set('cache-control', 'no-store');
  const policy = pagePolicy({ nonce: loadContext.nonce, frameAncestors: [], formTargets: [], frames: [] });
  headers.set('content-security-policy', policy);
  return new Response(`<!doctype html>${html}`, { status, headers });
}

/** Remix logs every error it meets, an unknown address too; ours are logged where they are caught. */
export function handleError(error: unknown, { request, context }: { request: Request; context: AppLoadContext }): void {
  if (!request.signal.aborted) context.house.log.error({ err: error, requestId: context.requestId }, 'a page failed');
}
