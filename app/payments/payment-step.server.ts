import { and, eq, sql } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { attempts, paymentSteps } from '~/database/tables';
import type { Keyring } from '~/foundation/keyring.server';
import type { Returned } from '~/gateways/contract';
import type { Attempt } from './attempt';

type Whose = Pick<Attempt, 'id' | 'merchantId'>;

/** What an attempt that waits for its payer needs to go on with. */
export interface PaymentStep {
  /** The adapter's own, opaque to us. */
  readonly continuation: string | null;
  /** What the browser brought back: kept before it is handed on, so that an answer that was not heard can be asked for again. */
  readonly returned: Returned | null;
}

const placeOf = ({ id, merchantId }: Whose): string => `payment_steps.step ${merchantId} ${id}`;

export async function findStep(queries: Queries, keys: Keyring, attempt: Whose): Promise<PaymentStep | null> {
  const [row] = await queries
    .select({ sealed: paymentSteps.stepSealed })
    .from(paymentSteps)
    .where(and(eq(paymentSteps.attemptId, attempt.id), eq(paymentSteps.merchantId, attempt.merchantId)));
  return row ? (JSON.parse(keys.open(placeOf(attempt), row.sealed)) as PaymentStep) : null;
}

/** A step of an attempt, with the moment from which it is kept. */
interface Keeping {
  readonly attempt: Whose;
  readonly step: PaymentStep;
  readonly now: Date;
}

/** Keeps what the adapter gave with the action that is required now; what belonged to the one before it goes. */
export async function keepStep(tx: Queries, keys: Keyring, { attempt, step, now }: Keeping): Promise<void> {
  const row = { stepSealed: keys.seal(placeOf(attempt), JSON.stringify(step)), keptAt: now };
  await tx
    .insert(paymentSteps)
    .values({ attemptId: attempt.id, merchantId: attempt.merchantId, ...row })
    .onConflictDoUpdate({ target: paymentSteps.attemptId, set: row });
}

/** Keeps what the browser brought back, as long as the attempt still waits for that. */
export async function keepReturned(queries: Queries, keys: Keyring, { attempt, step, now }: Keeping): Promise<void> {
  const sealed = keys.seal(placeOf(attempt), JSON.stringify(step));
  await queries.execute(sql`
    insert into ${paymentSteps} (attempt_id, merchant_id, step_sealed, kept_at)
    select a.id, a.merchant_id, ${sealed}, ${now.toISOString()}::timestamptz from ${attempts} a
    where a.id = ${attempt.id} and a.merchant_id = ${attempt.merchantId} and a.state = 'requires_action'
    on conflict (attempt_id) do update set step_sealed = excluded.step_sealed, kept_at = excluded.kept_at`);
}

export async function forgetStep(tx: Queries, attempt: Whose): Promise<void> {
  await tx
    .delete(paymentSteps)
    .where(and(eq(paymentSteps.attemptId, attempt.id), eq(paymentSteps.merchantId, attempt.merchantId)));
}
