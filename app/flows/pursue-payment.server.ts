import { gatewayById } from '~/gateways/registry.server';
import type { Attempt } from '~/payments/attempt';
import { findSubmission } from '~/payments/attempt-store.server';
import type { CardBlock } from '~/payments/card-tries';
import { nextStep, SUBMIT_DEADLINE_MS, type NextStep, type TryEnd } from '~/routing/fail-over';
import type { RoutingEntry } from '~/routing/routing-entry';
import type { CheckoutSession } from '~/sessions/session';
import type { Asked } from './ask-gateway.server';
import { describePayment, type Submission } from './describe-payment.server';
import { findRoutes, type FoundRoutes } from './find-routes.server';
import type { House } from './house';
import { preparePayment, type NotPrepared, type TriedEntry } from './prepare-payment.server';
import { submittedQuestion } from './route-question';
import { sendPayment, type Made } from './send-payment.server';

/** `attempt` is where the page goes on, be it this submission's or the one that was there before. */
export type Started =
  | { readonly kind: 'attempt'; readonly attempt: Attempt }
  /** The session is over, or another submission is under way: its page tells. */
  | { readonly kind: 'not_open' }
  | { readonly kind: 'no_route' }
  /** Every connection that could take it has stopped answering. Nothing was sent. */
  | { readonly kind: 'unavailable' }
  /** No entry of the merchant's takes this card, or the networks forbid another try of it. Nothing was sent. */
  | { readonly kind: 'card_not_taken' | CardBlock }
  /** Too many attempts in too short a time. */
  | { readonly kind: 'too_many' };

/** One submit, from beginning to end. */
interface Pursuit {
  readonly session: CheckoutSession;
  readonly submission: Submission;
  readonly decision: FoundRoutes;
  /** By a clock that only goes forward. */
  readonly startedAtMs: number;
}

/** What is tried next: an entry, and whether its bank is to authenticate the payer. */
interface Try {
  readonly entry: RoutingEntry;
  readonly wantsChallenge: boolean;
}

/**
 * Takes a payment from its submission to an outcome: committed as prepared, marked sent, asked, recorded. The amount is the
 * session's. A second try is made once at most, and only where app/routing/fail-over.ts names the case.
 */
export async function pursuePayment(house: House, session: CheckoutSession, submission: Submission): Promise<Started> {
  const startedAtMs = performance.now();
  const decision = await findRoutes(house, session, submittedQuestion(session, submission));
  const pursuit = { session, submission, decision, startedAtMs };
  const tried: TriedEntry[] = [];
  let next = firstTry(decision);
  let last: Attempt | null = null;
  while (next !== null) {
    const { entry, wantsChallenge } = next;
    const prepared = await preparePayment(house, { session, submission, decision, entry, tried });
    if (typeof prepared === 'string') {
      if (last) break;
      return notPrepared(house, pursuit, prepared);
    }
    const ask = describePayment(house, { session, submission, attempt: prepared, wantsChallenge });
    const leftMs = SUBMIT_DEADLINE_MS - (performance.now() - startedAtMs);
    const made = await sendPayment(house, { attempt: prepared, ask, leftMs });
    last = made.attempt;
    const step = stepAfter(pursuit, { made, entry, tries: tried.length + 1 });
    next = step.step === 'stop' ? null : tryAfter(house, pursuit, { step, entry });
    if (step.step !== 'stop') tried.push({ entryId: entry.id, because: step.because });
  }
  return last ? { kind: 'attempt', attempt: last } : { kind: whyNoTry(decision) };
}

function firstTry({ ordered: [entry] }: FoundRoutes): Try | null {
  return entry ? { entry, wantsChallenge: false } : null;
}

/** The same entry with authentication, or the next that leads to another connection which still answers. */
function tryAfter(
  house: House,
  { decision }: Pursuit,
  { step, entry }: { readonly step: Exclude<NextStep, { step: 'stop' }>; readonly entry: RoutingEntry },
): Try | null {
  if (step.step === 'step_up') return { entry, wantsChallenge: true };
  const others = decision.ordered.slice(decision.ordered.indexOf(entry) + 1);
  const other = others.find(
    ({ connectionId }) =>
      connectionId !== entry.connectionId && !house.health.isOpen({ connectionId, operation: 'pay' }),
  );
  return other ? { entry: other, wantsChallenge: false } : null;
}

/** Why no entry was tried at all: its connection may come back, or the card may be another one. */
function whyNoTry({ considered }: FoundRoutes): 'unavailable' | 'card_not_taken' | 'no_route' {
  if (considered.some(({ verdict }) => verdict === 'circuit_open')) return 'unavailable';
  return considered.some(({ verdict }) => /^(?:brand|bin|card_type)_/.test(verdict)) ? 'card_not_taken' : 'no_route';
}

async function notPrepared(house: House, pursuit: Pursuit, reason: NotPrepared): Promise<Started> {
  if (reason !== 'not_open') return { kind: reason };
  const seen = await findSubmission(house.database.queries, pursuit.session.id, pursuit.submission.id);
  return seen ? { kind: 'attempt', attempt: seen } : { kind: 'not_open' };
}

function stepAfter(
  pursuit: Pursuit,
  { made, entry, tries }: { readonly made: Made; readonly entry: RoutingEntry; readonly tries: number },
): NextStep {
  const end = { recorded: made.attempt.state, said: saidOf(made.asked) };
  return nextStep(end, {
    tries,
    elapsedMs: performance.now() - pursuit.startedAtMs,
    failsOverOnSoftDecline: entry.failsOverOnSoftDecline,
    canStepUp: gatewayById(entry.gateway)?.dataSheet.asksForChallenge === true,
  });
}

function saidOf(asked: Asked): TryEnd['said'] {
  if (asked.kind === 'not_sent') return { kind: 'not_sent' };
  if (asked.kind === 'refused') return { kind: 'refused', isConfiguration: asked.isConfiguration === true };
  const { answer } = asked;
  const isDecline = answer.outcome === 'declined';
  return {
    kind: 'answered',
    outcome: answer.outcome,
    declineCode: isDecline ? answer.declineCode : null,
    retryAdvice: isDecline ? (answer.retryAdvice ?? null) : null,
  };
}
