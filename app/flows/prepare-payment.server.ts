import { orderJob } from '~/database/jobs.server';
import type { CardSummary } from '~/gateways/contract';
import type { Attempt } from '~/payments/attempt';
import { countAttempts, ensurePayment, findLateSuccess, prepareAttempt } from '~/payments/attempt-store.server';
import { blockOf, type CardBlock } from '~/payments/card-tries';
import { addCardTry, cardKeyOf, lockCardTries, type TriedCard } from '~/payments/card-try-store.server';
import type { ConsideredEntry } from '~/routing/route-decision';
import type { RoutingEntry } from '~/routing/routing-entry';
import type { CheckoutSession } from '~/sessions/session';
import { keepPayerWords, lockSession, moveSession } from '~/sessions/session-row.server';
import type { Submission } from './describe-payment.server';
import type { FoundRoutes } from './find-routes.server';
import type { House } from './house';
import { JOB } from './jobs';
import { takeUse } from './link-use.server';

/** An entry that was tried before in the same submit, and why it is not the last. */
export interface TriedEntry {
  readonly entryId: string;
  readonly because: 'not_reached' | 'refused' | 'soft_declined' | 'authentication_required';
}

/** A payment that is about to be tried by one routing entry: the first, or the one after it. */
export interface Preparation {
  readonly session: CheckoutSession;
  readonly submission: Submission;
  readonly decision: FoundRoutes;
  readonly entry: RoutingEntry;
  readonly tried: readonly TriedEntry[];
}

/** Why nothing is tried: the session's state, too many tries, or the card networks' rules for this card. */
export type NotPrepared = 'not_open' | 'too_many' | CardBlock;

/** So many attempts a session may have in ten minutes: enough for a person with many cards, too few to test stolen ones. */
const MOST_ATTEMPTS = 10;
const ATTEMPTS_WITHIN_MS = 10 * 60_000;
/** When it is looked whether the process that prepared the attempt lived to send it. */
const LOOK_AGAIN_MS = 35_000;

/** Thrown to undo the transaction that found it out. */
class NotNow extends Error {
  constructor(readonly reason: NotPrepared) {
    super(reason);
  }
}

/**
 * Commits the intention to pay. Refused when the session is not open, when another attempt is live or took the money after
 * all, when there were too many, or when the card may not be tried again: the database decides all of that under the session's
 * lock.
 */
export async function preparePayment(house: House, preparation: Preparation): Promise<Attempt | NotPrepared> {
  const { session, submission } = preparation;
  const now = house.clock.now();
  try {
    return await house.database.transact(async (tx) => {
      const locked = await lockSession(tx, session.id);
      // The price must be the one that the payer saw: a session changed meanwhile is shown again.
      if (!locked || JSON.stringify(locked.price) !== JSON.stringify(session.price)) throw new NotNow('not_open');
      const since = new Date(now.getTime() - ATTEMPTS_WITHIN_MS);
      if ((await countAttempts(tx, locked.id, since)) >= MOST_ATTEMPTS) throw new NotNow('too_many');
      const card = triedCard(house, preparation);
      const block =
        card && blockOf(card.brand, await lockCardTries(tx, { merchantId: locked.merchantId, card, now }), now);
      if (block) throw new NotNow(block);
      if (!(await moveSession(tx, locked, { from: ['created', 'active'], to: 'processing' })))
        throw new NotNow('not_open');
      if (!(await takeUse(tx, locked))) throw new NotNow('not_open');
      const { merchantId, currency, amount } = locked;
      const payment = await ensurePayment(tx, { merchantId, sessionId: locked.id, currency, amount, createdAt: now });
      if (await findLateSuccess(tx, payment.id)) throw new NotNow('not_open');
      const attempt = await prepareAttempt(tx, { ...attemptOf(preparation, now), paymentId: payment.id });
      if (!attempt) throw new NotNow('not_open');
      if (card) await addCardTry(tx, attempt, { card, at: now });
      const { email } = submission;
      if (email && email !== locked.customer.email) await keepPayerWords(tx, locked, { email });
      const runAt = new Date(now.getTime() + LOOK_AGAIN_MS);
      const payload = { attemptId: attempt.id };
      const { connectionId } = attempt;
      await orderJob(tx, { kind: JOB.resolveAttempt, key: attempt.id, payload, runAt, connectionId });
      return attempt;
    });
  } catch (error) {
    if (error instanceof NotNow) return error.reason;
    throw error;
  }
}

/** The card as its tries are remembered; null for other methods. */
function triedCard(house: House, { session, submission, decision }: Preparation): TriedCard | null {
  const { details } = submission;
  if (details.method !== 'card' || !('card' in details)) return null;
  const scope = session.mode === 'live' ? session.merchantId : `${session.merchantId} ${session.id}`;
  return { key: cardKeyOf(house.keys, scope, details.card), brand: decision.asked.card?.brand ?? null };
}

function attemptOf({ session, submission, decision, entry, tried }: Preparation, preparedAt: Date) {
  const { details } = submission;
  return {
    merchantId: session.merchantId,
    sessionId: session.id,
    connectionId: entry.connectionId,
    gateway: entry.gateway,
    method: entry.method,
    currency: session.currency,
    amount: session.amount,
    card: shownOf(details),
    routingDecision: { chosen: entry.id, considered: verdictsFor(decision.considered, entry, tried) },
    routingQuestion: decision.asked,
    submissionId: submission.id,
    submissionTry: tried.length,
    captureMode: session.captureMode,
    preparedAt,
  };
}

/** What may be kept of the card until the gateway tells more. */
function shownOf(details: Submission['details']): CardSummary | null {
  if ('card' in details) return { brand: 'card', lastFour: details.card.number.slice(-4) };
  if (!('sealed' in details) || details.sealed.lastFour === null) return null;
  return { brand: details.sealed.brand ?? 'card', lastFour: details.sealed.lastFour };
}

const WHY_LEFT: Readonly<Record<TriedEntry['because'], string>> = {
  not_reached: 'Could not be reached; nothing was sent to it.',
  refused: 'Refused our account before it looked at the payment; nothing was taken.',
  soft_declined: 'Declined in a way that another bank may not; nothing was taken.',
  authentication_required: 'Declined until the payer is authenticated; nothing was taken.',
};

/** The verdicts as they are for this try: after a fail-over the entries before it say why they were left. */
function verdictsFor(
  considered: readonly ConsideredEntry[],
  entry: RoutingEntry,
  tried: readonly TriedEntry[],
): readonly ConsideredEntry[] {
  if (tried.length === 0) return considered;
  return considered.map((one): ConsideredEntry => {
    const left = tried.find(({ entryId }) => entryId === one.entryId);
    if (one.entryId === entry.id) {
      const reason = left ? "Asked again, for the bank's authentication." : 'The next entry that fits.';
      return { ...one, verdict: 'chosen', reason };
    }
    return left ? { ...one, verdict: left.because, reason: WHY_LEFT[left.because] } : one;
  });
}
