import { LRUCache } from 'lru-cache';
import { hurryJob } from '~/database/jobs.server';
import type { House } from './house';
import { JOB } from './jobs';
import type { OpenedCheckout } from './open-checkout.server';

/** While somebody looks at a page that waits, its gateway is asked at most this often. */
const ASK_EVERY_MS = 15_000;

const lately = new LRUCache<string, true>({ max: 10_000, ttl: ASK_EVERY_MS });

/** Somebody waits for this attempt: what became of it is asked soon, not only when its schedule says so. */
export async function hurryAttempt(house: House, { attempt, phase }: OpenedCheckout): Promise<void> {
  const waits = phase === 'requires_action' || phase === 'pending' || phase === 'checking';
  if (!attempt || !waits || lately.has(attempt.id)) return;
  lately.set(attempt.id, true);
  // The first look comes right after the submit: its answer is fresh.
  if (house.clock.now().getTime() - attempt.preparedAt.getTime() < ASK_EVERY_MS) return;
  await hurryJob(house.database.queries, { kind: JOB.resolveAttempt, key: attempt.id });
  house.wakeWorker();
}
