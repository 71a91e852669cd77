import { randomUUID } from 'node:crypto';
import { deliverMerchantEvent } from '~/flows/deliver-merchant-event.server';
import type { House } from '~/flows/house';
import { killPoint } from '~/foundation/kill-point.server';
import { claimDeliveries, nextDeliveryInMs, type ClaimedDelivery } from '~/merchant-webhooks/claim-deliveries.server';

/** Longer than a try can take, its writing down included. */
const LEASE_MS = 60_000;
const LONGEST_NAP_MS = 5_000;
const NOT_TAKEN_NAP_MS = 250;
/** When asked to stop: how long what is under way may still take, before it is broken off and given back. */
const LONGEST_FAREWELL_MS = 3_000;

/**
 * Slots of this process. Who failed or was slow the last time has its own few, so that all the dead endpoints together
 * cannot take the slots of those that answer.
 */
const LANES = [
  { isLagging: false, slots: 32 },
  { isLagging: true, slots: 16 },
] as const;

/**
 * Takes merchants' events to their endpoints until stopped. The queue is the table of deliveries itself and not that of
 * jobs: a job waits for nobody's server, and endpoints take turns, whatever the length of their queues.
 */
export class Postman {
  readonly #underWay = new Map<Promise<void>, (typeof LANES)[number]>();
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | null = null;
  #again = false;
  #stopped = false;

  constructor(
    readonly house: House,
    readonly told: (kind: string, outcome: 'done' | 'later' | 'failed') => void = () => undefined,
  ) {}

  /** Looks for due deliveries now. Cheap to call often: calls while it looks make it look once more. */
  wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
      if (this.#again) this.wake();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
    const timer = setTimeout(() => this.#stop.abort(), LONGEST_FAREWELL_MS);
    await Promise.all(this.#underWay.keys());
    clearTimeout(timer);
  }

  async #look(): Promise<void> {
    clearTimeout(this.#timer);
    let napMs: number | null = LONGEST_NAP_MS;
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        for (const lane of LANES) await this.#claim(lane);
      }
      // What is due now and was not taken waits for a slot or for its endpoint's turn, of which whoever comes back wakes us,
      // or its endpoint was in another's hands for that moment.
      const nextMs = await nextDeliveryInMs(this.house.database.queries, this.house.clock.now());
      napMs = nextMs === 0 ? NOT_TAKEN_NAP_MS : nextMs;
    } catch (error) {
      if (!this.#stopped) this.house.log.error({ err: error }, 'the postman could not look for deliveries');
    }
    if (this.#stopped) return;
    this.#timer = setTimeout(() => this.wake(), Math.min(napMs ?? LONGEST_NAP_MS, LONGEST_NAP_MS) + 5);
  }

  async #claim(lane: (typeof LANES)[number]): Promise<void> {
    const taken = [...this.#underWay.values()].filter((one) => one === lane).length;
    const most = lane.slots - taken;
    if (most <= 0) return;
    const claim = { claimedBy: randomUUID(), isLagging: lane.isLagging, most, leaseMs: LEASE_MS };
    const claimed = await claimDeliveries(this.house.database, { ...claim, now: this.house.clock.now() });
    if (claimed.length === 0) return;
    killPoint('K10');
    for (const one of claimed) {
      const work = this.#deliver(one).finally(() => {
        this.#underWay.delete(work);
        this.wake();
      });
      this.#underWay.set(work, lane);
    }
  }

  /** Never throws: what cannot even be written down comes back by itself when the lease is over. */
  async #deliver(claimed: ClaimedDelivery): Promise<void> {
    try {
      const outcome = await deliverMerchantEvent(this.house, claimed, this.#stop.signal);
      this.told('deliver-merchant-event', outcome === 'delivered' ? 'done' : 'later');
    } catch (error) {
      this.told('deliver-merchant-event', 'failed');
      const about = { err: error, endpoint: claimed.endpoint.id, event: claimed.event.id };
      this.house.log.error(about, 'a delivery could not be written down');
    }
  }
}
