import { gatewayById } from '~/gateways/registry.server';
import { isYetToBeCaptured, type Attempt } from '~/payments/attempt';
import { isLive, isPaid } from '~/payments/attempt-states';
import { findAttempt } from '~/payments/attempt-store.server';
import { movedSince } from '~/payments/test-clock.server';
import { continuePayment } from './continue-payment.server';
import type { House } from './house';
import { recordGatewayResult } from './record-gateway-result.server';
import { askAgainInMs, waitForTheAskerMs } from './resolve-schedule.server';

const MINUTE_MS = 60_000;

/**
 * Finds out what became of an attempt that nobody told us about. Answers after how many milliseconds to ask again,
 * or null when there is nothing left to find out. An attempt leaves `unknown` only by what the gateway says.
 */
export async function resolveUnknownAttempt(house: House, attemptId: string, tries: number): Promise<number | null> {
  const attempt = await findAttempt(house.database.queries, attemptId);
  if (!attempt || isSettled(attempt)) return null;
  const waitMs = waitForTheAskerMs(house, attempt, attempt.gateway);
  if (waitMs > 0) return waitMs;
  const after = attempt.state === 'prepared' ? await giveUpPreparation(house, attempt) : await ask(house, attempt);
  if (isSettled(after)) return null;
  const movedMs = await movedSince(house.database.queries, after);
  warnOfAge(house, after, movedMs);
  const action = after.requiredAction;
  return askAgainInMs(house, after, {
    tries,
    movedMs,
    moments: action && 'expiresAt' in action && action.expiresAt !== null ? [Date.parse(action.expiresAt)] : [],
    timeoutMs: gatewayById(after.gateway)?.dataSheet.timeoutMs,
  });
}

/** Asks; where nothing was heard, what was only sent is from now on seen to be unknown. */
async function ask(house: House, attempt: Attempt): Promise<Attempt> {
  const { attempt: after, isHeard } = await continuePayment(house, attempt, { source: 'query' });
  if (isHeard || after.state !== 'sent') return after;
  const answer = { outcome: 'unknown', gatewayReference: null, why: 'its answer was not heard' } as const;
  return recordGatewayResult(house, { attemptId: after.id, source: 'query', asked: { kind: 'answered', answer } });
}

/** So long nobody needs to look: most unknown outcomes are known by then. */
export const ALARM_AFTER_MS = 15 * MINUTE_MS;

/** Said again each time it was asked in vain: seldom, by the schedule. */
function warnOfAge(house: House, attempt: Attempt, movedMs: number): void {
  const ageMs = house.clock.now().getTime() + movedMs - attempt.preparedAt.getTime();
  if (attempt.state !== 'unknown' || ageMs < ALARM_AFTER_MS) return;
  const about = { attempt: attempt.id, gateway: attempt.gateway, ageMinutes: Math.floor(ageMs / MINUTE_MS) };
  house.log.error(about, 'the outcome of an attempt is still unknown');
}

function isSettled(attempt: Attempt): boolean {
  if (isYetToBeCaptured(attempt)) return false;
  return isPaid(attempt.state) || !isLive(attempt.state) || attempt.state === 'mismatch';
}

/** It was never marked sent, and the mark is committed before the first byte: proof that nothing left. */
function giveUpPreparation(house: House, attempt: Attempt): Promise<Attempt> {
  const asked = { kind: 'not_sent', why: 'the process ended before anything was sent' } as const;
  return recordGatewayResult(house, { attemptId: attempt.id, source: 'query', asked });
}
