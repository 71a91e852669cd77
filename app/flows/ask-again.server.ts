import { gatewayById } from '~/gateways/registry.server';
import { FINGERPRINT_PARAMETER, type AskedPayment, type Returned } from '~/gateways/contract';
import type { Attempt } from '~/payments/attempt';
import { findKeptAsk } from '~/payments/kept-ask.server';
import { keepReturned } from '~/payments/payment-step.server';
import { movedSince } from '~/payments/test-clock.server';
import { askGateway, type Asked } from './ask-gateway.server';
import { askedPayment } from './asked-payment.server';
import type { House } from './house';

interface Limits {
  readonly timeoutMs?: number;
}

/**
 * Asks what became of an attempt, in the way in which its gateway can tell: by a query; by handing on once more what the
 * payer's browser brought back; or by the same request once more, inside the gateway's window and only where we kept it
 * because it holds no card data. Null where nobody can be asked: then the gateway's signed events are waited for, and an
 * operator sees the attempt.
 */
export async function askAgain(house: House, attempt: Attempt, limits: Limits = {}): Promise<Asked | null> {
  const gateway = gatewayById(attempt.gateway);
  const { payment, step } = await askedPayment(house, attempt);
  const truth = gateway?.dataSheet.truthSource ?? 'query';
  if (truth !== 'query' && step?.returned && gateway?.continue)
    return handOn(house, attempt, { payment, returned: step.returned, ...limits });
  if (truth === 'notification') return null;
  if (truth === 'resend') return resend(house, attempt, gateway?.dataSheet.resendWithinMs ?? 0);
  return askGateway(house, attempt, {
    operation: 'query',
    ...limits,
    question: (asked, context) => asked.query?.(payment, context) ?? null,
  });
}

/**
 * Hands on what the payer's browser brought back, so that the gateway goes on with the payment. What it brought is kept
 * first: to hand it on again is harmless, and the only way to learn an answer that was not heard where nobody can be asked.
 * Null where the gateway has no such step, or the attempt does not wait for one.
 */
export async function goOn(
  house: House,
  attempt: Attempt,
  { returned, ...limits }: Limits & { readonly returned: Returned },
): Promise<Asked | null> {
  if (attempt.state !== 'requires_action' || !gatewayById(attempt.gateway)?.continue) return null;
  if (!isOfItsAction(attempt, returned)) return null;
  const { payment } = await askedPayment(house, attempt);
  const kept = { continuation: payment.continuation, returned };
  await keepReturned(house.database.queries, house.keys, { attempt, step: kept, now: house.clock.now() });
  return handOn(house, attempt, { payment, returned, ...limits });
}

/**
 * Whether what came back is about the action that is required now: only the end of a fingerprint is told as such. What a
 * frame of the step before brings late must not go on with the one after it.
 */
function isOfItsAction({ requiredAction }: Attempt, { parameters }: Returned): boolean {
  return (requiredAction?.kind === 'fingerprint') === Object.hasOwn(parameters, FINGERPRINT_PARAMETER);
}

function handOn(
  house: House,
  attempt: Attempt,
  handed: Limits & { readonly payment: AskedPayment; readonly returned: Returned },
): Promise<Asked> {
  const { payment, returned, ...limits } = handed;
  return askGateway(house, attempt, {
    operation: 'continue',
    ...limits,
    question: (asked, context) => asked.continue?.(payment, returned, context) ?? null,
  });
}

async function resend(house: House, attempt: Attempt, withinMs: number): Promise<Asked | null> {
  const kept = await findKeptAsk(house.database.queries, house.keys, attempt);
  const movedMs = await movedSince(house.database.queries, attempt);
  if (!kept || house.clock.now().getTime() + movedMs - kept.keptAt.getTime() >= withinMs) return null;
  return askGateway(house, attempt, {
    operation: 'resend',
    question: (gateway, context) => gateway.pay(kept.ask, context),
  });
}
