import { createHmac, randomBytes } from 'node:crypto';
import { systemClock, type Clock } from '~/foundation/clock';
import { settle } from './control';
import type { FaultOrder } from './fault-menu';
import { noJournal, openJournal } from './journal.server';
import { settleOperationsInTime } from './operations';
import { openPaymentStore } from './payment-store.server';
import { openWebhookSender, RETRY_DELAYS_MS, type Deliver } from './webhook-sender.server';
import type { SimulatedGateway, SimulatedPayment, SimulatedWorld } from './world';

export interface WorldOptions {
  /** Base of the pages that a person clicks. */
  readonly publicUrl: string;
  /** The application's origin: it may frame those pages. */
  readonly appOrigin: string;
  /** Where the state is kept; without one it is in memory only. */
  readonly journalFile?: string | null;
  /** How webhooks leave. */
  readonly deliver: Deliver;
  readonly clock?: Clock;
  readonly retryDelaysMs?: readonly number[];
}

/** Opens the state that all simulators share, as an earlier run left it. */
export function openWorld(options: WorldOptions): SimulatedWorld {
  const journal = options.journalFile ? openJournal(options.journalFile) : noJournal;
  const clock = options.clock ?? systemClock;
  const store = openPaymentStore(journal, clock);
  const gateways = new Map<string, SimulatedGateway>();

  const settleInTime = (payment: SimulatedPayment) => {
    if (payment.settlesAt === null || payment.status !== 'pending') return;
    const waitMs = Math.max(0, Date.parse(payment.settlesAt) - clock.now().getTime());
    world.later(waitMs, () => {
      if (world.payment(payment.gateway, payment.id)?.status === 'pending') settle(world, payment.id);
    });
  };

  const world: SimulatedWorld = {
    publicUrl: options.publicUrl.replace(/\/$/, ''),
    appOrigin: options.appOrigin,
    clock,
    newId: (prefix) => `${prefix}${randomBytes(12).toString('hex')}`,
    hmac: (key, text) => createHmac('sha256', key).update(text).digest('hex'),
    join(gateway) {
      gateways.set(gateway.id, gateway);
      for (const payment of store.payments().filter((one) => one.gateway === gateway.id)) {
        settleInTime(payment);
        settleOperationsInTime(world, payment);
      }
    },
    gateway(id) {
      const gateway = gateways.get(id);
      if (!gateway) throw new Error(`no simulator of ${id} has joined`);
      return gateway;
    },
    ...store,
    add(fresh) {
      const payment = store.add(fresh);
      settleInTime(payment);
      return payment;
    },
    ...faultQueue(),
    ...timers(),
    announce: (payment) => webhooks.announce(payment),
    planWebhook: (plan) => webhooks.plan(plan),
  };
  const webhooks = openWebhookSender(world, options.deliver, options.retryDelaysMs ?? RETRY_DELAYS_MS);
  return world;
}

function faultQueue(): Pick<SimulatedWorld, 'orderFault' | 'takeFault'> {
  const orders: FaultOrder[] = [];
  return {
    orderFault: (order) => void orders.push(order),
    takeFault(gateway, verb) {
      const index = orders.findIndex((order) => order.verb === verb && (order.gateway ?? gateway) === gateway);
      return index === -1 ? null : (orders.splice(index, 1)[0] ?? null);
    },
  };
}

function timers(): Pick<SimulatedWorld, 'later' | 'close'> {
  const running = new Set<NodeJS.Timeout>();
  let isClosed = false;
  return {
    later(delayMs, task) {
      if (isClosed) return;
      const timer = setTimeout(() => {
        running.delete(timer);
        Promise.resolve()
          .then(task)
          .catch((error: unknown) => process.emitWarning(error instanceof Error ? error : String(error)));
      }, delayMs);
      running.add(timer.unref());
    },
    close() {
      isClosed = true;
      for (const timer of running) clearTimeout(timer);
      running.clear();
    },
  };
}
