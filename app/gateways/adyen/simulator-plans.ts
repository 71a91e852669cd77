import type { SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import { ID } from './simulator-answers';

/** What the simulator has to know of a payment beside what all simulators know. Kept from the first call on. */
export interface Plan {
  /** The method by Adyen's name. */
  readonly type: string;
  /** Whether 3-D Secure is played in the merchant's page, or on one of Adyen's. */
  readonly isNative: boolean;
  /** Whether the card's bank challenges; a frictionless one only looks at the browser. */
  readonly isChallenged: boolean;
  /** Whose card is stored when it is paid. */
  readonly shopperReference: string | null;
}

const NO_PLAN: Plan = { type: 'scheme', isNative: false, isChallenged: false, shopperReference: null };

const placeOf = (id: string) => `${ID} plan of ${id}`;

export function keepPlan(world: SimulatedWorld, id: string, plan: Plan): void {
  world.remember(placeOf(id), JSON.stringify(plan));
}

export function planOf(world: SimulatedWorld, id: string): Plan {
  return JSON.parse(world.remember(placeOf(id), JSON.stringify(NO_PLAN))) as Plan;
}

/** A card that an account stored: its token's place, and what may be shown of it. */
interface StoredCard {
  readonly shopperReference: string;
  readonly card: SimulatedPayment['card'];
}

const tokenPlace = (account: string, token: string) => `${ID} token ${account} ${token}`;

/** The token of a payment that was paid with a card to be stored. The same for every answer about it. */
export function storeCard(
  world: SimulatedWorld,
  payment: Pick<SimulatedPayment, 'account' | 'id' | 'card'>,
  shopperReference: string,
): string {
  const token = world.hmac(payment.id, 'stored').slice(0, 16).toUpperCase();
  const stored: StoredCard = { shopperReference, card: payment.card };
  world.remember(tokenPlace(payment.account, token), JSON.stringify(stored));
  return token;
}

/** What the account stored by a token for a shopper; null where nothing is. */
export function storedCard(
  world: SimulatedWorld,
  account: string,
  { token, shopperReference }: { readonly token: string; readonly shopperReference: string },
): StoredCard | null {
  const stored = JSON.parse(world.remember(tokenPlace(account, token), 'null')) as StoredCard | null;
  return stored?.shopperReference === shopperReference ? stored : null;
}
