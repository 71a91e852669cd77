import { getResponse, type RequestHandler } from 'msw';

const NOWHERE = 'No simulated gateway has this address.\n';
const PASSED_ON = ['authorization', 'content-type', 'accept', 'x-api-key'];

/**
 * Answers a browser that asks a simulated gateway's host itself, as it asks the real one to exchange a card: `rest` is the
 * host and the path there. Nothing of it leaves this process.
 */
export async function answerWire(
  handlers: readonly RequestHandler[],
  request: Request,
  rest: string,
): Promise<Response> {
  const nowhere = new Response(NOWHERE, { status: 404, headers: { 'cache-control': 'no-store' } });
  if (request.method !== 'POST' || !URL.canParse(`https://${rest}`)) return nowhere;
  const headers = new Headers();
  for (const name of PASSED_ON) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const inner = new Request(`https://${rest}`, { method: 'POST', headers, body: await request.arrayBuffer() });
  return (await getResponse([...handlers], inner)) ?? nowhere;
}
