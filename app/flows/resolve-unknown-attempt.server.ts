import type { Attempt } from '~/payments/attempt';
import { ABSENT_GRACE_MS } from '~/payments/judge-answer';
import { isLive, isPaid } from '~/payments/attempt-states';
import { findAttempt } from '~/payments/attempt-store.server';
import { gatewayById } from '~/gateways/registry.server';
import { continuePayment } from './continue-payment.server';
import type { House } from './house';
import { recordGatewayResult } from './record-gateway-result.server';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** When to ask again what became of an attempt, after each question; then daily. Never a reason to call it failed. */
const RESOLVE_AFTER_MS = [
  2 * SECOND, 5 * SECOND, 10 * SECOND, 20 * SECOND, 40 * SECOND,
  MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR,
] as const; // prettier-ignore

/** A prepared attempt this old was never sent: the process that made it died between its two commits. */
const ABANDONED_PREPARATION_MS = 30 * SECOND;
const GRACE_AFTER_DEADLINE_MS = 5 * SECOND;

/** How long after `sent` an answer can still come from the process that asked. */
function answerDeadlineMs(gatewayId: string): number {
  return (gatewayById(gatewayId)?.dataSheet.timeoutMs ?? 30_000) + GRACE_AFTER_DEADLINE_MS;
}

/**
 * Finds out what became of an attempt that nobody told us about. Answers after how many milliseconds to ask again,
 * or null when there is nothing left to find out. An attempt leaves `unknown` only by what the gateway says.
 */
export async function resolveUnknownAttempt(house: House, attemptId: string, tries: number): Promise<number | null> {
  const attempt = await findAttempt(house.database.queries, attemptId);
  if (!attempt || isSettled(attempt)) return null;
  const waitMs = isOrphan(house, attempt) ? 0 : waitForTheAskerMs(attempt, house.clock.now());
  if (waitMs > 0) return waitMs;
  const after =
    attempt.state === 'prepared'
      ? await giveUpPreparation(house, attempt)
      : (await continuePayment(house, attempt, 'query')).attempt;
  return isSettled(after) ? null : askAgainInMs(house, after, tries);
}

/** By the schedule, but no later than when something is bound to have changed: an action's end, the end of the grace. */
function askAgainInMs(house: House, attempt: Attempt, tries: number): number {
  const scheduled = RESOLVE_AFTER_MS[Math.min(tries, RESOLVE_AFTER_MS.length - 1)] ?? 24 * HOUR;
  const action = attempt.requiredAction;
  const moments = [
    action?.kind === 'qr' ? Date.parse(action.expiresAt) : null,
    attempt.absentAnswers > 0 && attempt.sentAt ? attempt.sentAt.getTime() + ABSENT_GRACE_MS : null,
  ];
  const waits = moments.flatMap((moment) => (moment === null ? [] : [moment + SECOND - house.clock.now().getTime()]));
  return Math.min(scheduled, ...waits.filter((waitMs) => waitMs > 0));
}

function isSettled(attempt: Attempt): boolean {
  return isPaid(attempt.state) || !isLive(attempt.state) || attempt.state === 'mismatch';
}

/** Begun by a process that is gone: this one holds the database alone, and began later. */
function isOrphan(house: House, attempt: Attempt): boolean {
  return house.aloneSince !== null && (attempt.sentAt ?? attempt.preparedAt) < house.aloneSince;
}

/** While the process that asked may still hear the answer, a question of ours could only confuse. */
function waitForTheAskerMs(attempt: Attempt, now: Date): number {
  if (attempt.state === 'prepared') return ABANDONED_PREPARATION_MS - (now.getTime() - attempt.preparedAt.getTime());
  if (attempt.state !== 'sent') return 0;
  return answerDeadlineMs(attempt.gateway) - (now.getTime() - (attempt.sentAt ?? attempt.preparedAt).getTime());
}

/** It was never marked sent, and the mark is committed before the first byte: proof that nothing left. */
function giveUpPreparation(house: House, attempt: Attempt): Promise<Attempt> {
  const asked = { kind: 'not_sent', why: 'the process ended before anything was sent' } as const;
  return recordGatewayResult(house, { attemptId: attempt.id, source: 'query', asked });
}
