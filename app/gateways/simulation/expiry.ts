import type { SimulatedPayment, SimulatedWorld } from './world';

/** How long a required action stays open at every simulated gateway. */
const ACTION_LIFETIME_MS: Readonly<Record<NonNullable<SimulatedPayment['action']>, number>> = {
  challenge: 15 * 60_000,
  redirect: 60 * 60_000,
  qr: 30 * 60_000,
  voucher: 3 * 24 * 3_600_000,
};

/** When an action that is required now is too late. */
export function expiryOf(world: Pick<SimulatedWorld, 'clock'>, action: SimulatedPayment['action']): string | null {
  return action ? new Date(world.clock.now().getTime() + ACTION_LIFETIME_MS[action]).toISOString() : null;
}

/** The payment as it is by now: an action that nobody took in time has expired. Seen when somebody looks, as in life. */
export function expireIfLate(
  world: Pick<SimulatedWorld, 'clock' | 'change'>,
  payment: SimulatedPayment,
): SimulatedPayment {
  if (payment.status !== 'requires_action' || payment.expiresAt === null) return payment;
  return Date.parse(payment.expiresAt) <= world.clock.now().getTime()
    ? world.change(payment, { status: 'expired' })
    : payment;
}
