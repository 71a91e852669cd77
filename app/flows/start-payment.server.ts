import { orderJob } from '~/database/jobs.server';
import { killPoint } from '~/foundation/kill-point.server';
import type { PaymentAsk } from '~/gateways/contract';
import { gatewayById } from '~/gateways/registry.server';
import type { Attempt } from '~/payments/attempt';
import {
  ensurePayment,
  lockAttempt,
  changeAttempt,
  findSubmission,
  prepareAttempt,
} from '~/payments/attempt-store.server';
import type { RouteDecision, RoutingEntry } from '~/routing/route-decision';
import type { CheckoutSession } from '~/sessions/session';
import { keepPayerWords, lockSession, moveSession } from '~/sessions/session-row.server';
import { askGateway } from './ask-gateway.server';
import { describePayment, type Submission } from './describe-payment.server';
import type { House } from './house';
import { JOB } from './jobs';
import { decideSessionRoute } from './offered-methods.server';
import { recordGatewayResult } from './record-gateway-result.server';

/** `attempt` is where the page goes on, be it this submission's or the one that was there before. */
export type Started =
  | { readonly kind: 'attempt'; readonly attempt: Attempt }
  /** The session is over, or another submission is under way: its page tells. */
  | { readonly kind: 'not_open' }
  | { readonly kind: 'no_route' };

/** One try and at most one fail-over: a payer waits for no more. */
const MOST_TRIES = 2;

/**
 * Takes a payment from its submission to an outcome: committed as prepared, marked sent, asked, recorded. The amount is
 * the session's. Another gateway is asked only on proof that the first was not sent anything.
 */
export async function startPayment(house: House, session: CheckoutSession, submission: Submission): Promise<Started> {
  const seen = await findSubmission(house.database.queries, session.id, submission.id);
  if (seen) return { kind: 'attempt', attempt: seen };
  const decision = await decideSessionRoute(house, session, submission.details.method);
  if (decision.ordered.length === 0) return { kind: 'no_route' };
  let last: Attempt | null = null;
  for (const [index, entry] of decision.ordered.slice(0, MOST_TRIES).entries()) {
    const prepared = await prepare(house, { session, submission, decision, entry, index });
    if (!prepared) return last ? { kind: 'attempt', attempt: last } : alreadyThere(house, session, submission);
    last = await sendAndRecord(house, prepared, describePayment(house, { session, submission, attempt: prepared }));
    if (last.state !== 'not_sent') break;
  }
  return last ? { kind: 'attempt', attempt: last } : { kind: 'no_route' };
}

async function alreadyThere(house: House, session: CheckoutSession, submission: Submission): Promise<Started> {
  const seen = await findSubmission(house.database.queries, session.id, submission.id);
  return seen ? { kind: 'attempt', attempt: seen } : { kind: 'not_open' };
}

/** Thrown to undo the transaction that found it out. */
class AnotherIsUnderWay extends Error {}

interface Preparation {
  readonly session: CheckoutSession;
  readonly submission: Submission;
  readonly decision: RouteDecision;
  readonly entry: RoutingEntry;
  readonly index: number;
}

/** Commits the intention. Null when the session is not open, or another attempt is live: the database decides that. */
function prepare(house: House, { session, submission, decision, entry, index }: Preparation): Promise<Attempt | null> {
  return house.database
    .transact(async (tx) => {
      const locked = await lockSession(tx, session.id);
      // The price must be the one that the payer saw: a session changed meanwhile is shown again.
      if (!locked || locked.amount !== session.amount || locked.currency !== session.currency) return null;
      const moved = await moveSession(tx, locked, { from: ['created', 'active'], to: 'processing' });
      if (!moved) return null;
      const now = house.clock.now();
      const { merchantId, currency, amount } = locked;
      const payment = await ensurePayment(tx, { merchantId, sessionId: locked.id, currency, amount, createdAt: now });
      const attempt = await prepareAttempt(tx, {
        merchantId,
        paymentId: payment.id,
        sessionId: locked.id,
        connectionId: entry.connectionId,
        gateway: entry.gateway,
        method: entry.method,
        currency,
        amount,
        card:
          submission.details.method === 'card'
            ? { brand: 'card', lastFour: submission.details.card.number.slice(-4) }
            : null,
        routingDecision: {
          chosen: entry.id,
          failoverFrom: index > 0 ? decision.ordered[index - 1]?.id : null,
          considered: decision.considered,
        },
        submissionId: submission.id,
        submissionTry: index,
        preparedAt: now,
      });
      if (!attempt) throw new AnotherIsUnderWay();
      if (submission.email && submission.email !== locked.customer.email)
        await keepPayerWords(tx, locked, { email: submission.email });
      const runAt = new Date(now.getTime() + 35_000);
      await orderJob(tx, { kind: JOB.resolveAttempt, key: attempt.id, payload: { attemptId: attempt.id }, runAt });
      return attempt;
    })
    .catch((error: unknown) => {
      if (error instanceof AnotherIsUnderWay) return null;
      throw error;
    });
}

async function sendAndRecord(house: House, attempt: Attempt, ask: PaymentAsk): Promise<Attempt> {
  killPoint('K1');
  if (!gatewayById(attempt.gateway)) throw new Error(`no gateway ${attempt.gateway}`);
  const sent = await markSent(house, attempt);
  // Someone else concluded it meanwhile (it took too long between the two commits): then nothing may be sent any more.
  if (!sent) return (await lockAttempt(house.database.queries, attempt.id)) ?? attempt;
  const asked = await askGateway(house, sent, {
    operation: 'pay',
    question: (gateway, context) => gateway.pay(ask, context),
  });
  return recordGatewayResult(house, { attemptId: attempt.id, source: 'answer', asked });
}

/** Commits that from now on the gateway may have been asked; null when the attempt is no longer `prepared`. */
function markSent(house: House, attempt: Attempt): Promise<Attempt | null> {
  return house.database.transact(async (tx) => {
    const locked = await lockAttempt(tx, attempt.id);
    if (locked?.state !== 'prepared') return null;
    const sentAt = house.clock.now();
    await changeAttempt(tx, attempt, { state: 'sent', sentAt });
    return { ...locked, state: 'sent', sentAt };
  });
}
