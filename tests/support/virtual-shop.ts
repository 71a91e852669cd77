/** A house without a worker, whose time and jobs a test moves: hours and days pass in a moment, in the order they would. */
import { and, asc, eq, isNull } from 'drizzle-orm';
import { jobs } from '~/database/tables';
import { seedDemo } from '~/flows/seed-demo.server';
import type { Demo } from '~/flows/make-demo-merchant.server';
import { resolveUnknownAttempt } from '~/flows/resolve-unknown-attempt.server';
import { JOB } from '~/flows/jobs';
import type { OpenHouse } from '~/flows/open-house.server';
import type { SimulatedWorld } from '~/gateways/simulation/world';
import { openTestHouse } from './open-test-house';
import { doorsOf, type Knock } from './payer';
import { sessionBody } from './open-shop';

export interface VirtualShop {
  readonly house: OpenHouse;
  readonly demo: Demo;
  readonly knock: Knock;
  readonly world: SimulatedWorld;
  now(): number;
  /** Moves the time on. */
  pass(ms: number): void;
  session(): Promise<{ session_id: string; checkout_url: string }>;
  /**
   * Lets the schedule ask what became of an attempt until it has nothing left to ask, or the time is over. `each` is told
   * before every question. Answers after how many milliseconds it ended; null when it did not.
   */
  resolve(
    attemptId: string,
    limits: { readonly withinMs: number; readonly each?: (afterMs: number) => void },
  ): Promise<number | null>;
  close(): Promise<void>;
}

export async function openVirtualShop(on: 'embedded' | 'postgresql'): Promise<VirtualShop> {
  let aheadMs = 0;
  const startedAt = Date.now();
  // Stands still between moves, so that figures are the schedule's and not the machine's.
  const now = () => startedAt + aheadMs;
  const { house, close } = await openTestHouse({ on, overrides: { clock: { now: () => new Date(now()) } } });
  const demo = await seedDemo(house);
  const { world } = house.sandbox;
  if (!demo || !world) throw new Error('no demo');
  const knock = doorsOf(house);

  /** When the attempt's job is due, as it was ordered. */
  async function dueAt(attemptId: string): Promise<number | null> {
    const [job] = await house.database.queries
      .select({ runAt: jobs.runAt })
      .from(jobs)
      .where(and(eq(jobs.kind, JOB.resolveAttempt), eq(jobs.key, attemptId), isNull(jobs.deadAt)))
      .orderBy(asc(jobs.runAt));
    return job ? job.runAt.getTime() : null;
  }

  return {
    house,
    demo,
    knock,
    world,
    now,
    pass: (ms) => void (aheadMs += ms),
    async session() {
      const response = await knock('/api/session/v1/create', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-secret-key': demo.secretKey },
        body: JSON.stringify(sessionBody(demo)),
      });
      return (await response.json()) as { session_id: string; checkout_url: string };
    },
    async resolve(attemptId, { withinMs, each }) {
      const beganAt = now();
      const first = await dueAt(attemptId);
      if (first === null) throw new Error('nobody was ordered to find out');
      let waitMs: number | null = Math.max(0, first - now());
      for (let tries = 1; ; tries += 1) {
        if (now() + waitMs - beganAt > withinMs) return null;
        aheadMs += waitMs;
        each?.(now() - beganAt);
        waitMs = await resolveUnknownAttempt(house, attemptId, tries);
        if (waitMs === null) return now() - beganAt;
      }
    },
    close,
  };
}
