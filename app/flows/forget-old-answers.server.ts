import { lt } from 'drizzle-orm';
import { idempotentAnswers } from '~/database/tables';
import { forgetCardTries } from '~/payments/card-try-store.server';
import { forgetEventBodies } from '~/payments/gateway-event-store.server';
import { forgetAsks } from '~/payments/kept-ask.server';
import type { House } from './house';

/** How long a repeated request is answered with the first answer, and what was kept as evidence for people is kept. */
const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Forgets answers, bodies of gateway events, requests and card tries that were kept long enough. Answers when to look again. */
export async function forgetOldAnswers(house: House): Promise<number> {
  const before = new Date(house.clock.now().getTime() - KEPT_DAYS * DAY_MS);
  const { queries } = house.database;
  await queries.delete(idempotentAnswers).where(lt(idempotentAnswers.claimedAt, before));
  await forgetEventBodies(queries, before);
  await forgetAsks(queries, before);
  await forgetCardTries(queries, house.clock.now());
  return HOUR_MS;
}
