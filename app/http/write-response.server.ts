import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Asset } from './assets.server';
import { CLOSED_POLICY } from './security-headers';

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
  response.headers.forEach((value, name) => {
    if (name !== 'set-cookie') outgoing.setHeader(name, value);
  });
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
  if (!response.headers.has('content-security-policy')) outgoing.setHeader('content-security-policy', CLOSED_POLICY);
  if (!response.headers.has('cache-control')) outgoing.setHeader('cache-control', 'no-store');
  outgoing.statusCode = response.status;
  let body: Uint8Array = response.body ? new Uint8Array(await response.arrayBuffer()) : new Uint8Array();
  const isText = /^text\/|json/.test(response.headers.get('content-type') ?? '');
  if (
    isText &&
    body.length > WORTH_COMPRESSING_BYTES &&
    accepts(incoming, 'gzip') &&
    !response.headers.has('content-encoding')
  ) {
    body = gzipSync(body, { level: 5 });
    outgoing.setHeader('content-encoding', 'gzip');
    outgoing.appendHeader('vary', 'accept-encoding');
  }
  if (response.status !== 304 && response.status !== 204) outgoing.setHeader('content-length', body.length);
  outgoing.end(incoming.method === 'HEAD' ? undefined : body);
}
