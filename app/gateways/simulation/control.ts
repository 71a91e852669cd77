import { isCharged } from './ledger';
import type { SimulatedPayment, SimulatedWorld } from './world';

/** What a tester may do to the simulated gateways: the sandbox page and the tests stand on these. */

/** Payments that wait for something: a payer, a bank, or a tester. Newest first. */
export function runningPayments(world: SimulatedWorld): SimulatedPayment[] {
  return world
    .payments()
    .filter((payment) => payment.status === 'requires_action' || payment.status === 'pending')
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

/** The payment with this id at whichever gateway it is. */
export function findPayment(world: SimulatedWorld, id: string): SimulatedPayment | null {
  return world.payments().find((payment) => payment.id === id) ?? null;
}

/**
 * The payment succeeds, and the gateway says so by webhook. Also after it was declined, canceled or expired: gateways do
 * change their mind, and what is under test must stand it. Without effect when money has moved already.
 */
export function settle(world: SimulatedWorld, id: string): SimulatedPayment | null {
  return end(world, id, ({ captureMode }) => ({
    status: captureMode === 'manual' ? 'authorized' : 'captured',
    declineCode: null,
    settlesAt: null,
  }));
}

/** The payment fails, and the gateway says so by webhook. Without effect when money has moved. */
export function fail(world: SimulatedWorld, id: string): SimulatedPayment | null {
  return end(world, id, (payment) => ({ ...world.gateway(payment.gateway).failure, settlesAt: null }));
}

type Ending = (payment: SimulatedPayment) => Parameters<SimulatedWorld['change']>[1];

function end(world: SimulatedWorld, id: string, ending: Ending): SimulatedPayment | null {
  const payment = findPayment(world, id);
  if (!payment || isCharged(payment)) return payment;
  const ended = world.change(payment, ending(payment));
  world.announce(ended);
  return ended;
}

/** Sends the last webhook about the payment again, with the same event id. */
export function repeatWebhook(world: SimulatedWorld, id: string): SimulatedPayment | null {
  const payment = findPayment(world, id);
  if (payment) world.announce(payment);
  return payment;
}

/** The next webhook leaves this much later. */
export function delayWebhook(world: SimulatedWorld, delayMs: number): void {
  world.planWebhook({ delayMs });
}

/** The next webhook is lost for good. */
export function dropWebhook(world: SimulatedWorld): void {
  world.planWebhook({ copies: 0 });
}
