import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { orderJob } from '~/database/jobs.server';
import { gatewayEvents } from '~/database/tables';
import { sameBytes } from '~/foundation/keyring.server';
import { killPoint } from '~/foundation/kill-point.server';
import { maskCardNumbers } from '~/foundation/mask-card-numbers';
import type { RawEvent } from '~/gateways/contract';
import { gatewayById } from '~/gateways/registry.server';
import { findWebhookConnection, openConnectionSettings, webhookTokenOf } from '~/merchants/gateway-connection.server';
import { findAttempt } from '~/payments/attempt-store.server';
import { continuePayment } from './continue-payment.server';
import type { House } from './house';
import { JOB } from './jobs';

export type ReceivedEvent =
  | { readonly kind: 'kept'; readonly acknowledgement: { readonly body: string; readonly contentType: string } }
  | { readonly kind: 'no_such_address' }
  | { readonly kind: 'refused' };

const ROW_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const PLAIN_ACKNOWLEDGEMENT = { body: '{"received":true}', contentType: 'application/json' };

/**
 * Takes in a gateway's webhook: verified over its raw bytes, kept, acknowledged only once it is committed. A second copy
 * is acknowledged and ignored. What it says is not believed here: a job asks the gateway first.
 */
export async function receiveGatewayEvent(
  house: House,
  address: { connectionId: string; token: string },
  event: RawEvent,
): Promise<ReceivedEvent> {
  if (!ROW_ID.test(address.connectionId)) return { kind: 'no_such_address' };
  const expected = Buffer.from(webhookTokenOf({ id: address.connectionId }, house.keys));
  if (!sameBytes(expected, Buffer.from(address.token))) return { kind: 'no_such_address' };
  const connection = await findWebhookConnection(house.database.queries, address.connectionId);
  const gateway = connection && gatewayById(connection.gateway);
  if (!connection || !gateway?.readEvent) return { kind: 'no_such_address' };
  const settings = gateway.settings.safeParse(openConnectionSettings(connection, house.keys));
  const read = settings.success ? gateway.readEvent(event, settings.data) : null;
  if (!read) {
    house.log.warn({ connection: connection.id, gateway: gateway.id }, 'a gateway event was refused');
    return { kind: 'refused' };
  }
  killPoint('K8');
  const id = randomUUID();
  await house.database.transact(async (tx) => {
    const kept = await tx
      .insert(gatewayEvents)
      .values({
        id,
        merchantId: connection.merchantId,
        connectionId: connection.id,
        eventKey: read.key,
        body: maskCardNumbers(event.body.toString('utf8')).replaceAll('\0', ''),
        receivedAt: house.clock.now(),
      })
      .onConflictDoNothing()
      .returning({ id: gatewayEvents.id });
    if (kept.length === 0) return;
    const payload = { eventId: id, reference: read.reference };
    await orderJob(tx, { kind: JOB.processGatewayEvent, key: id, payload, runAt: house.clock.now() });
  });
  killPoint('K9');
  house.wakeWorker();
  return { kind: 'kept', acknowledgement: gateway.acknowledgement ?? PLAIN_ACKNOWLEDGEMENT };
}

/** How long an event that matches no attempt is kept trying: it may have overtaken our own transaction. */
const MOST_MATCHING_TRIES = 20;
const LONGEST_WAIT_MS = 10 * 60_000;

/** Believes a kept event by asking its gateway. Answers after how many milliseconds to try again, or null when done. */
export async function processGatewayEvent(
  house: House,
  event: { eventId: string; reference: string },
  tries: number,
): Promise<number | null> {
  const { queries } = house.database;
  const [kept] = await queries.select().from(gatewayEvents).where(eq(gatewayEvents.id, event.eventId));
  if (!kept || kept.processedAt) return null;
  const attempt = ROW_ID.test(event.reference) ? await findAttempt(queries, event.reference) : null;
  // The event came in by one connection's own address: it can only be about that connection's attempts.
  if (!attempt || attempt.connectionId !== kept.connectionId) {
    if (tries < MOST_MATCHING_TRIES) return Math.min(30_000, 500 * 2 ** tries);
    house.log.error({ event: kept.id }, 'a gateway event matches no attempt');
    return null;
  }
  const { isHeard } = await continuePayment(house, attempt, 'event');
  // The gateway could not be asked: its word is kept until it can.
  if (!isHeard) return Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** Math.min(tries, 20));
  await queries
    .update(gatewayEvents)
    .set({ processedAt: house.clock.now(), attemptId: attempt.id })
    .where(eq(gatewayEvents.id, kept.id));
  return null;
}
