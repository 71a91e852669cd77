/** Webhooks of the practice gateway as a stranger, a replayer or the gateway itself would send them. */
import { createHmac } from 'node:crypto';
import type { House } from '~/flows/house';
import type { GatewayConnection } from '~/merchants/gateway-connection.server';
import { findGatewayConnection, openConnectionSettings, webhookTokenOf } from '~/merchants/gateway-connection.server';
import { paths } from '~/paths';

interface Settings {
  readonly apiKey: string;
  readonly account: string;
  readonly webhookSecret: string;
}

/** A connection with what its gateway knows of it. */
export interface KnownConnection {
  readonly connection: GatewayConnection;
  readonly settings: Settings;
  /** Its webhook's address. */
  readonly path: string;
}

export function knownConnection(house: House, connection: GatewayConnection): KnownConnection {
  const settings = openConnectionSettings(connection, house.keys) as Settings;
  return { connection, settings, path: paths.gatewayWebhook(connection.id, webhookTokenOf(connection, house.keys)) };
}

/** A connection of a merchant's by its id. */
export async function connectionById(house: House, merchantId: string, id: string): Promise<KnownConnection> {
  const connection = await findGatewayConnection(house.database.queries, merchantId, id);
  if (!connection) throw new Error(`no connection ${id}`);
  return knownConnection(house, connection);
}

let events = 0;

/** An event's body as the practice gateway writes it. */
export function eventBody(settings: Settings, change: Readonly<Record<string, unknown>> = {}): string {
  events += 1;
  const payment = {
    id: 'pay_0123456789',
    reference: '00000000-0000-4000-8000-000000000001',
    account: settings.account,
    livemode: false,
    status: 'captured',
    amount: 1999,
    currency: 'EUR',
    card: null,
    decline_code: null,
    action: null,
    captured_amount: 1999,
    refunded_amount: 0,
    updated: '2026-01-01T00:00:00.000Z',
    ...change,
  };
  const id = `evt_test_${events.toString().padStart(6, '0')}`;
  const event = { id, type: 'payment.captured', created: '2026-01-01T00:00:00.000Z', payment, operation: null };
  return JSON.stringify(event);
}

/** Signs a body, by the machine's clock unless said otherwise. */
export function signedRequest(
  body: string | Buffer,
  secret: string,
  timeMs = Date.now(),
): RequestInit & { readonly headers: Record<string, string> } {
  const time = Math.floor(timeMs / 1000);
  const mac = createHmac('sha256', secret).update(`${time}.`).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'practice-signature': `t=${time},v1=${mac}` };
  return { method: 'POST', headers, body: typeof body === 'string' ? body : new Uint8Array(body) };
}
