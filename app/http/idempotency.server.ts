import { createHash } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import { claimAnswer, type AnswerClaim, type ClaimedAnswer } from '~/database/answer-claims.server';
import { idempotentAnswers } from '~/database/tables';
import type { House } from '~/flows/house';
import { refuse } from '~/foundation/refusal';
import { sameBytes } from '~/foundation/keyring.server';
import type { MerchantCall } from './door.server';
import { refused, type ApiAnswer } from './problem.server';

const IDEMPOTENCY_HEADER = 'idempotency-key';

const KEY = /^[\x20-\x7e]{1,255}$/;

const placeOf = (claim: AnswerClaim): string =>
  `idempotent_answers.answer ${claim.merchantId} ${claim.route} ${claim.key}`;

const rowOf = (claim: AnswerClaim) =>
  and(
    eq(idempotentAnswers.merchantId, claim.merchantId),
    eq(idempotentAnswers.route, claim.route),
    eq(idempotentAnswers.key, claim.key),
  );

// Whoever was thought dead and comes back late finds a newer claim, and leaves it alone.
const stillOurs = (claim: AnswerClaim) =>
  and(rowOf(claim), isNull(idempotentAnswers.status), eq(idempotentAnswers.claimedAt, claim.claimedAt));

/**
 * Does the work once for each Idempotency-Key, and answers a repeat with the same bytes. Without a key it just works.
 * Only a success is kept: after a refusal or a fault the key is free again, so that a corrected request may use it.
 * Between the work and the keeping of its answer a crash may fall; the same request then does the work again after a minute,
 * which is harmless for what has no effect on money (a second session nobody was told of).
 */
export async function answerOnce(
  call: MerchantCall,
  asked: { readonly route: string; readonly bytes: Buffer },
  work: () => Promise<ApiAnswer>,
): Promise<ApiAnswer> {
  const key = call.request.headers.get(IDEMPOTENCY_HEADER);
  if (key === null) return work();
  if (!KEY.test(key)) return badKey();
  const { house } = call.context;
  const claim = claimFor(call, { ...asked, key });
  if (!(await claimAnswer(house.database.queries, claim))) return (await answerOfOther(house, claim)) ?? inProgress();
  let answer: ApiAnswer | null = null;
  try {
    answer = await work();
  } finally {
    if (answer && answer.status < 300) await keepAnswer(house, claim, answer);
    else await house.database.queries.delete(idempotentAnswers).where(stillOurs(claim));
  }
  return answer;
}

/** Makes the row that keeps an answer, for work that keeps it together with its effect. */
export type KeptWith = (answer: ApiAnswer) => ClaimedAnswer;

/**
 * The same for work whose whole effect is one statement, which also keeps the answer: no crash can fall between the two,
 * and one commit does for both. The work is given a way to make the row that is to be kept, or null where no key was sent;
 * it answers null when the key turned out to be somebody else's, and must then have had no effect.
 * Of several at once all do the work up to the statement; one keeps it, the others wait for that and give its answer.
 */
export async function answerInOneStatement(
  call: MerchantCall,
  asked: { readonly route: string; readonly bytes: Buffer },
  work: (keptWith: KeptWith | null) => Promise<ApiAnswer | null>,
): Promise<ApiAnswer> {
  const key = call.request.headers.get(IDEMPOTENCY_HEADER);
  if (key === null) return (await work(null)) ?? inProgress();
  if (!KEY.test(key)) return badKey();
  const { house } = call.context;
  const claim = claimFor(call, { ...asked, key });
  const answer = await work(({ status, body }) => ({
    ...claim,
    status,
    answerSealed: house.keys.seal(placeOf(claim), body),
  }));
  if (answer && answer.status < 300) return answer;
  // A refusal must not hide what was answered before: a price or a route may be gone since.
  return (await answerOfOther(house, claim)) ?? answer ?? inProgress();
}

function badKey(): ApiAnswer {
  const details = { 'Idempotency-Key': 'must be 1 to 255 printable ASCII characters' };
  return refused(refuse('invalid_request', `Idempotency-Key ${details['Idempotency-Key']}`, details).refusal);
}

/** In progress, or released in this moment: both are worth another try. */
function inProgress(): ApiAnswer {
  const refusal = refuse('idempotency_conflict', 'A request with this Idempotency-Key is in progress.').refusal;
  return refused(refusal, { 'retry-after': '1' });
}

function claimFor(
  call: MerchantCall,
  asked: { readonly route: string; readonly bytes: Buffer; readonly key: string },
): AnswerClaim {
  const { request, caller, context } = call;
  const requestHash = createHash('sha256')
    .update(`${request.method}\n${new URL(request.url).pathname}\n`)
    .update(asked.bytes)
    .digest();
  return {
    merchantId: caller.merchant.id,
    route: `${caller.mode} ${asked.route}`,
    key: asked.key,
    requestHash,
    claimedAt: context.house.clock.now(),
  };
}

/** What the one who has the key was answered; null when nobody has it. */
async function answerOfOther(house: House, claim: AnswerClaim): Promise<ApiAnswer | null> {
  const [row] = await house.database.queries.select().from(idempotentAnswers).where(rowOf(claim));
  if (!row) return null;
  if (!sameBytes(row.requestHash, claim.requestHash)) {
    return refused(refuse('idempotency_mismatch', 'This Idempotency-Key was used with another request.').refusal);
  }
  if (row.status === null || row.answerSealed === null) return inProgress();
  return {
    status: row.status,
    body: house.keys.open(placeOf(claim), row.answerSealed),
    headers: { 'idempotent-replayed': 'true' },
  };
}

async function keepAnswer(house: House, claim: AnswerClaim, answer: ApiAnswer): Promise<void> {
  await house.database.queries
    .update(idempotentAnswers)
    .set({ status: answer.status, answerSealed: house.keys.seal(placeOf(claim), answer.body) })
    .where(stillOurs(claim));
}
