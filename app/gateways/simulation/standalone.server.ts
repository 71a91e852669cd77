import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import type { RequestHandler } from 'msw';
import { answerPage } from './answer-page';
import { answerControl } from './control-door';
import { HALF_AN_ANSWER, networkFault, networkFaultOf } from './network-fault';
import { openWorld } from './open-world.server';
import { simulatedAnswers } from './simulated-dial.server';
import type { SimulatedWorld } from './world';

export interface StandaloneOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Loopback unless said otherwise: whoever reaches it may settle payments. */
  readonly host?: string;
  readonly journalFile?: string | null;
  /** The application's origin, which may frame the pages. */
  readonly appOrigin: string;
}

export interface RunningSimulators {
  readonly url: string;
  readonly world: SimulatedWorld;
  close(): Promise<void>;
}

type OpenSimulators = (world: SimulatedWorld) => { readonly handlers: readonly RequestHandler[] };

const LARGEST_REQUEST_BYTES = 1024 * 1024;

/**
 * Serves simulators over HTTP, where they outlive a killed application: `/wire/<host>/…` plays the gateways' hosts,
 * `/control/…` is for testers, `/ledger.json` is what was charged, and every other path is a page for people.
 */
export async function serveSimulators(
  options: StandaloneOptions,
  openSimulators: OpenSimulators,
): Promise<RunningSimulators> {
  const host = options.host ?? '127.0.0.1';
  const server = createServer();
  server.listen(options.port, host);
  await once(server, 'listening');
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${portOf(server)}`;
  const deliver = (request: Request) => fetch(request, { redirect: 'manual' });
  const world = openWorld({ publicUrl: url, appOrigin: options.appOrigin, journalFile: options.journalFile, deliver });
  const { handlers } = openSimulators(world);
  const played = { world, handlers, wire: simulatedAnswers(handlers) };
  server.on('request', (incoming, outgoing) => {
    respond(played, incoming, outgoing).catch(() => outgoing.destroy());
  });
  return {
    url,
    world,
    async close() {
      world.close();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface Played {
  readonly world: SimulatedWorld;
  readonly handlers: readonly RequestHandler[];
  readonly wire: (request: Request) => Promise<Response>;
}

async function respond(played: Played, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  try {
    write(await answer(played, await requestOf(incoming)), outgoing);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(500, { 'content-type': 'application/json' }).end(JSON.stringify({ error: text }));
  }
}

async function answer(played: Played, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith('/wire/')) return answerWire(played, request);
  const control = await answerControl(played.world, request);
  return control ?? answerPage(played.handlers, request, pathname);
}

async function answerWire({ wire }: Played, request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const [, host = '', path = '/'] = /^\/wire\/([^/]+)(\/.*)?$/.exec(pathname) ?? [];
  const body = request.body ? await request.arrayBuffer() : undefined;
  try {
    return await wire(
      new Request(`https://${host}${path}${search}`, { method: request.method, headers: request.headers, body }),
    );
  } catch (error) {
    // A host that nobody plays: the caller's dial makes of it what a resolver would.
    const code =
      error instanceof TypeError && error.cause instanceof Error && 'code' in error.cause
        ? String(error.cause.code)
        : null;
    if (code === null) throw error;
    return networkFault('not_sent', code);
  }
}

async function requestOf(incoming: IncomingMessage): Promise<Request> {
  if (Number(incoming.headers['content-length'] ?? 0) > LARGEST_REQUEST_BYTES) throw new Error('request too large');
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers.set(name, String(value));
  const body = hasBody ? new Uint8Array(await buffer(incoming)) : undefined;
  return new Request(`http://simulators.test${incoming.url ?? '/'}`, { method: incoming.method, headers, body });
}

function write(response: Response, outgoing: ServerResponse): void {
  const fault = networkFaultOf(response);
  if (fault && fault.kind !== 'not_sent') return playOnSocket(fault.kind, outgoing);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (!response.body) return void outgoing.end();
  const body = Readable.fromWeb(response.body as NodeReadableStream<Uint8Array>);
  outgoing.on('close', () => body.destroy());
  body.on('error', () => outgoing.destroy());
  body.pipe(outgoing);
}

/** The faults for real: the socket is cut, or kept open in silence. */
function playOnSocket(kind: 'cut' | 'hang' | 'cut_body' | 'hang_body', outgoing: ServerResponse): void {
  if (kind === 'hang') return;
  if (kind === 'cut') return void outgoing.destroy();
  outgoing.writeHead(200, { 'content-type': 'application/json' });
  outgoing.write(HALF_AN_ANSWER, () => {
    if (kind === 'cut_body') outgoing.destroy();
  });
}
