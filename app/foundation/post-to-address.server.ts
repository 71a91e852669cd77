import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';

/** One POST to an address that was checked. */
export interface AddressedPost {
  /** The IP address to connect to. The name is not looked up again. */
  readonly address: string;
  /** What it is called: for the certificate, the Host header and the path. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The end of all patience. */
  readonly signal: AbortSignal;
}

/** What came back, of which nothing after the limits was read. */
export interface PostAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

/** The most that is read of an answer. */
export const MOST_ANSWER_BYTES = 64 * 1024;
/** The status is what counts: its words are waited for no longer than this. */
const MOST_BODY_WAIT_MS = 2_000;

/**
 * Posts to exactly this address, on a connection of its own that is closed afterwards. Redirects are answers like others.
 * Rejects when there is no status.
 */
export function postToAddress(post: AddressedPost): Promise<PostAnswer> {
  const { address, url, headers, body, signal } = post;
  return new Promise((resolve, reject) => {
    const isSecure = url.protocol === 'https:';
    const name = url.hostname.replace(/^\[|\]$/g, '');
    const options: https.RequestOptions = {
      host: address,
      port: url.port === '' ? (isSecure ? 443 : 80) : Number(url.port),
      path: url.pathname + url.search,
      method: 'POST',
      headers: { ...headers, host: url.host, 'content-length': String(Buffer.byteLength(body)), connection: 'close' },
      agent: false,
      maxHeaderSize: 16 * 1024,
      signal,
      // The certificate must be for the name; an address by itself is announced to nobody.
      ...(isSecure
        ? { servername: isIP(name) ? '' : name, minVersion: 'TLSv1.2' as const, ALPNProtocols: ['http/1.1'] }
        : {}),
    };
    const request = (isSecure ? https : http).request(options, (response) => {
      readText(response).then(
        (text) =>
          resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] ?? null, text }),
        reject,
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** The beginning of an answer, whatever its end: it may be cut, late or endless. */
function readText(response: http.IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = () => {
      clearTimeout(timer);
      response.destroy();
      resolve(Buffer.concat(chunks).subarray(0, MOST_ANSWER_BYTES).toString('utf8'));
    };
    const timer = setTimeout(end, MOST_BODY_WAIT_MS);
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= MOST_ANSWER_BYTES) end();
    });
    response.once('end', end);
    response.once('error', end);
    response.once('close', end);
  });
}
