import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { House } from '~/flows/house';
import { PATTERNS } from '~/paths';
import type { Asset } from './assets.server';
import { clientAddressOf } from './client-address';
import type { DoorContext } from './load-context';
import { requestsOpen, requestsServed } from './metrics.server';
import { CLOSED_POLICY, baseHeaders } from './security-headers';
import { writeAsset, writeResponse } from './write-response.server';

/** Answers a request: the house's doors, by whichever way they are reached. */
export type Answer = (request: Request, context: DoorContext) => Promise<Response>;

const LARGEST_BODY_BYTES = 1024 * 1024;

const ROUTES = Object.values(PATTERNS).map((pattern) => ({
  pattern,
  regex: new RegExp(`^${pattern.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+').replace('*', '.*')}/?$`),
}));

function routeOf(pathname: string): string {
  return ROUTES.find(({ regex }) => regex.test(pathname))?.pattern ?? 'other';
}

/** Reads a body whole, or null when it is too large. */
function readBody(incoming: IncomingMessage): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > LARGEST_BODY_BYTES) {
        incoming.removeAllListeners('data');
        incoming.resume();
        resolve(null);
      } else chunks.push(chunk);
    });
    incoming.on('end', () => resolve(Buffer.concat(chunks)));
    incoming.on('error', reject);
  });
}

function requestOf(incoming: IncomingMessage, url: string, body: Buffer | null): Request {
  const headers = new Headers();
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '');
  }
  const method = incoming.method ?? 'GET';
  return new Request(url, { method, headers, ...(body && body.length > 0 ? { body: new Uint8Array(body) } : {}) });
}

export interface RunningServer {
  readonly port: number;
  /** Stops listening and waits for what is being answered, at most that long. */
  stop(mostMs: number): Promise<void>;
}

/** The thin server in front of all doors: assets, limits, ids, headers. */
export class FrontDoor {
  readonly #server: Server;

  constructor(
    readonly house: House,
    readonly answer: Answer,
    readonly assets: ReadonlyMap<string, Asset>,
  ) {
    this.#server = createServer(
      { keepAliveTimeout: 65_000, headersTimeout: 20_000, requestTimeout: 60_000 },
      (incoming, outgoing) => {
        void this.#serve(incoming, outgoing);
      },
    );
  }

  listen(): Promise<RunningServer> {
    const { host, port } = this.house.config;
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        resolve({ port: (this.#server.address() as AddressInfo).port, stop: (mostMs) => this.#stop(mostMs) });
      });
    });
  }

  #stop(mostMs: number): Promise<void> {
    return new Promise((resolve) => {
      const deadline = setTimeout(() => this.#server.closeAllConnections(), mostMs);
      this.#server.close(() => {
        clearTimeout(deadline);
        resolve();
      });
      this.#server.closeIdleConnections();
    });
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const startedAt = performance.now();
    const requestId = randomBytes(9).toString('base64url');
    const target = incoming.url ?? '/';
    const path = target.split('?', 1)[0] ?? '/';
    for (const [name, value] of Object.entries(baseHeaders(this.house.config.appUrl))) outgoing.setHeader(name, value);
    outgoing.setHeader('x-request-id', requestId);
    requestsOpen.inc();
    try {
      const asset = incoming.method === 'GET' || incoming.method === 'HEAD' ? this.assets.get(path) : undefined;
      if (asset) writeAsset(incoming, outgoing, asset);
      else await this.#answer(incoming, outgoing, { target, requestId });
    } catch (error) {
      this.house.log.error({ err: error, requestId, path }, 'request failed');
      if (!outgoing.headersSent) {
        outgoing.writeHead(500, {
          'content-type': 'text/plain; charset=utf-8',
          'content-security-policy': CLOSED_POLICY,
          'cache-control': 'no-store',
        });
      }
      outgoing.end(`Something went wrong on our side. Reference: ${requestId}\n`);
    } finally {
      requestsOpen.dec();
      this.#told({ incoming, outgoing, path, requestId, durationMs: performance.now() - startedAt });
    }
  }

  async #answer(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    about: { target: string; requestId: string },
  ): Promise<void> {
    const refuse = (status: number, words: string) => {
      outgoing
        .writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' })
        .end(`${words}\n`);
    };
    const method = incoming.method ?? 'GET';
    if (!about.target.startsWith('/') || about.target.startsWith('//'))
      return refuse(400, 'The request target must be a path.');
    if (['TRACE', 'CONNECT', 'TRACK'].includes(method)) return refuse(405, 'This method is not allowed.');
    const hasBody = method !== 'GET' && method !== 'HEAD';
    if (hasBody && Number(incoming.headers['content-length'] ?? 0) > LARGEST_BODY_BYTES)
      return refuse(413, 'The body is too large.');
    const body = hasBody ? await readBody(incoming) : Buffer.alloc(0);
    if (body === null) return refuse(413, 'The body is too large.');
    const { config } = this.house;
    const request = requestOf(incoming, config.appUrl + about.target, body);
    const forwardedFor = incoming.headers['x-forwarded-for'];
    const response = await this.answer(request, {
      house: this.house,
      nonce: randomBytes(16).toString('base64'),
      requestId: about.requestId,
      clientAddress: clientAddressOf(
        incoming.socket.remoteAddress ?? '',
        Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor,
        config.trustedProxies,
      ),
    });
    await writeResponse(incoming, outgoing, response);
  }

  #told(about: {
    incoming: IncomingMessage;
    outgoing: ServerResponse;
    path: string;
    requestId: string;
    durationMs: number;
  }): void {
    const route = routeOf(about.path);
    const status = about.outgoing.statusCode;
    const method = about.incoming.method ?? 'GET';
    requestsServed.observe({ route, method, status: `${Math.floor(status / 100)}xx` }, about.durationMs / 1000);
    // The route and not the path: a session's path opens its page to whoever reads the log.
    this.house.log.debug(
      { requestId: about.requestId, route, method, status, durationMs: Math.round(about.durationMs) },
      'answered',
    );
  }
}
