import type { Queries } from '~/database/database.server';
import type { GatewayAnswer } from '~/gateways/contract';
import type { Attempt } from '~/payments/attempt';
import { isLive, isPaid } from '~/payments/attempt-states';
import type { Judgment } from '~/payments/judge-answer';
import { forgetStep, keepStep } from '~/payments/payment-step.server';
import { keepCredential } from '~/payments/stored-credential-store.server';
import type { Asked } from './ask-gateway.server';
import type { House } from './house';
import type { LockedAttempt } from './lock-attempt-scene.server';

/** An attempt and what was heard of it, in the transaction that writes it down. */
interface Heard extends LockedAttempt {
  readonly finding: { readonly asked: Asked };
}

const answerIn = ({ asked }: Heard['finding']): GatewayAnswer | null =>
  asked.kind === 'answered' ? asked.answer : null;

/** An answer as it may be written down for people: without what only its gateway may read. */
export function withoutSecrets(answer: GatewayAnswer | null): GatewayAnswer | null {
  return (
    answer && {
      ...answer,
      ...('credential' in answer ? { credential: undefined } : {}),
      ...('continuation' in answer ? { continuation: undefined } : {}),
    }
  );
}

/** Keeps what the adapter needs for the step that is required now; forgets it when the attempt waits for nothing more. */
export async function keepOrForgetStep(
  house: House,
  tx: Queries,
  { attempt, finding, now, judgment }: Heard & { readonly judgment: Extract<Judgment, { kind: 'become' }> },
): Promise<void> {
  const answer = answerIn(finding);
  const { state } = judgment;
  if (answer?.outcome === 'requires_action' && answer.continuation !== undefined && state === 'requires_action') {
    const step = { continuation: answer.continuation, returned: null };
    return keepStep(tx, house.keys, { attempt, step, now });
  }
  const hadStep = attempt.state === 'requires_action' || attempt.state === 'pending' || attempt.state === 'unknown';
  const isOver = state === 'requires_action' || isPaid(state) || !isLive(state);
  if (hadStep && isOver) await forgetStep(tx, attempt);
}

/**
 * Keeps what the gateway stored for later payments, whoever told of it: also when the payment itself was written down before.
 * Only of an attempt that counts.
 */
export async function keepWhatIsStored(
  house: House,
  tx: Queries,
  { attempt, session, finding, now }: Heard & { readonly attempt: Attempt },
): Promise<void> {
  const answer = answerIn(finding);
  const credential = answer && 'credential' in answer ? answer.credential : undefined;
  if (!credential || !isPaid(attempt.state)) return;
  const purpose = session.kind === 'subscription' ? 'subscription' : 'card_on_file';
  await keepCredential(tx, house.keys, { attempt, credential, purpose, now });
}
