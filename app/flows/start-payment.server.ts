import { findSubmission } from '~/payments/attempt-store.server';
import { isLive } from '~/payments/attempt-states';
import type { CheckoutSession } from '~/sessions/session';
import type { Submission } from './describe-payment.server';
import type { House } from './house';
import { pursuePayment, type Started } from './pursue-payment.server';

/** A payer is answered within this: what takes longer goes on, and the page says that it is being found out. */
const ANSWER_WITHIN_MS = 9_000;
/** Between two tries no attempt is live for a moment: then it is looked again after this. */
const LOOK_AGAIN_MS = 250;

/**
 * Takes a payment from its submission to an outcome, or to where it stands when the payer has waited long enough. A second
 * post of the same form finds the first one's attempt.
 */
export async function startPayment(house: House, session: CheckoutSession, submission: Submission): Promise<Started> {
  const seen = await findSubmission(house.database.queries, session.id, submission.id);
  if (seen) return { kind: 'attempt', attempt: seen };
  return answeredInTime(house, pursuePayment(house, session, submission), async () => {
    const attempt = await findSubmission(house.database.queries, session.id, submission.id);
    return attempt && isLive(attempt.state) ? { kind: 'attempt', attempt } : null;
  });
}

/** The end of the pursuit, or, when that takes too long, how it stands. It goes on either way, and is recorded by itself. */
function answeredInTime(
  house: House,
  pursuit: Promise<Started>,
  standing: () => Promise<Started | null>,
): Promise<Started> {
  house.background.add(pursuit);
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    const look = () => {
      standing().then(
        (stands) => {
          if (stands) {
            isAnswered = true;
            resolve(stands);
          } else timer = setTimeout(look, LOOK_AGAIN_MS);
        },
        // Whoever waits is answered by the pursuit in the end.
        (error: unknown) => house.log.error({ err: error }, 'it could not be seen how a payment stands'),
      );
    };
    let timer = setTimeout(look, ANSWER_WITHIN_MS);
    pursuit
      .then(resolve, (error: unknown) => {
        if (isAnswered) house.log.error({ err: error }, 'a payment that went on by itself failed');
        reject(error instanceof Error ? error : new Error(String(error)));
      })
      .finally(() => clearTimeout(timer));
  });
}
