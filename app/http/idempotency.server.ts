import { createHash } from 'node:crypto';
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { idempotentAnswers } from '~/database/tables';
import type { House } from '~/flows/house';
import { refuse } from '~/foundation/refusal';
import { sameBytes } from '~/foundation/keyring.server';
import type { MerchantCall } from './door.server';
import { refused, type ApiAnswer } from './problem.server';

const IDEMPOTENCY_HEADER = 'idempotency-key';

/** A claim this old was left by a process that died; the same request may take it over. */
const ABANDONED_AFTER_SECONDS = 60;

const KEY = /^[\x20-\x7e]{1,255}$/;

/** What is claimed: a merchant's key at one route. Sandbox and live are two worlds. */
interface Claim {
  readonly merchantId: string;
  readonly route: string;
  readonly key: string;
  readonly requestHash: Buffer;
  readonly claimedAt: Date;
}

const placeOf = (claim: Claim): string => `idempotent_answers.answer ${claim.merchantId} ${claim.route} ${claim.key}`;

const rowOf = (claim: Claim) =>
  and(
    eq(idempotentAnswers.merchantId, claim.merchantId),
    eq(idempotentAnswers.route, claim.route),
    eq(idempotentAnswers.key, claim.key),
  );

// Whoever was thought dead and comes back late finds a newer claim, and leaves it alone.
const stillOurs = (claim: Claim) =>
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
  if (!KEY.test(key)) {
    const details = { 'Idempotency-Key': 'must be 1 to 255 printable ASCII characters' };
    return refused(refuse('invalid_request', `Idempotency-Key ${details['Idempotency-Key']}`, details).refusal);
  }
  const { house } = call.context;
  const claim = claimFor(call, { ...asked, key });
  if (!(await isClaimed(house.database.queries, claim))) return answerOfOther(house, claim);
  let answer: ApiAnswer | null = null;
  try {
    answer = await work();
  } finally {
    if (answer && answer.status < 300) await keepAnswer(house, claim, answer);
    else await house.database.queries.delete(idempotentAnswers).where(stillOurs(claim));
  }
  return answer;
}

function claimFor(
  call: MerchantCall,
  asked: { readonly route: string; readonly bytes: Buffer; readonly key: string },
): Claim {
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

async function isClaimed(queries: Queries, claim: Claim): Promise<boolean> {
  const abandonedBefore = new Date(claim.claimedAt.getTime() - ABANDONED_AFTER_SECONDS * 1000);
  const claimed = await queries
    .insert(idempotentAnswers)
    .values(claim)
    .onConflictDoUpdate({
      target: [idempotentAnswers.merchantId, idempotentAnswers.route, idempotentAnswers.key],
      set: { claimedAt: claim.claimedAt },
      setWhere: sql`${idempotentAnswers.status} is null and ${idempotentAnswers.claimedAt} < ${abandonedBefore.toISOString()}
        and ${idempotentAnswers.requestHash} = ${claim.requestHash}`,
    })
    .returning({ key: idempotentAnswers.key });
  return claimed.length > 0;
}

async function answerOfOther(house: House, claim: Claim): Promise<ApiAnswer> {
  const [row] = await house.database.queries.select().from(idempotentAnswers).where(rowOf(claim));
  if (row && !sameBytes(row.requestHash, claim.requestHash)) {
    return refused(refuse('idempotency_mismatch', 'This Idempotency-Key was used with another request.').refusal);
  }
  if (row && row.status !== null && row.answerSealed !== null) {
    return {
      status: row.status,
      body: house.keys.open(placeOf(claim), row.answerSealed),
      headers: { 'idempotent-replayed': 'true' },
    };
  }
  // In progress, or released in this moment: both are worth another try.
  const refusal = refuse('idempotency_conflict', 'A request with this Idempotency-Key is in progress.').refusal;
  return refused(refusal, { 'retry-after': '1' });
}

async function keepAnswer(house: House, claim: Claim, answer: ApiAnswer): Promise<void> {
  await house.database.queries
    .update(idempotentAnswers)
    .set({ status: answer.status, answerSealed: house.keys.seal(placeOf(claim), answer.body) })
    .where(stillOurs(claim));
}
