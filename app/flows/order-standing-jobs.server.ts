import { bringJobsForward, orderJob } from '~/database/jobs.server';
import { giveBackDeliveries } from '~/merchant-webhooks/claim-deliveries.server';
import type { House } from './house';
import { JOB } from './jobs';

/**
 * At start: orders the jobs that never end, and looks at once at what an earlier process left half done, not only when
 * its own time would have come.
 */
export async function orderStandingJobs(house: House): Promise<void> {
  const { queries } = house.database;
  for (const kind of [JOB.expireSessions, JOB.forgetAnswers, JOB.forgetRecords, JOB.orderReconciliations]) {
    await orderJob(queries, { kind, key: 'all', payload: {}, runAt: house.clock.now() });
  }
  if (house.aloneSince === null) return;
  for (const kind of [JOB.resolveAttempt, JOB.resolveOperation]) await bringJobsForward(queries, kind);
  await giveBackDeliveries(queries);
}
