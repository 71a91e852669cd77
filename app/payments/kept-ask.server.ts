import { and, eq, lt } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { keptAsks } from '~/database/tables';
import type { Keyring } from '~/foundation/keyring.server';
import type { PaymentAsk } from '~/gateways/contract';
import type { Attempt } from './attempt';

type Whose = Pick<Attempt, 'id' | 'merchantId'>;

/** A request as it was first sent, for gateways that answer its repetition with the first answer. */
export interface KeptAsk {
  readonly ask: PaymentAsk;
  readonly keptAt: Date;
}

const placeOf = ({ id, merchantId }: Whose): string => `kept_asks.ask ${merchantId} ${id}`;

/** Keeps a request, sealed. One that holds card data is not kept: it cannot be repeated. */
export async function keepAsk(
  tx: Queries,
  keys: Keyring,
  { attempt, ask, keptAt }: KeptAsk & { attempt: Whose },
): Promise<void> {
  if (ask.details.method === 'card') return;
  const askSealed = keys.seal(placeOf(attempt), JSON.stringify(ask));
  await tx.insert(keptAsks).values({ attemptId: attempt.id, merchantId: attempt.merchantId, askSealed, keptAt });
}

export async function findKeptAsk(queries: Queries, keys: Keyring, attempt: Whose): Promise<KeptAsk | null> {
  const [row] = await queries
    .select()
    .from(keptAsks)
    .where(and(eq(keptAsks.attemptId, attempt.id), eq(keptAsks.merchantId, attempt.merchantId)));
  if (!row) return null;
  return { ask: JSON.parse(keys.open(placeOf(attempt), row.askSealed)) as PaymentAsk, keptAt: row.keptAt };
}

/** Forgets requests that no gateway would answer from memory any more. */
export async function forgetAsks(queries: Queries, before: Date): Promise<void> {
  await queries.delete(keptAsks).where(lt(keptAsks.keptAt, before));
}
