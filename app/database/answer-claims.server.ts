import { sql, type SQL } from 'drizzle-orm';
import type { Queries } from './database.server';
import { idempotentAnswers } from './tables';

/** A claim this old was left by a process that died; the same request may take it over. */
const ABANDONED_AFTER = sql`interval '60 seconds'`;

/** What is claimed: a merchant's key at one route. Sandbox and live are two worlds. */
export interface AnswerClaim {
  readonly merchantId: string;
  readonly route: string;
  readonly key: string;
  readonly requestHash: Buffer;
  readonly claimedAt: Date;
}

/** A claim with the answer, where the work and its answer are kept in one statement; without it the work is to come. */
export interface ClaimedAnswer extends AnswerClaim {
  readonly status: number | null;
  readonly answerSealed: string | null;
}

const table = idempotentAnswers;
const named = (column: { readonly name: string }) => sql.identifier(column.name);

/** The statement that claims, for the parameters of `claimParameters`. Its result has a row when the claim is now ours. */
export const CLAIM: SQL = sql`
  insert into ${table} (${sql.join([table.merchantId, table.route, table.key, table.requestHash, table.claimedAt, table.status, table.answerSealed].map(named), sql`, `)})
  values (${sql.placeholder('claimMerchant')}, ${sql.placeholder('claimRoute')}, ${sql.placeholder('claimKey')},
    ${sql.placeholder('claimHash')}, ${sql.placeholder('claimedAt')}, ${sql.placeholder('claimStatus')}, ${sql.placeholder('claimAnswer')})
  on conflict (${named(table.merchantId)}, ${named(table.route)}, ${named(table.key)}) do update
    set ${named(table.claimedAt)} = excluded.claimed_at, ${named(table.status)} = excluded.status,
      ${named(table.answerSealed)} = excluded.answer_sealed
    where ${table.status} is null and ${table.claimedAt} < excluded.claimed_at - ${ABANDONED_AFTER}
      and ${table.requestHash} = excluded.request_hash
  returning ${named(table.key)}`;

export function claimParameters(claim: ClaimedAnswer): Record<string, unknown> {
  return {
    claimMerchant: claim.merchantId,
    claimRoute: claim.route,
    claimKey: claim.key,
    claimHash: claim.requestHash,
    claimedAt: claim.claimedAt.toISOString(),
    claimStatus: claim.status,
    claimAnswer: claim.answerSealed,
  };
}

function prepareClaim(queries: Queries) {
  const claim = queries.$with('claim', { key: sql<string>`key`.as('key') }).as(CLAIM);
  return queries.with(claim).select({ key: claim.key }).from(claim).prepare('claim_answer');
}

const prepared = new WeakMap<Queries, ReturnType<typeof prepareClaim>>();

/** Claims a key for work that is to come; false when somebody has it. */
export async function claimAnswer(queries: Queries, claim: AnswerClaim): Promise<boolean> {
  let statement = prepared.get(queries);
  if (!statement) prepared.set(queries, (statement = prepareClaim(queries)));
  const claimed = await statement.execute(claimParameters({ ...claim, status: null, answerSealed: null }));
  return claimed.length > 0;
}
