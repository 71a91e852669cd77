import { z } from 'zod';
import { delayWebhook, dropWebhook, fail, repeatWebhook, runningPayments, settle } from './control';
import { faultOrder } from './fault-menu';
import { ledgerOf } from './ledger';
import { settleOperation } from './operations';
import type { SimulatedPayment, SimulatedWorld } from './world';

const aboutPayment = z.object({ id: z.string() });
const aboutDelay = z.object({ delayMs: z.int().min(0).max(3_600_000) });

/** What a tester does over HTTP to simulators that run by themselves; null for a path that is none of it. */
export async function answerControl(world: SimulatedWorld, request: Request): Promise<Response | null> {
  const { pathname } = new URL(request.url);
  if (request.method === 'GET') return answerQuestion(world, pathname);
  if (!pathname.startsWith('/control/')) return null;
  // A page elsewhere cannot send this type without asking first, so no web page can settle a developer's payments.
  const isJson = request.headers.get('content-type')?.startsWith('application/json') ?? false;
  if (request.method !== 'POST' || !isJson) return Response.json({ error: 'post_json' }, { status: 400 });
  return act(world, pathname.slice('/control/'.length), await request.json().catch(() => null));
}

function answerQuestion(world: SimulatedWorld, pathname: string): Response | null {
  if (pathname === '/health') return Response.json({ status: 'ok' });
  if (pathname === '/ledger.json') return Response.json(ledgerOf(world));
  if (pathname === '/payments.json') return Response.json(runningPayments(world).map(shown));
  return null;
}

type OnPayment = (world: SimulatedWorld, id: string) => SimulatedPayment | null;
const ON_PAYMENT: Readonly<Record<string, OnPayment>> = {
  settle,
  fail,
  repeat: repeatWebhook,
  // These take an operation's id, and answer with its payment.
  settle_operation: (world, id) => settleOperation(world, id, 'succeeded'),
  fail_operation: (world, id) => settleOperation(world, id, 'failed'),
};

function act(world: SimulatedWorld, verb: string, body: unknown): Response {
  const onPayment = Object.hasOwn(ON_PAYMENT, verb) ? ON_PAYMENT[verb] : undefined;
  if (onPayment) {
    const asked = aboutPayment.safeParse(body);
    const payment = asked.success ? onPayment(world, asked.data.id) : null;
    return payment ? Response.json(shown(payment)) : Response.json({ error: 'no_such_payment' }, { status: 404 });
  }
  if (verb === 'fault') return order(faultOrder.safeParse(body), (fault) => world.orderFault(fault));
  if (verb === 'delay') return order(aboutDelay.safeParse(body), ({ delayMs }) => delayWebhook(world, delayMs));
  if (verb === 'drop') return order(z.unknown().safeParse(body), () => dropWebhook(world));
  return Response.json({ error: 'no_such_verb' }, { status: 404 });
}

function order<T>(
  parsed: { success: true; data: T } | { success: false; error: z.ZodError },
  work: (data: T) => void,
): Response {
  if (!parsed.success) return Response.json({ error: z.prettifyError(parsed.error) }, { status: 400 });
  work(parsed.data);
  return Response.json({ ok: true });
}

/** A payment as a tester sees it: without the account's secrets. */
function shown(payment: SimulatedPayment): Partial<SimulatedPayment> {
  const { gateway, id, reference, sessionId, method, amount, currency, status, createdAt } = payment;
  return { gateway, id, reference, sessionId, method, amount, currency, status, createdAt };
}
