import { killPoint } from '~/foundation/kill-point.server';
import type { PaymentAsk } from '~/gateways/contract';
import type { Attempt } from '~/payments/attempt';
import { changeAttempt, findAttempt, findSubmission, lockAttempt } from '~/payments/attempt-store.server';
import type { CheckoutSession } from '~/sessions/session';
import { askGateway, openGateway, type Asked } from './ask-gateway.server';
import { describePayment, type Submission } from './describe-payment.server';
import type { House } from './house';
import { decideSessionRoute } from './offered-methods.server';
import { preparePayment } from './prepare-payment.server';
import { recordGatewayResult } from './record-gateway-result.server';

/** `attempt` is where the page goes on, be it this submission's or the one that was there before. */
export type Started =
  | { readonly kind: 'attempt'; readonly attempt: Attempt }
  /** The session is over, or another submission is under way: its page tells. */
  | { readonly kind: 'not_open' }
  | { readonly kind: 'no_route' }
  /** Too many attempts in too short a time. */
  | { readonly kind: 'too_many' };

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
    const prepared = await preparePayment(house, { session, submission, decision, entry, index });
    if (typeof prepared === 'string') {
      if (last) break;
      return prepared === 'too_many' ? { kind: 'too_many' } : alreadyThere(house, session, submission);
    }
    last = await sendAndRecord(house, prepared, describePayment(house, { session, submission, attempt: prepared }));
    if (last.state !== 'not_sent') break;
  }
  return last ? { kind: 'attempt', attempt: last } : { kind: 'no_route' };
}

async function alreadyThere(house: House, session: CheckoutSession, submission: Submission): Promise<Started> {
  const seen = await findSubmission(house.database.queries, session.id, submission.id);
  return seen ? { kind: 'attempt', attempt: seen } : { kind: 'not_open' };
}

/** Between the mark and the first byte nothing may take long: what slept in between is not sent any more. */
const LONGEST_PAUSE_MS = 5_000;

async function sendAndRecord(house: House, attempt: Attempt, ask: PaymentAsk): Promise<Attempt> {
  killPoint('K1');
  const opened = await openGateway(house, attempt);
  const sent = await markSent(house, attempt);
  // Someone else concluded it meanwhile (it took too long between the two commits): then nothing may be sent any more.
  if (!sent) return (await findAttempt(house.database.queries, attempt.id)) ?? attempt;
  const pausedMs = house.clock.now().getTime() - (sent.sentAt ?? sent.preparedAt).getTime();
  const asked: Asked =
    pausedMs > LONGEST_PAUSE_MS
      ? { kind: 'not_sent', why: 'the process paused before it could send' }
      : await askGateway(house, sent, {
          operation: 'pay',
          question: (gateway, context) => gateway.pay(ask, context),
          opened,
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
