import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Asset } from './assets.server';
import type { Reply } from './reply';
import { CLOSED_POLICY } from './security-headers';

/** Below this a compressed answer saves no packet. */
const WORTH_COMPRESSING_BYTES = 1400;

/** One request on the wire and the headers that its answer carries whatever it is. */
export interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly baseHeaders: Readonly<Record<string, string>>;
}

const NO_BODY = Buffer.alloc(0);

type Headers = Readonly<Record<string, string | number | string[]>>;

function accepts({ incoming }: Exchange, encoding: string): boolean {
  return String(incoming.headers['accept-encoding'] ?? '').includes(encoding);
}

/** All headers at once: Node writes them as they are, while each one that is set by itself is looked at twice. */
function send(exchange: Exchange, status: number, answer: { headers: Headers; body: Uint8Array }): void {
  const { incoming, outgoing, baseHeaders } = exchange;
  outgoing.writeHead(status, { ...baseHeaders, ...answer.headers });
  outgoing.end(incoming.method === 'HEAD' ? undefined : answer.body);
}

/** Sends a prepared static file in the best encoding that the client takes. */
export function writeAsset(exchange: Exchange, asset: Asset): void {
  const encoding = asset.br && accepts(exchange, 'br') ? 'br' : asset.gzip && accepts(exchange, 'gzip') ? 'gzip' : null;
  const body = encoding ? (asset[encoding] ?? asset.plain) : asset.plain;
  const headers = {
    'content-type': asset.contentType,
    'content-length': body.length,
    'cache-control': asset.cacheControl,
    'content-security-policy': CLOSED_POLICY,
    'cross-origin-resource-policy': 'cross-origin',
    vary: 'accept-encoding',
    ...(encoding ? { 'content-encoding': encoding } : {}),
  };
  send(exchange, 200, { headers, body });
}

/** Sends a door's answer. */
export async function writeAnswer(exchange: Exchange, answer: Response | Reply): Promise<void> {
  // Bytes and not text: Node measures a text, and then again makes room for three times its length, before it sends it.
  if (!(answer instanceof Response))
    return writeWhole(
      exchange,
      answer,
      typeof answer.body === 'string' ? Buffer.from(answer.body) : (answer.body ?? NO_BODY),
    );
  const body = answer.body ? Buffer.from(await answer.arrayBuffer()) : Buffer.alloc(0);
  const cookies = answer.headers.getSetCookie();
  const headers = { ...Object.fromEntries(answer.headers), ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}) };
  writeWhole(exchange, { status: answer.status, headers }, body);
}

/** Sends an answer whole: pages are small, and compressing them once beats compressing a stream. */
function writeWhole(exchange: Exchange, { status, headers }: { status: number; headers: Headers }, body: Buffer): void {
  const isText = /^text\/|json/.test(String(headers['content-type'] ?? ''));
  const isWorthIt = isText && body.length > WORTH_COMPRESSING_BYTES && !('content-encoding' in headers);
  const isCompressed = isWorthIt && accepts(exchange, 'gzip');
  const sent = isCompressed ? gzipSync(body, { level: 5 }) : body;
  const vary = [headers.vary ?? [], isWorthIt ? 'accept-encoding' : []].flat().join(', ');
  send(exchange, status, {
    headers: {
      'content-security-policy': CLOSED_POLICY,
      'cache-control': 'no-store',
      ...headers,
      ...(vary === '' ? {} : { vary }),
      ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
      ...(status === 304 || status === 204 ? {} : { 'content-length': sent.length }),
    },
    body: sent,
  });
}
