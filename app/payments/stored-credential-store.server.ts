import { randomUUID } from 'node:crypto';
import type { Queries } from '~/database/database.server';
import { storedCredentials } from '~/database/tables';
import type { Keyring } from '~/foundation/keyring.server';
import type { StoragePurpose, StoredCredential } from '~/gateways/contract';
import type { Attempt } from './attempt';

/** What a gateway keeps for later payments, and the attempt that it was stored by. */
interface Storing {
  readonly attempt: Pick<Attempt, 'id' | 'merchantId' | 'connectionId' | 'method'>;
  readonly credential: StoredCredential;
  readonly purpose: StoragePurpose;
  readonly now: Date;
}

/** What a credential's token is sealed to. */
const placeOf = (merchantId: string, id: string): string => `stored_credentials.token ${merchantId} ${id}`;

/** Keeps a gateway's token for later payments, once for each attempt: whoever tells of it again tells the same. */
export async function keepCredential(tx: Queries, keys: Keyring, storing: Storing): Promise<void> {
  const { attempt, credential, purpose, now } = storing;
  const id = randomUUID();
  await tx
    .insert(storedCredentials)
    .values({
      id,
      merchantId: attempt.merchantId,
      attemptId: attempt.id,
      connectionId: attempt.connectionId,
      method: attempt.method,
      purpose,
      payerReference: credential.payerReference,
      tokenSealed: keys.seal(placeOf(attempt.merchantId, id), credential.token),
      networkTransactionId: credential.networkTransactionId,
      cardBrand: credential.card?.brand ?? null,
      cardLastFour: credential.card?.lastFour ?? null,
      storedAt: now,
    })
    .onConflictDoNothing({ target: storedCredentials.attemptId });
}
