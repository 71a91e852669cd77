import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Asset } from './assets.server';
import { CLOSED_POLICY } from './security-headers';
import { TextResponse } from './text-response';

/** Below this a compressed answer saves no packet. */
const WORTH_COMPRESSING_BYTES = 1400;

function accepts(incoming: IncomingMessage, encoding: string): boolean {
  return String(incoming.headers['accept-encoding'] ?? '').includes(encoding);
}

/** Sends a prepared static file in the best encoding that the client takes. */
export function writeAsset(incoming: IncomingMessage, outgoing: ServerResponse, asset: Asset): void {
  const encoding = asset.br && accepts(incoming, 'br') ? 'br' : asset.gzip && accepts(incoming, 'gzip') ? 'gzip' : null;
  const body = encoding ? (asset[encoding] ?? asset.plain) : asset.plain;
  outgoing.writeHead(200, {
    'content-type': asset.contentType,
    'content-length': body.length,
    'cache-control': asset.cacheControl,
    'content-security-policy': CLOSED_POLICY,
    'cross-origin-resource-policy': 'cross-origin',
    vary: 'accept-encoding',
    ...(encoding ? { 'content-encoding': encoding } : {}),
  });
  outgoing.end(incoming.method === 'HEAD' ? undefined : body);
}

/** Sends a door's answer whole: pages are small, and compressing them once beats compressing a stream. */
export async function writeResponse(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  response: Response,
): Promise<void> {
  const { headers, status } = response;
  headers.forEach((value, name) => {
    if (name !== 'set-cookie') outgoing.setHeader(name, value);
  });
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
  if (!headers.has('content-security-policy')) outgoing.setHeader('content-security-policy', CLOSED_POLICY);
  if (!headers.has('cache-control')) outgoing.setHeader('cache-control', 'no-store');
  outgoing.statusCode = status;
  const body = compressed({ incoming, outgoing }, headers, await bodyOf(response));
  if (status !== 304 && status !== 204) outgoing.setHeader('content-length', Buffer.byteLength(body));
  outgoing.end(incoming.method === 'HEAD' ? undefined : body);
}

/** Known text stays text: Node sends it with the headers in one write. */
async function bodyOf(response: Response): Promise<string | Uint8Array> {
  if (response instanceof TextResponse) return response.written;
  return response.body ? new Uint8Array(await response.arrayBuffer()) : '';
}

interface Sides {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** The body as the client takes it best; what was done to it is told in the headers. */
function compressed(sides: Sides, headers: Headers, body: string | Uint8Array): string | Uint8Array {
  const { incoming, outgoing } = sides;
  const isText = /^text\/|json/.test(headers.get('content-type') ?? '');
  const isWorthIt = isText && body.length > WORTH_COMPRESSING_BYTES && !headers.has('content-encoding');
  if (!isWorthIt || !accepts(incoming, 'gzip')) return body;
  outgoing.setHeader('content-encoding', 'gzip');
  outgoing.appendHeader('vary', 'accept-encoding');
  return gzipSync(body, { level: 5 });
}
