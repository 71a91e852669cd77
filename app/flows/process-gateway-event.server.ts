import { safeErrorMessage } from '~/foundation/safe-error-message';
import { changeEvent, findEvent, type KeptEvent } from '~/payments/gateway-event-store.server';
import { believeEvent, type Belief, type ToldEvent } from './believe-event.server';
import type { House } from './house';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** An event without an attempt may have overtaken our own transaction: it is tried quickly for so long, then parked. */
const QUICK_FOR_MS = 10 * MINUTE_MS;
const SLOW_FOR_MS = 30 * DAY_MS;
const LONGEST_QUICK_WAIT_MS = 30 * SECOND_MS;
const LONGEST_UNHEARD_WAIT_MS = 10 * MINUTE_MS;
/** So often in a row processing may throw before the event counts as poison. */
const FAILURES_OF_POISON = 5;

/**
 * Believes a kept event by asking its gateway. Answers after how many milliseconds to try again, or null when done. What
 * matches no attempt is parked and tried seldom; what makes processing throw again and again is parked as poison. Neither
 * keeps other events waiting.
 */
export async function processGatewayEvent(house: House, told: ToldEvent, tries: number): Promise<number | null> {
  const kept = await findEvent(house.database.queries, told.eventId);
  if (!kept || kept.state === 'processed') return null;
  try {
    return await follow(house, kept, { belief: await believeEvent(house, kept, told), tries });
  } catch (error) {
    return countFailure(house, kept, error);
  }
}

async function follow(
  house: House,
  kept: KeptEvent,
  { belief, tries }: { belief: Belief; tries: number },
): Promise<number | null> {
  const { queries } = house.database;
  const ageMs = house.clock.now().getTime() - kept.receivedAt.getTime();
  switch (belief.kind) {
    case 'believed':
      await changeEvent(queries, kept, {
        state: 'processed',
        reason: null,
        processedAt: house.clock.now(),
        attemptId: belief.attempt.id,
      });
      return null;
    case 'unheard':
      return Math.min(LONGEST_UNHEARD_WAIT_MS, SECOND_MS * 2 ** Math.min(tries, 20));
    case 'unmatched':
      if (ageMs < QUICK_FOR_MS) return Math.min(LONGEST_QUICK_WAIT_MS, 500 * 2 ** Math.min(tries, 10));
      await setAside(house, kept, { state: 'parked', reason: belief.reason });
      return slowly(ageMs);
    case 'strange':
      await setAside(house, kept, { state: 'parked', reason: belief.reason });
      return null;
  }
}

/** Hourly on the first day, then daily, until its payment would be too old to be found. It stays shown after that. */
function slowly(ageMs: number): number | null {
  if (ageMs > SLOW_FOR_MS) return null;
  return ageMs < DAY_MS ? HOUR_MS : DAY_MS;
}

async function setAside(
  house: House,
  kept: KeptEvent,
  change: { state: 'parked' | 'poison'; reason: string; failures?: number },
): Promise<void> {
  await changeEvent(house.database.queries, kept, change);
  if (kept.state === change.state) return;
  house.log.error({ event: kept.id, connection: kept.connectionId, ...change }, 'a gateway event was set aside');
}

/** A failure that cannot even be counted is the worker's: the database is away, and the event is not to blame. */
async function countFailure(house: House, kept: KeptEvent, error: unknown): Promise<number> {
  const failures = kept.failures + 1;
  const reason = safeErrorMessage(error);
  house.log.warn({ err: error, event: kept.id, failures }, 'a gateway event could not be processed');
  if (failures < FAILURES_OF_POISON) {
    await changeEvent(house.database.queries, kept, { failures, reason });
    return SECOND_MS * 2 ** failures;
  }
  await setAside(house, kept, { state: 'poison', reason, failures });
  return HOUR_MS;
}
