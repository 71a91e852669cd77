import { getResponse, HttpHandler, type RequestHandler } from 'msw';
import type { Dial } from '~/foundation/http-client.server';
import { fetchError, HALF_AN_ANSWER, networkFaultOf, type NetworkFault } from './network-fault';

/** Reaches simulators in this process. Hosts that none of them plays do not exist. Nothing global is patched. */
export function simulatedDial(handlers: readonly RequestHandler[]): Dial {
  const ask = simulatedAnswers(handlers);
  return async (request, signal) => unlessAborted(ask(request), signal);
}

/** Reaches simulators that run as a server of their own (`npm run simulators`). */
export function remoteSimulatorDial(simulatorsUrl: string): Dial {
  return async (request, signal) => {
    const { host, pathname, search } = new URL(request.url);
    const url = `${simulatorsUrl.replace(/\/$/, '')}/wire/${host}${pathname}${search}`;
    const body = request.body ? await request.arrayBuffer() : undefined;
    const response = await fetch(url, {
      method: request.method,
      headers: request.headers,
      body,
      redirect: 'manual',
      signal,
    });
    const fault = networkFaultOf(response);
    if (fault) throw fetchError(fault.code);
    return response;
  };
}

/** What the simulators answer, network faults still marked. Unknown hosts fail as a name that does not resolve. */
export function simulatedAnswers(handlers: readonly RequestHandler[]): (request: Request) => Promise<Response> {
  const hosts = new Set(handlers.flatMap(hostOf));
  return async (request) => {
    const { host } = new URL(request.url);
    if (!hosts.has(host)) throw fetchError('ENOTFOUND');
    return (await getResponse([...handlers], request)) ?? Response.json({ error: 'no_such_route' }, { status: 404 });
  };
}

function hostOf(played: RequestHandler): string[] {
  return played instanceof HttpHandler && typeof played.info.path === 'string' ? [new URL(played.info.path).host] : [];
}

async function unlessAborted(answer: Promise<Response>, signal: AbortSignal): Promise<Response> {
  signal.throwIfAborted();
  const response = await Promise.race([answer, abortOf(signal)]);
  const fault = networkFaultOf(response);
  return fault ? played(fault, signal) : response;
}

async function played(fault: NetworkFault, signal: AbortSignal): Promise<Response> {
  if (fault.kind === 'hang') return abortOf(signal);
  if (fault.kind === 'not_sent' || fault.kind === 'cut') throw fetchError(fault.code);
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode(HALF_AN_ANSWER)),
    async pull(controller) {
      if (fault.kind === 'hang_body') await abortOf(signal).catch((reason: unknown) => controller.error(reason));
      else controller.error(fetchError(fault.code));
    },
  });
  return new Response(body, { headers: { 'content-type': 'application/json' } });
}

function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
