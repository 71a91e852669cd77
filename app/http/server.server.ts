import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { House } from '~/flows/house';
import { BadConfiguration, type Config } from '~/foundation/config.server';
import type { Log } from '~/foundation/log.server';
import type { Asset } from './assets.server';
import { clientAddressOf } from './client-address.server';
import type { DoorContext } from './load-context';
import { requestsOpen, requestsServed } from './metrics.server';
import { LARGEST_BODY_BYTES, TOO_LARGE, findRequestFault, refuseRequest } from './refuse-request.server';
import { routeOf } from './route-of';
import { CLOSED_POLICY, baseHeaders } from './security-headers';
import { writeAsset, writeResponse } from './write-response.server';

/** Answers a request: the house's doors, by whichever way they are reached. */
export type Answer = (request: Request, context: DoorContext) => Promise<Response>;

/** Answers while the house is not open yet: it has no database and no doors. */
export type EarlyAnswer = (request: Request, context: Pick<DoorContext, 'nonce' | 'requestId'>) => Response;

/** What the server itself stands on. */
export interface Outside {
  readonly config: Config;
  readonly log: Log;
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

/** Why listening failed, in words of the configuration where it is to blame. */
function listenFault(error: Error, { host, port }: Config): Error {
  const code = 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') return new BadConfiguration([`PORT: ${port} is in use`]);
  if (code === 'EACCES') return new BadConfiguration([`PORT: ${port} may not be opened by this user`]);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new BadConfiguration([`HOST: ${host} is no address of this machine`]);
  return error;
}

/**
 * The thin server in front of all doors: assets, limits, ids, headers. It listens before the house is open, so that who asks
 * meanwhile is told to come again, and a supervisor sees that the process lives.
 */
export class FrontDoor {
  readonly #server: Server;
  #inside: { readonly house: House; readonly answer: Answer } | null = null;

  constructor(
    readonly outside: Outside,
    readonly assets: ReadonlyMap<string, Asset>,
    readonly early: EarlyAnswer,
  ) {
    this.#server = createServer(
      { keepAliveTimeout: 65_000, headersTimeout: 20_000, requestTimeout: 60_000 },
      (incoming, outgoing) => {
        void this.#serve(incoming, outgoing);
      },
    );
  }

  /** From now on the house answers. */
  open(house: House, answer: Answer): void {
    this.#inside = { house, answer };
  }

  /** Throws `BadConfiguration` when it cannot listen where it should. */
  listen(): Promise<RunningServer> {
    const { config } = this.outside;
    return new Promise((resolve, reject) => {
      this.#server.once('error', (error) => reject(listenFault(error, config)));
      this.#server.listen(config.port, config.host, () => {
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
    const path = (incoming.url ?? '/').split('?', 1)[0] ?? '/';
    const { config, log } = this.outside;
    for (const [name, value] of Object.entries(baseHeaders(config.appUrl))) outgoing.setHeader(name, value);
    outgoing.setHeader('x-request-id', requestId);
    requestsOpen.inc();
    try {
      const asset = incoming.method === 'GET' || incoming.method === 'HEAD' ? this.assets.get(path) : undefined;
      if (asset) writeAsset(incoming, outgoing, asset);
      else await writeResponse(incoming, outgoing, await this.#answer(incoming, { path, requestId }));
    } catch (error) {
      log.error({ err: error, requestId, route: routeOf(path) }, 'request failed');
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

  async #answer(incoming: IncomingMessage, about: { path: string; requestId: string }): Promise<Response> {
    const { path, requestId } = about;
    const fault = findRequestFault(incoming);
    if (fault) return refuseRequest(fault, path, requestId);
    const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
    const body = hasBody ? await readBody(incoming) : Buffer.alloc(0);
    if (body === null) return refuseRequest(TOO_LARGE, path, requestId);
    const { config } = this.outside;
    const request = requestOf(incoming, config.appUrl + (incoming.url ?? '/'), body);
    const nonce = randomBytes(16).toString('base64');
    if (!this.#inside) return this.early(request, { nonce, requestId });
    const { house, answer } = this.#inside;
    const forwardedFor = incoming.headers['x-forwarded-for'];
    const clientAddress = clientAddressOf(
      incoming.socket.remoteAddress ?? '',
      Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor,
      config.trustedProxies,
    );
    return answer(request, { house, nonce, requestId, clientAddress });
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
    this.outside.log.debug(
      { requestId: about.requestId, route, method, status, durationMs: Math.round(about.durationMs) },
      'answered',
    );
  }
}
