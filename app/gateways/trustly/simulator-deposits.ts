import { exponentOf, isCurrency } from '~/foundation/currency';
import { majorUnits, money } from '~/foundation/money';
import { expiryOf } from '~/gateways/simulation/expiry';
import type { NewPayment, SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import type { Account } from './simulator-accounts';
import type { WireDeposit } from './wire';

/** The gateway's id in the simulated world. */
export const ID = 'trustly';

/** Two decimals, as Trustly writes every amount. */
export function amountOf({ amount, currency }: Pick<SimulatedPayment, 'amount' | 'currency'>): string {
  return majorUnits(money(amount, currency));
}

/** Whole minor units of an amount in Trustly's form; null for nothing, or for a currency that Trustly does not take. */
export function unitsOf(amount: string, currency: string): number | null {
  if (!isCurrency(currency) || exponentOf(currency) !== 2) return null;
  const units = Number(amount.replace('.', ''));
  return units > 0 ? units : null;
}

/** The order that a deposit asks for, not in the world yet. It waits for the payer at a bank's page. */
export function newOrder(
  world: SimulatedWorld,
  account: Account,
  asked: { readonly data: WireDeposit; readonly units: number; readonly requestMark: string },
): NewPayment {
  const { data, units, requestMark } = asked;
  const { Attributes: about } = data;
  return {
    gateway: ID,
    id: String(10n ** 10n + (BigInt(`0x${world.newId('')}`) % 10n ** 12n)),
    reference: data.MessageID,
    account: account.username,
    sessionId: about.ExternalReference ?? null,
    method: about.Method ? 'ideal' : 'openbanking',
    description: about.ShopperStatement,
    amount: units,
    currency: about.Currency,
    status: 'requires_action',
    declineCode: null,
    card: null,
    action: 'redirect',
    returnUrl: about.SuccessURL,
    webhookUrl: data.NotificationURL,
    webhookSecret: account.password,
    expiresAt: expiryOf(world, 'redirect'),
    settlesAt: null,
    requestMark,
    captureMode: 'automatic',
    firstAnswer: { status: 500, body: '' },
  };
}
