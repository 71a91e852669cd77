import { gatewayById } from '~/gateways/registry.server';
import { absentGraceMs } from '~/payments/judge-answer';
import type { House } from './house';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** When to ask again what became of what was sent, after each question; then daily. Never a reason to call it failed. */
const RESOLVE_AFTER_MS = [
  2 * SECOND, 5 * SECOND, 10 * SECOND, 20 * SECOND, 40 * SECOND,
  MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR,
] as const; // prettier-ignore

/** What was prepared and not sent for so long never was: the process that made it died between its two commits. */
const ABANDONED_PREPARATION_MS = 30 * SECOND;
const GRACE_AFTER_DEADLINE_MS = 5 * SECOND;

/** An attempt or an operation, as far as its asking goes. */
export interface AskedOnce {
  readonly state: string;
  readonly preparedAt: Date;
  readonly sentAt: Date | null;
  readonly absentAnswers: number;
}

/** How long after `sent` an answer can still come from the process that asked. */
function answerDeadlineMs(gatewayId: string): number {
  return (gatewayById(gatewayId)?.dataSheet.timeoutMs ?? 30_000) + GRACE_AFTER_DEADLINE_MS;
}

/** Begun by a process that is gone: this one holds the database alone, and began later. */
function isOrphan(house: House, asked: AskedOnce): boolean {
  return house.aloneSince !== null && (asked.sentAt ?? asked.preparedAt) < house.aloneSince;
}

/** While the process that asked may still hear the answer, a question of ours could only confuse: how long to leave it alone. */
export function waitForTheAskerMs(house: House, asked: AskedOnce, gatewayId: string): number {
  if (isOrphan(house, asked)) return 0;
  const now = house.clock.now().getTime();
  if (asked.state === 'prepared') return ABANDONED_PREPARATION_MS - (now - asked.preparedAt.getTime());
  if (asked.state !== 'sent') return 0;
  return answerDeadlineMs(gatewayId) - (now - (asked.sentAt ?? asked.preparedAt).getTime());
}

/**
 * When to ask again: by the schedule, but no later than when something is bound to have changed, such as an action's end
 * or the end of the grace after which an absent answer counts. `movedMs`: by how much its merchant's test clock was moved.
 */
export function askAgainInMs(
  house: House,
  asked: AskedOnce,
  about: { tries: number; movedMs: number; moments: readonly number[]; timeoutMs: number | undefined },
): number {
  const scheduled = RESOLVE_AFTER_MS[Math.min(about.tries, RESOLVE_AFTER_MS.length - 1)] ?? 24 * HOUR;
  const grace =
    asked.absentAnswers > 0 && asked.sentAt ? [asked.sentAt.getTime() + absentGraceMs(about.timeoutMs)] : [];
  const now = house.clock.now().getTime() + about.movedMs;
  const waits = [...about.moments, ...grace].map((moment) => moment + SECOND - now);
  return Math.min(scheduled, ...waits.filter((waitMs) => waitMs > 0));
}
