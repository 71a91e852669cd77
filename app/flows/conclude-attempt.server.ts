import { done, refuse, refuseFields, type Outcome } from '~/foundation/refusal';
import type { FoundKey } from '~/merchants/api-key-store.server';
import type { Caller } from '~/merchants/merchant';
import { findOwnAttempt } from '~/payments/attempt-store.server';
import type { Attempt } from '~/payments/attempt';
import { mayBecome, type AttemptState } from '~/payments/attempt-states';
import { answerFor, type Conclusion } from '~/payments/conclusion';
import { isReferenceTaken, keepConclusion } from '~/payments/conclusion-store.server';
import { continuePayment } from './continue-payment.server';
import type { House } from './house';
import { recordGatewayResult } from './record-gateway-result.server';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The attempt as it stands after a person saw to it. */
export interface SeenTo {
  readonly transactionId: string;
  readonly state: AttemptState;
  /** Whether the gateway could be asked; absent where it was not. */
  readonly isHeard?: boolean;
}

async function findFor(house: House, caller: Caller, attemptId: string): Promise<Attempt | null> {
  const owner = { merchantId: caller.merchant.id, mode: caller.mode };
  return UUID.test(attemptId) ? findOwnAttempt(house.database.queries, owner, attemptId) : null;
}

const noSuchAttempt = () => refuse('not_found', 'There is no such transaction.');

/**
 * An operator states what became of an attempt that its gateway does not tell of. Only what is unknown or contradicts the
 * gateway can be concluded so, only by a legal transition, and by the one flow that writes outcomes down: with their name
 * and evidence in the ledger.
 */
export async function concludeAttempt(
  house: House,
  caller: FoundKey,
  { attemptId, conclusion }: { readonly attemptId: string; readonly conclusion: Conclusion },
): Promise<Outcome<SeenTo>> {
  const attempt = await findFor(house, caller, attemptId);
  if (!attempt) return noSuchAttempt();
  const { state } = attempt;
  const isOpen = state === 'unknown' || state === 'mismatch';
  if (!isOpen || !mayBecome(state, conclusion.state))
    return refuseFields({ state: `is not possible: the transaction is ${state}` });
  const answer = answerFor(attempt, conclusion);
  if (!answer && conclusion.state !== 'failed') return refuseFields({ gatewayReference: 'is missing' });
  const { operator, evidence, gatewayReference } = conclusion;
  if (gatewayReference && (await isReferenceTaken(house.database.queries, attempt, gatewayReference)))
    return refuseFields({ gatewayReference: 'is that of another transaction' });
  const statement = { state: conclusion.state, operator, evidence, apiKeyId: caller.keyId };
  const after = await recordGatewayResult(house, {
    attemptId: attempt.id,
    source: 'operator',
    asked: answer ? { kind: 'answered', answer } : { kind: 'refused', why: `stated by ${operator}: ${evidence}` },
    stated: {
      evidence: { stated: statement },
      keep: (tx, { from, to }) => keepConclusion(tx, from, { statement, from: from.state, to, now: house.clock.now() }),
    },
  });
  // Somebody else's truth came first, or contradicts the statement: it stands.
  if (after.state === state) return refuseFields({ state: 'contradicts what is recorded' });
  return done({ transactionId: after.id, state: after.state });
}

/** Asks the gateway now, and not only when the schedule says so. */
export async function askNow(house: House, caller: Caller, attemptId: string): Promise<Outcome<SeenTo>> {
  const attempt = await findFor(house, caller, attemptId);
  if (!attempt) return noSuchAttempt();
  if (attempt.state === 'prepared') return done({ transactionId: attempt.id, state: attempt.state, isHeard: false });
  const { attempt: after, isHeard } = await continuePayment(house, attempt, { source: 'query' });
  return done({ transactionId: after.id, state: after.state, isHeard });
}
