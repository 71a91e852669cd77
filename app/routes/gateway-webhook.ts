import type { ActionFunctionArgs } from '@remix-run/node';
import { receiveGatewayEvent } from '~/flows/receive-gateway-event.server';

const LARGEST_EVENT_BYTES = 256 * 1024;

const words = (status: number, text: string, headers?: Record<string, string>) =>
  new Response(`${text}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } });

/** A gateway tells us something. Acknowledged in its own manner, and only once it is kept. */
export async function action({ request, params, context }: ActionFunctionArgs): Promise<Response> {
  if (request.method !== 'POST') return words(405, 'Webhooks are posted.', { allow: 'POST' });
  if (request.headers.has('content-encoding')) return words(415, 'Content encodings are not taken.');
  const body = Buffer.from(await request.arrayBuffer());
  if (body.length > LARGEST_EVENT_BYTES) return words(413, 'The event is too large.');
  const address = { connectionId: params.connectionId ?? '', token: params.token ?? '' };
  try {
    const received = await receiveGatewayEvent(context.house, address, {
      headers: request.headers,
      body,
      receivedAt: new Date(),
    });
    if (received.kind === 'no_such_address') return words(404, 'There is no such webhook address.');
    if (received.kind === 'refused') return words(400, 'The signature or the format is not right.');
    const { acknowledgement } = received;
    return new Response(acknowledgement.body, { headers: { 'content-type': acknowledgement.contentType } });
  } catch (error) {
    // Nothing is acknowledged that is not stored: the gateway will send it again.
    context.house.log.error({ err: error, requestId: context.requestId }, 'a gateway event could not be kept');
    return words(503, 'Try again later.', { 'retry-after': '5' });
  }
}

export function loader(): Response {
  return words(405, 'Webhooks are posted.', { allow: 'POST' });
}
