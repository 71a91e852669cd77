import { orderJob } from '~/database/jobs.server';
import type { Attempt } from '~/payments/attempt';
import { countAttempts, ensurePayment, findLateSuccess, prepareAttempt } from '~/payments/attempt-store.server';
import type { ConsideredEntry, RouteDecision, RoutingEntry } from '~/routing/route-decision';
import type { CheckoutSession } from '~/sessions/session';
import { keepPayerWords, lockSession, moveSession } from '~/sessions/session-row.server';
import type { Submission } from './describe-payment.server';
import type { House } from './house';
import { JOB } from './jobs';

/** A payment that is about to be tried by one routing entry: the first, or the one after it. */
export interface Preparation {
  readonly session: CheckoutSession;
  readonly submission: Submission;
  readonly decision: RouteDecision;
  readonly entry: RoutingEntry;
  readonly index: number;
}

/** So many attempts a session may have in ten minutes: enough for a person with many cards, too few to test stolen ones. */
const MOST_ATTEMPTS = 10;
const ATTEMPTS_WITHIN_MS = 10 * 60_000;
/** When it is looked whether the process that prepared the attempt lived to send it. */
const LOOK_AGAIN_MS = 35_000;

/** Thrown to undo the transaction that found it out. */
class NotNow extends Error {
  constructor(readonly reason: 'not_open' | 'too_many') {
    super(reason);
  }
}

/**
 * Commits the intention to pay. Refused when the session is not open, when another attempt is live or took the money after
 * all, or when there were too many: the database decides all of that under the session's lock.
 */
export async function preparePayment(
  house: House,
  preparation: Preparation,
): Promise<Attempt | 'not_open' | 'too_many'> {
  const { session, submission } = preparation;
  const now = house.clock.now();
  try {
    return await house.database.transact(async (tx) => {
      const locked = await lockSession(tx, session.id);
      // The price must be the one that the payer saw: a session changed meanwhile is shown again.
      if (!locked || JSON.stringify(locked.price) !== JSON.stringify(session.price)) throw new NotNow('not_open');
      const since = new Date(now.getTime() - ATTEMPTS_WITHIN_MS);
      if ((await countAttempts(tx, locked.id, since)) >= MOST_ATTEMPTS) throw new NotNow('too_many');
      if (!(await moveSession(tx, locked, { from: ['created', 'active'], to: 'processing' })))
        throw new NotNow('not_open');
      const { merchantId, currency, amount } = locked;
      const payment = await ensurePayment(tx, { merchantId, sessionId: locked.id, currency, amount, createdAt: now });
      if (await findLateSuccess(tx, payment.id)) throw new NotNow('not_open');
      const attempt = await prepareAttempt(tx, { ...attemptOf(preparation, now), paymentId: payment.id });
      if (!attempt) throw new NotNow('not_open');
      const { email } = submission;
      if (email && email !== locked.customer.email) await keepPayerWords(tx, locked, { email });
      const runAt = new Date(now.getTime() + LOOK_AGAIN_MS);
      await orderJob(tx, { kind: JOB.resolveAttempt, key: attempt.id, payload: { attemptId: attempt.id }, runAt });
      return attempt;
    });
  } catch (error) {
    if (error instanceof NotNow) return error.reason;
    throw error;
  }
}

function attemptOf({ session, submission, decision, entry, index }: Preparation, preparedAt: Date) {
  const { details } = submission;
  return {
    merchantId: session.merchantId,
    sessionId: session.id,
    connectionId: entry.connectionId,
    gateway: entry.gateway,
    method: entry.method,
    currency: session.currency,
    amount: session.amount,
    card: details.method === 'card' ? { brand: 'card', lastFour: details.card.number.slice(-4) } : null,
    routingDecision: { chosen: entry.id, considered: verdictsFor(decision, entry, index) },
    submissionId: submission.id,
    submissionTry: index,
    preparedAt,
  };
}

/** The verdicts as they are for this try: after a fail-over the entries before it were not reached. */
function verdictsFor(decision: RouteDecision, entry: RoutingEntry, index: number): readonly ConsideredEntry[] {
  const tried = new Set(decision.ordered.slice(0, index).map(({ id }) => id));
  return decision.considered.map((considered): ConsideredEntry => {
    if (tried.has(considered.entryId)) {
      return { ...considered, verdict: 'not_reached', reason: 'Could not be reached; nothing was sent to it.' };
    }
    if (considered.entryId !== entry.id || index === 0) return considered;
    return { ...considered, verdict: 'chosen', reason: 'The next entry that fits.' };
  });
}
