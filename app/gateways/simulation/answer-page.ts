import { getResponse, type RequestHandler } from 'msw';
import { PAGES_ORIGIN } from './action-pages';

const NO_PAGE = 'There is no such simulated page.\n';

/**
 * Answers a request for one of the simulators' pages. `rest` is the path below the place where the door serves them,
 * for example `practice/challenge/pay_1`. The answer's headers are its own and must reach the browser unchanged.
 */
export async function answerPage(
  handlers: readonly RequestHandler[],
  request: Request,
  rest: string,
): Promise<Response> {
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  const inner = new Request(new URL(`/${rest.replace(/^\/+/, '')}`, PAGES_ORIGIN), {
    method: request.method,
    headers: purposeOf(request),
    body: hasBody ? await request.arrayBuffer() : undefined,
  });
  return (
    (await getResponse([...handlers], inner)) ??
    new Response(NO_PAGE, { status: 404, headers: { 'cache-control': 'no-store' } })
  );
}

/** The only headers that a page reads. The application's cookies are none of a simulator's business. */
function purposeOf(request: Request): Headers {
  const headers = new Headers();
  for (const name of ['sec-purpose', 'purpose']) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return headers;
}
