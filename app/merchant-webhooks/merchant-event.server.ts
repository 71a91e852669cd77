import { randomUUID } from 'node:crypto';
import type { Queries } from '~/database/database.server';
import { merchantEvents } from '~/database/tables';

/** What merchants are told about, by the names of the published contract. */
export type MerchantEventType =
  | 'session.created'
  | 'session.completed'
  | 'session.expired'
  | 'payment.authorized'
  | 'payment.captured'
  | 'payment.failed'
  | 'payment.pending';

export interface MerchantEvent {
  readonly merchantId: string;
  readonly sessionId: string;
  readonly type: MerchantEventType;
  /** The whole state at that moment, so that order of arrival does not matter. */
  readonly snapshot: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
}

/** Keeps an event in the transaction that made it true, so that neither can be without the other. */
export async function addMerchantEvent(tx: Queries, event: MerchantEvent): Promise<void> {
  await tx.insert(merchantEvents).values({ id: randomUUID(), ...event });
}
