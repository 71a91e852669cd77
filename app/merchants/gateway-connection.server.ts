import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { keepReads } from '~/database/kept-reads.server';
import { gatewayConnections } from '~/database/tables';
import type { Keyring } from '~/foundation/keyring.server';

/** A merchant's account at a gateway. Its settings (keys, secrets) are sealed to this row and merchant. */
export interface GatewayConnection {
  readonly id: string;
  readonly merchantId: string;
  readonly mode: 'sandbox' | 'live';
  readonly gateway: string;
  readonly label: string;
  readonly enabled: boolean;
  readonly settingsSealed: string;
}

function placeOf(connection: Pick<GatewayConnection, 'id' | 'merchantId'>): string {
  return `gateway_connections.settings ${connection.merchantId} ${connection.id}`;
}

/** Keeps a new connection; the caller has validated the settings with the gateway's own schema. */
export async function addGatewayConnection(
  queries: Queries,
  keys: Keyring,
  wanted: Omit<GatewayConnection, 'id' | 'settingsSealed' | 'enabled'> & { settings: unknown },
): Promise<GatewayConnection> {
  const { settings, ...rest } = wanted;
  const id = randomUUID();
  const settingsSealed = keys.seal(placeOf({ id, merchantId: wanted.merchantId }), JSON.stringify(settings));
  const row = { ...rest, id, settingsSealed, enabled: true };
  await queries.insert(gatewayConnections).values(row);
  webhookConnections.forget();
  return row;
}

export async function findGatewayConnection(
  queries: Queries,
  merchantId: string,
  id: string,
): Promise<GatewayConnection | null> {
  const [row] = await queries
    .select()
    .from(gatewayConnections)
    .where(and(eq(gatewayConnections.id, id), eq(gatewayConnections.merchantId, merchantId)));
  return row ?? null;
}

/** How long a flood of webhooks is met with what was read once; another process's new secret counts from then on. */
const KEPT_MS = 2_000;

const webhookConnections = keepReads(
  async (database, { id }: { readonly id: string }): Promise<GatewayConnection | null> => {
    const [row] = await database.queries.select().from(gatewayConnections).where(eq(gatewayConnections.id, id));
    return row ?? null;
  },
  { ttlMs: KEPT_MS, most: 1_000, nameOf: ({ id }) => id },
);

/** The connection behind a webhook's URL, whose token was checked: the URL itself says whose it is. */
export const findWebhookConnection = webhookConnections.get;

/** The settings as they were given; throws when the row was tampered with. */
export function openConnectionSettings(connection: GatewayConnection, keys: Keyring): unknown {
  return JSON.parse(keys.open(placeOf(connection), connection.settingsSealed));
}

/** The token in a connection's webhook URL. Derived, so that it needs no storage and a stolen dump does not hold it. */
export function webhookTokenOf(connection: Pick<GatewayConnection, 'id'>, keys: Keyring): string {
  return keys.mac('webhook-token', connection.id).subarray(0, 24).toString('base64url');
}
