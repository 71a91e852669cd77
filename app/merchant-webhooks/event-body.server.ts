import { capabilityFor } from '~/foundation/capability.server';
import type { Keyring } from '~/foundation/keyring.server';

/** An event as it is kept. */
export interface KeptEvent {
  readonly id: string;
  readonly type: string;
  readonly sequence: number;
  readonly stateVersion: number;
  readonly snapshot: unknown;
  readonly createdAt: Date;
}

/** What `addMerchantEvent` and a new session keep. Moments are as PostgreSQL writes them into JSON. */
interface Snapshot {
  readonly session?: {
    readonly id: string;
    readonly status: string;
    readonly kind: string;
    readonly amount: number;
    readonly currency: string;
    readonly customer: unknown;
    readonly locale: string | null;
    readonly metadata: unknown;
    readonly createdAt: string;
    readonly expiresAt: string;
    readonly completedAt: string | null;
  };
  readonly payment?: unknown;
  readonly transaction?: {
    readonly id: string;
    readonly state: string;
    readonly amount: number;
    readonly currency: string;
    readonly gateway: string;
    readonly gatewayReference: string | null;
    readonly method: string;
    readonly declineCode: string | null;
    readonly card: unknown;
  };
}

const LARGEST_BODY_BYTES = 20 * 1024;

/**
 * The body that merchants get, always the same bytes for the same event: what was kept, in a fixed order, with the session's
 * public id, which is made and not kept. One that would be larger than 20 KB goes without the texts that the merchant and
 * the payer gave, and says so.
 */
export function eventBody(keys: Keyring, event: KeptEvent): string {
  const whole = bodyOf(keys, event, (texts) => texts);
  if (Buffer.byteLength(whole) <= LARGEST_BODY_BYTES) return whole;
  return bodyOf(keys, event, () => ({ customer: null, metadata: null, left_out: ['customer', 'metadata'] }));
}

type Texts = Readonly<Record<'customer' | 'metadata', unknown>>;

function bodyOf(keys: Keyring, event: KeptEvent, shown: (texts: Texts) => object): string {
  const { session, payment, transaction, ...others } = event.snapshot as Snapshot;
  return JSON.stringify({
    id: event.id,
    type: event.type,
    created: event.createdAt.toISOString(),
    sequence: event.sequence,
    state_version: event.stateVersion,
    data: {
      ...(session ? { session: sessionOf(keys, session, shown) } : {}),
      ...(payment === undefined ? {} : { payment }),
      ...(transaction ? { transaction: transactionOf(transaction) } : {}),
      ...others,
    },
  });
}

function sessionOf(keys: Keyring, kept: NonNullable<Snapshot['session']>, shown: (texts: Texts) => object): object {
  const moment = (text: string | null) => (text === null ? null : new Date(text).toISOString());
  return {
    session_id: capabilityFor('session', kept.id, keys),
    // An attempt under way is no state of its own, as in the session API.
    status: kept.status === 'processing' ? 'active' : kept.status,
    mode: kept.kind,
    amount_total: kept.amount,
    currency: kept.currency,
    locale: kept.locale,
    created_at: moment(kept.createdAt),
    expires_at: moment(kept.expiresAt),
    completed_at: moment(kept.completedAt),
    ...shown({ customer: kept.customer, metadata: kept.metadata }),
  };
}

function transactionOf(kept: NonNullable<Snapshot['transaction']>): object {
  const { id, state, amount, currency, gateway, method, card } = kept;
  const { gatewayReference: id_at_gateway, declineCode: decline_code } = kept;
  return { id, id_at_gateway, state, amount, currency, gateway, method, decline_code, card };
}
