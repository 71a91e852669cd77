import type { SimulatedPayment, SimulatedStatus, SimulatedWorld } from './world';

/** What a simulated gateway charged: the gateways' view, not ours, and so the oracle of every test about money. */
export interface LedgerEntry {
  readonly gateway: string;
  readonly gatewayReference: string;
  readonly sessionId: string | null;
  /** Whole minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly status: SimulatedStatus;
  /** When the money moved, ISO 8601. */
  readonly at: string;
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
      sessionId: payment.sessionId,
      amount: payment.amount,
      currency: payment.currency,
      status: payment.status,
      at: payment.chargedAt ?? payment.createdAt,
    }))
    .sort((a, b) => a.at.localeCompare(b.at));
}
