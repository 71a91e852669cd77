import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { keepReads } from '~/database/kept-reads.server';
import { billingConnections } from '~/database/tables';
import type { Keyring } from '~/foundation/keyring.server';

/** A merchant's account at a billing provider; what the session API calls a billing platform. Settings are sealed to this row. */
export interface BillingConnection {
  readonly id: string;
  readonly merchantId: string;
  readonly mode: 'sandbox' | 'live';
  readonly provider: string;
  readonly label: string;
  readonly enabled: boolean;
  readonly settingsSealed: string;
}

/** How long another process's change may stay unseen. */
const KEPT_MS = 2_000;

function placeOf(connection: Pick<BillingConnection, 'id' | 'merchantId'>): string {
  return `billing_connections.settings ${connection.merchantId} ${connection.id}`;
}

async function readConnection(queries: Queries, id: string): Promise<BillingConnection | null> {
  const [row] = await queries.select().from(billingConnections).where(eq(billingConnections.id, id));
  return row ?? null;
}

const kept = keepReads((database, { id }: { id: string }) => readConnection(database.queries, id), {
  ttlMs: KEPT_MS,
  most: 1_000,
  nameOf: ({ id }) => id,
});

/**
 * A connection by its id alone, for the public estimate: the id says whose it is. Everyone else compares the merchant
 * and the mode. Kept for two seconds.
 */
export const findBillingConnection = kept.get;

/** Keeps a new connection; the caller has validated the settings with the billing provider's own schema. */
export async function addBillingConnection(
  queries: Queries,
  keys: Keyring,
  wanted: Omit<BillingConnection, 'id' | 'settingsSealed' | 'enabled'> & { readonly settings: unknown },
): Promise<BillingConnection> {
  const { settings, ...rest } = wanted;
  const id = randomUUID();
  const settingsSealed = keys.seal(placeOf({ id, merchantId: wanted.merchantId }), JSON.stringify(settings));
  const row = { ...rest, id, settingsSealed, enabled: true };
  await queries.insert(billingConnections).values(row);
  kept.forget();
  return row;
}

/** The settings as they were given; throws when the row was tampered with. */
export function openBillingSettings(connection: BillingConnection, keys: Keyring): unknown {
  return JSON.parse(keys.open(placeOf(connection), connection.settingsSealed));
}
