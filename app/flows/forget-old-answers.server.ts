import { lt } from 'drizzle-orm';
import { idempotentAnswers } from '~/database/tables';
import type { House } from './house';

/** How long a repeated request is answered with the first answer. */
const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Forgets answers that were kept for repeated requests long enough. Answers when to look again. */
export async function forgetOldAnswers(house: House): Promise<number> {
  const before = new Date(house.clock.now().getTime() - KEPT_DAYS * DAY_MS);
  await house.database.queries.delete(idempotentAnswers).where(lt(idempotentAnswers.claimedAt, before));
  return HOUR_MS;
}
