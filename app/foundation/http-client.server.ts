import { GatewayFault } from './faults';
import { mustBeOutsideTransactions } from './transaction-watch.server';

/** How a request leaves: over the network, or to a simulator that plays it. */
export type Dial = (request: Request, signal: AbortSignal) => Promise<Response>;

/** One question to a remote system and what came back, with bodies as text. Secrets and card data are masked by the caller. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly requestBody: string;
  readonly status: number | null;
  readonly responseBody: string;
  readonly durationMs: number;
  readonly fault: string | null;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** The most we read of an answer; a longer one is cut off and treated as garbled. */
export const LARGEST_ANSWER_BYTES = 1024 * 1024;

/** Redirects are never followed: a gateway's host is pinned. */
export const networkDial: Dial = (request, signal) => fetch(request, { redirect: 'manual', signal });

// Codes that the platform gives only while it is still connecting: no request byte has left.
const NOT_SENT_CODES = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Whether an error of `fetch` proves that no byte of the request left. Anything not listed does not prove it. */
export function provesNotSent(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause ? cause.code : undefined;
    // A host may also become unreachable under an open connection: then it was a read or write that failed.
    const isLater = 'syscall' in cause && (cause.syscall === 'read' || cause.syscall === 'write');
    if (typeof code === 'string' && NOT_SENT_CODES.has(code)) return !isLater;
    if (cause instanceof AggregateError) return cause.errors.length > 0 && cause.errors.every(provesNotSent);
  }
  return false;
}

/** How an answer's bytes become text. `latin1` keeps every byte as the character of its number, and cannot fail. */
export type Charset = 'utf-8' | 'latin1';

async function readBounded(response: Response, charset: Charset): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (!response.body) return '';
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > LARGEST_ANSWER_BYTES) throw new Error(`answer larger than ${LARGEST_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  if (charset === 'latin1') return Buffer.concat(chunks).toString('latin1');
  // Fatal decoding: an answer in another encoding is garbled, not nearly right. A byte order mark stays, for the parser to refuse.
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
}

/**
 * Asks a remote system once, within a total deadline, and reads a bounded answer.
 * Throws `GatewayFault`: `not_sent` only on proof, `unknown` for all else. Every exchange is reported, also a failed one.
 */
export async function askOverHttp(
  dial: Dial,
  request: { method: string; url: string; headers: Record<string, string>; body?: string },
  options: { timeoutMs: number; report?: (exchange: Exchange) => void; charset?: Charset },
): Promise<HttpAnswer> {
  mustBeOutsideTransactions('a network call');
  const startedAt = performance.now();
  const told = (status: number | null, responseBody: string, fault: string | null) =>
    options.report?.({
      method: request.method,
      url: request.url,
      requestBody: request.body ?? '',
      status,
      responseBody,
      durationMs: Math.round(performance.now() - startedAt),
      fault,
    });
  const signal = AbortSignal.timeout(Math.floor(options.timeoutMs));
  let status: number | null = null;
  try {
    const response = await dial(new Request(request.url, { ...request, redirect: 'manual', signal }), signal);
    status = response.status;
    const text = await readBounded(response, options.charset ?? 'utf-8');
    told(status, text, null);
    return { status, headers: response.headers, text };
  } catch (error) {
    const kind = status === null && provesNotSent(error) ? 'not_sent' : 'unknown';
    told(status, '', kind);
    throw new GatewayFault(kind, `${request.method} ${new URL(request.url).host} failed`, { cause: error });
  }
}
