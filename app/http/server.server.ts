import { createServer, type IncomingMessage, type Server } from 'node:http';
import { isDatabaseAway } from '~/database/is-database-away';
import type { House } from '~/flows/house';
import { BadConfiguration, type Config } from '~/foundation/config.server';
import type { Log } from '~/foundation/log.server';
import { randomBytes } from '~/foundation/random-bytes.server';
import type { Asset } from './assets.server';
import { clientAddressOf } from './client-address.server';
import { observeRequest, requestsOpen } from './metrics.server';
import { LARGEST_BODY_BYTES, TOO_LARGE, findRequestFault, refuseRequest } from './refuse-request.server';
import type { Answer, EarlyAnswer, Reply } from './reply';
import { routeOf } from './route-of';
import { baseHeaders } from './security-headers';
import { WireRequest } from './wire-request.server';
import { writeAnswer, writeAsset, type Exchange } from './write-response.server';

/** What the server itself stands on. */
export interface Outside {
  readonly config: Config;
  readonly log: Log;
}

const NO_BODY = Buffer.alloc(0);

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

export interface RunningServer {
  readonly port: number;
  /** Stops listening and waits for what is being answered, at most that long. */
  stop(mostMs: number): Promise<void>;
}

function wentWrong(requestId: string): Reply {
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  return { status: 500, headers, body: `Something went wrong on our side. Reference: ${requestId}\n` };
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
  readonly #baseHeaders: Readonly<Record<string, string>>;
  #inside: { readonly house: House; readonly answer: Answer } | null = null;

  constructor(
    readonly outside: Outside,
    readonly assets: ReadonlyMap<string, Asset>,
    readonly early: EarlyAnswer,
  ) {
    this.#baseHeaders = baseHeaders(outside.config.appUrl);
    const limits = { keepAliveTimeout: 65_000, headersTimeout: 20_000, requestTimeout: 60_000 };
    this.#server = createServer({ ...limits, joinDuplicateHeaders: true }, (incoming, outgoing) => {
      const requestId = randomBytes(9).toString('base64url');
      const headers = { ...this.#baseHeaders, 'x-request-id': requestId };
      void this.#serve({ incoming, outgoing, baseHeaders: headers }, requestId);
    });
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
        const address = this.#server.address();
        const port = address !== null && typeof address === 'object' ? address.port : config.port;
        resolve({ port, stop: (mostMs) => this.#stop(mostMs) });
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

  async #serve(exchange: Exchange, requestId: string): Promise<void> {
    const { incoming, outgoing } = exchange;
    const startedAt = performance.now();
    const path = (incoming.url ?? '/').split('?', 1)[0] ?? '/';
    requestsOpen.count += 1;
    try {
      const asset = incoming.method === 'GET' || incoming.method === 'HEAD' ? this.assets.get(path) : undefined;
      if (asset) writeAsset(exchange, asset);
      else await writeAnswer(exchange, await this.#answer(incoming, { path, requestId }));
    } catch (error) {
      this.outside.log.error({ err: error, requestId, route: routeOf(path) }, 'request failed');
      if (outgoing.headersSent) outgoing.end();
      else await writeAnswer(exchange, wentWrong(requestId));
    } finally {
      requestsOpen.count -= 1;
      this.#told(exchange, { path, requestId, durationMs: performance.now() - startedAt });
    }
  }

  async #answer(incoming: IncomingMessage, about: { path: string; requestId: string }): Promise<Response | Reply> {
    const { path, requestId } = about;
    const fault = findRequestFault(incoming);
    if (fault) return refuseRequest(fault, path, requestId);
    const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
    const body = hasBody ? await readBody(incoming) : NO_BODY;
    if (body === null) return refuseRequest(TOO_LARGE, path, requestId);
    const { config } = this.outside;
    const knocked = new WireRequest(incoming, config.appUrl + (incoming.url ?? '/'), body);
    const nonce = randomBytes(16).toString('base64');
    if (!this.#inside) return this.early(knocked.toRequest(), { nonce, requestId, why: 'starting' });
    const { house, answer } = this.#inside;
    const forwardedFor = incoming.headers['x-forwarded-for'];
    const clientAddress = clientAddressOf(
      incoming.socket.remoteAddress ?? '',
      Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor,
      config.trustedProxies,
    );
    try {
      return await answer(knocked, { house, nonce, requestId, clientAddress });
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      this.outside.log.warn({ err: error, requestId, route: routeOf(path) }, 'the database is away');
      return this.early(knocked.toRequest(), { nonce, requestId, why: 'database_away' });
    }
  }

  #told({ incoming, outgoing }: Exchange, about: { path: string; requestId: string; durationMs: number }): void {
    const route = routeOf(about.path);
    const status = outgoing.statusCode;
    const method = incoming.method ?? 'GET';
    observeRequest({ route, method, status: `${Math.floor(status / 100)}xx` }, about.durationMs / 1000);
    // The route and not the path: a session's path opens its page to whoever reads the log.
    const durationMs = Math.round(about.durationMs);
    this.outside.log.debug({ requestId: about.requestId, route, method, status, durationMs }, 'answered');
  }
}
