import type { SimulatedPayment, SimulatedWorld, WebhookPlan } from './world';

/** How a webhook leaves: over the network, or into the application that runs in the same process. */
export type Deliver = (request: Request) => Promise<Response>;

export interface WebhookSender {
  announce(payment: SimulatedPayment): void;
  plan(plan: WebhookPlan): void;
}

/** Waits before the second to the fifth try. */
export const RETRY_DELAYS_MS: readonly number[] = [1_000, 5_000, 30_000, 120_000];
const DELIVERY_TIMEOUT_MS = 10_000;

type Surroundings = Pick<SimulatedWorld, 'gateway' | 'later'>;

/** Sends webhooks as gateways do: at least once, again until a 2xx, in no promised order. */
export function openWebhookSender(
  world: Surroundings,
  deliver: Deliver,
  retryDelaysMs: readonly number[],
): WebhookSender {
  const plans: WebhookPlan[] = [];

  async function attempt(payment: SimulatedPayment): Promise<boolean> {
    try {
      const eventId = `evt_${payment.id}_${payment.version}`;
      const gateway = world.gateway(payment.gateway);
      const request = gateway.webhookOf(payment, eventId);
      const response = await deliver(new Request(request, { signal: AbortSignal.timeout(DELIVERY_TIMEOUT_MS) }));
      if (gateway.isTaken) return await gateway.isTaken(payment, response);
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }

  async function send(payment: SimulatedPayment, triesBefore: number): Promise<void> {
    if ((await attempt(payment)) || world.gateway(payment.gateway).sendsAgain === false) return;
    const wait = retryDelaysMs[triesBefore];
    if (wait !== undefined) world.later(wait, () => send(payment, triesBefore + 1));
  }

  return {
    plan: (plan) => void plans.push(plan),
    announce(payment) {
      if (payment.webhookUrl === null) return;
      const { delayMs = 0, copies = 1 } = plans.shift() ?? {};
      // Never in the same turn: the answer to the call that caused it may or may not be first, as in life.
      for (let copy = 0; copy < copies; copy += 1) world.later(delayMs, () => send(payment, 0));
    },
  };
}
