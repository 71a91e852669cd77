import { randomUUID } from 'node:crypto';
import { orderJob } from '~/database/jobs.server';
import { sameBytes } from '~/foundation/keyring.server';
import { killPoint } from '~/foundation/kill-point.server';
import { maskCardNumbers } from '~/foundation/mask-card-numbers';
import type { RawEvent } from '~/foundation/raw-event';
import type { Acknowledgement, EventReading, GatewayEvent } from '~/gateways/contract';
import { gatewayById } from '~/gateways/registry.server';
import {
  findWebhookConnection,
  openConnectionSettings,
  webhookTokenOf,
  type GatewayConnection,
} from '~/merchants/gateway-connection.server';
import { keepEvent } from '~/payments/gateway-event-store.server';
import { sealSaid } from './believe-event.server';
import type { House } from './house';
import { JOB } from './jobs';

export type ReceivedEvent =
  | { readonly kind: 'kept'; readonly acknowledgement: Acknowledgement }
  | { readonly kind: 'no_such_address' }
  | { readonly kind: 'refused' };

const ROW_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const PLAIN_ACKNOWLEDGEMENT: Acknowledgement = { body: '{"received":true}', contentType: 'application/json' };

/**
 * Takes in a gateway's webhook: verified over its raw bytes, kept, acknowledged only once it is committed. A second copy
 * is acknowledged and ignored. What it says is not believed here: a job asks the gateway first. A forged one costs a hash
 * of its address, and where that is right, one of its body: neither query nor reading comes before.
 */
export async function receiveGatewayEvent(
  house: House,
  address: { connectionId: string; token: string },
  event: RawEvent,
): Promise<ReceivedEvent> {
  if (!ROW_ID.test(address.connectionId)) return { kind: 'no_such_address' };
  const expected = Buffer.from(webhookTokenOf({ id: address.connectionId }, house.keys));
  if (!sameBytes(expected, Buffer.from(address.token))) return { kind: 'no_such_address' };
  const connection = await findWebhookConnection(house.database, { id: address.connectionId });
  const gateway = connection && gatewayById(connection.gateway);
  if (!connection || !gateway?.readEvent) return { kind: 'no_such_address' };
  const settings = gateway.settings.safeParse(openConnectionSettings(connection, house.keys));
  const reading = settings.success ? gateway.readEvent(event, settings.data) : null;
  if (!reading) {
    house.log.warn({ connection: connection.id, gateway: gateway.id }, 'a gateway event was refused');
    return { kind: 'refused' };
  }
  killPoint('K8');
  await keepEvents(house, connection, { event, told: eventsIn(reading) });
  killPoint('K9');
  house.wakeWorker();
  const acknowledgement =
    gateway.acknowledge?.(event, settings.data) ?? gateway.acknowledgement ?? PLAIN_ACKNOWLEDGEMENT;
  return { kind: 'kept', acknowledgement };
}

function eventsIn(reading: Exclude<EventReading, null>): readonly GatewayEvent[] {
  return 'key' in reading ? [reading] : reading;
}

/** What a kept event is sealed to. */
const placeOf = (connection: GatewayConnection, id: string): string =>
  `gateway_events.body ${connection.merchantId} ${id}`;

/** All events of one delivery in one transaction: it is acknowledged as a whole. */
async function keepEvents(
  house: House,
  connection: GatewayConnection,
  { event, told }: { event: RawEvent; told: readonly GatewayEvent[] },
): Promise<void> {
  if (told.length === 0) return;
  const text = maskCardNumbers(event.body.toString('utf8'));
  const now = house.clock.now();
  const kept = told.map((one) => {
    const id = randomUUID();
    const { answer, operationAnswer } = one;
    // What an answer may hold for its gateway alone (a token, a continuation) is sealed while it waits, too.
    const saysSealed = answer || operationAnswer ? sealSaid(house.keys, id, { answer, operationAnswer }) : undefined;
    return { ...one, id, saysSealed, body: house.keys.seal(placeOf(connection, id), text) };
  });
  await house.database.transact(async (tx) => {
    for (const { id, key, body, reference, operationReference, gatewayReference, saysSealed } of kept) {
      const { merchantId, id: connectionId } = connection;
      const row = { id, merchantId, connectionId, eventKey: key, body, receivedAt: now };
      if (!(await keepEvent(tx, row))) continue;
      const payload = { eventId: id, reference, operationReference, gatewayReference, saysSealed };
      await orderJob(tx, { kind: JOB.processGatewayEvent, key: id, payload, runAt: now, connectionId });
    }
  });
}
