import { capturedOf, refundedOf } from './operations';
import type { SimulatedPayment, SimulatedStatus, SimulatedWorld } from './world';

/** What a simulated gateway charged: the gateways' view, not ours, and so the oracle of every test about money. */
export interface LedgerEntry {
  readonly gateway: string;
  readonly gatewayReference: string;
  /** The merchant's account at the gateway, and the merchant's own reference of the payment. */
  readonly account: string;
  readonly reference: string;
  readonly sessionId: string | null;
  /** Whole minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly status: SimulatedStatus;
  /** When the money moved, ISO 8601. */
  readonly at: string;
  /** How much of it was taken, and how much of that was given back; whole minor units. */
  readonly captured: number;
  readonly refunded: number;
}

const CHARGED: ReadonlySet<SimulatedStatus> = new Set([
  'authorized',
  'captured',
  'partly_refunded',
  'refunded',
  'voided',
]);

/** Whether money was reserved or taken at some time. */
export function isCharged(payment: Pick<SimulatedPayment, 'status'>): boolean {
  return CHARGED.has(payment.status);
}

/** All charges, oldest first. */
export function ledgerOf(world: Pick<SimulatedWorld, 'payments'>): LedgerEntry[] {
  return world
    .payments()
    .filter(isCharged)
    .map((payment) => ({
      gateway: payment.gateway,
      gatewayReference: payment.id,
      account: payment.account,
      reference: payment.reference,
      sessionId: payment.sessionId,
      amount: payment.amount,
      currency: payment.currency,
      status: payment.status,
      at: payment.chargedAt ?? payment.createdAt,
      captured: capturedOf(payment),
      refunded: refundedOf(payment),
    }))
    .sort((a, b) => a.at.localeCompare(b.at));
}
