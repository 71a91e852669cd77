import { gatewayById } from '~/gateways/registry.server';
import { askedPaymentOf, type Attempt } from '~/payments/attempt';
import { findKeptAsk } from '~/payments/kept-ask.server';
import { movedSince } from '~/payments/test-clock.server';
import { askGateway, type Asked } from './ask-gateway.server';
import type { House } from './house';

/**
 * Asks what became of an attempt, in the way in which its gateway can tell: by a query, or by the same request once more,
 * inside the gateway's window and only where we kept it because it holds no card data. Null where nobody can be asked:
 * then the gateway's signed events are waited for, and an operator sees the attempt.
 */
export async function askAgain(
  house: House,
  attempt: Attempt,
  limits: { readonly timeoutMs?: number } = {},
): Promise<Asked | null> {
  const sheet = gatewayById(attempt.gateway)?.dataSheet;
  if (sheet?.truthSource === 'notification') return null;
  if (sheet?.truthSource === 'resend') return resend(house, attempt, sheet.resendWithinMs ?? 0);
  return askGateway(house, attempt, {
    operation: 'query',
    ...limits,
    question: (gateway, context) => gateway.query?.(askedPaymentOf(attempt), context) ?? null,
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
