import { RemixServer, isRouteErrorResponse } from '@remix-run/react';
import type { AppLoadContext, EntryContext } from '@remix-run/node';
import { renderToString } from 'react-dom/server';
import { isDatabaseAway } from './database/is-database-away';
import { noteAway } from './http/away-answers.server';
import { routeOf } from './http/route-of';
import { pagePolicy } from './http/security-headers';

export { directly } from './direct-doors.server';
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

/**
 * Remix hands over every error that it meets. A request that no page takes, by its method or its address, is no fault of
 * ours, and its words hold the whole address: told in short. The others are logged with the route only, for the same reason.
 */
export function handleError(error: unknown, { request, context }: { request: Request; context: AppLoadContext }): void {
  if (request.signal.aborted) return;
  const about = { requestId: context.requestId, method: request.method, route: routeOf(new URL(request.url).pathname) };
  if (isDatabaseAway(error)) noteAway(context, error);
  else if (isRouteErrorResponse(error) && error.status < 500)
    context.house.log.debug({ ...about, status: error.status }, 'a page was not to be had');
  else context.house.log.error({ ...about, err: error }, 'a page failed');
}
