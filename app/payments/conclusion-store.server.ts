import { randomUUID } from 'node:crypto';
import { and, eq, ne } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { attempts, operatorConclusions } from '~/database/tables';
import type { Attempt } from './attempt';
import type { AttemptState } from './attempt-states';
import type { OperationState } from './operation-states';

/** What an operator stated about an attempt, and how they know. */
interface Statement {
  readonly state: string;
  readonly operator: string;
  readonly evidence: string;
  readonly apiKeyId: string | null;
}

/** Writes down who stated what, why, and what came of it. Never changed afterwards. */
export async function keepConclusion(
  tx: Queries,
  attempt: Pick<Attempt, 'id' | 'merchantId'>,
  {
    statement,
    from,
    to,
    operationId = null,
    now,
  }: {
    readonly statement: Statement;
    readonly from: AttemptState | OperationState;
    readonly to: AttemptState | OperationState;
    /** Where it is about an operation of the attempt. */
    readonly operationId?: string | null;
    readonly now: Date;
  },
): Promise<void> {
  await tx.insert(operatorConclusions).values({
    id: randomUUID(),
    merchantId: attempt.merchantId,
    attemptId: attempt.id,
    operationId,
    fromState: from,
    stated: statement.state,
    toState: to,
    operator: statement.operator,
    apiKeyId: statement.apiKeyId,
    evidence: statement.evidence,
    at: now,
  });
}

/** Whether another attempt of the connection has this reference of the gateway's: two cannot be one payment. */
export async function isReferenceTaken(
  queries: Queries,
  attempt: Pick<Attempt, 'id' | 'merchantId' | 'connectionId'>,
  gatewayReference: string,
): Promise<boolean> {
  const others = and(
    eq(attempts.merchantId, attempt.merchantId),
    eq(attempts.connectionId, attempt.connectionId),
    eq(attempts.gatewayReference, gatewayReference),
    ne(attempts.id, attempt.id),
  );
  return (await queries.$count(attempts, others)) > 0;
}
