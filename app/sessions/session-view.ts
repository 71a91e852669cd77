import type { Method } from '~/gateways/contract';
import type { CheckoutSession, SessionStatus } from './session';

/** A method that the session's page offers, and who would get the payment. */
export interface OfferedMethod {
  readonly method: Method;
  readonly gateway: string;
  readonly connectionId: string;
}

export type PublicStatus = Exclude<SessionStatus, 'processing'>;

/** The status as the API tells it: an attempt under way is no state of its own, and time expires a session before a job does. */
export function publicStatus(session: Pick<CheckoutSession, 'status' | 'expiresAt'>, now: Date): PublicStatus {
  if (session.status === 'processing') return 'active';
  if (session.status !== 'created' && session.status !== 'active') return session.status;
  return session.expiresAt <= now ? 'expired' : session.status;
}

interface WireMethod {
  readonly payment_method: Method;
  readonly gateway: string;
  readonly gateway_connection_id: string;
}

/** A session as the session API answers it. */
export interface SessionView extends Partial<WireMethod> {
  readonly session_id: string;
  readonly status: PublicStatus;
  readonly expires_at: string;
  readonly checkout_url: string;
  readonly available_payment_methods: readonly WireMethod[];
  readonly mode: 'subscription' | 'payment';
  /** In minor units of `currency`. */
  readonly amount_total: number;
  readonly currency: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** The transaction that paid it; null until then. */
  readonly transaction_id: string | null;
}

/** Draws the view. `offered` are the methods that routing allows now, in their order. */
export function sessionView(
  session: CheckoutSession,
  known: {
    readonly publicId: string;
    readonly checkoutUrl: string;
    readonly offered: readonly OfferedMethod[];
    readonly transactionId: string | null;
    readonly now: Date;
  },
): SessionView {
  const methods = known.offered.map(({ method, gateway, connectionId }) => ({
    payment_method: method,
    gateway,
    gateway_connection_id: connectionId,
  }));
  return {
    session_id: known.publicId,
    status: publicStatus(session, known.now),
    expires_at: session.expiresAt.toISOString(),
    checkout_url: known.checkoutUrl,
    available_payment_methods: methods,
    ...(session.method === null ? {} : methods[0]),
    mode: session.kind,
    amount_total: session.amount,
    currency: session.currency,
    metadata: session.metadata,
    transaction_id: known.transactionId,
  };
}
