import { z } from 'zod';
import { exponentOf, isCurrency } from '~/foundation/currency';
import { expiryOf } from '~/gateways/simulation/expiry';
import { PENDING_CARD_SETTLES_AFTER_MS } from '~/gateways/simulation/test-cards';
import type { NewPayment, SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import { newWireId, wireIdOf, type Account } from './simulator-accounts';
import { knownCard, type Fate, type KnownCard } from './simulator-cards';
import { wireExponentOf, wireZerosOf, type WirePaymentRequest } from './wire';

/** The gateway's id in the simulated world. */
export const ID = 'checkoutcom';

/** Whole minor units of ISO 4217 in the gateway's own, where they differ; the same way back. */
export function toWire(amount: number, currency: string): number {
  return scaled(amount, places(currency));
}

/** Null when the gateway's documents do not allow the amount: with digits that the currency has not. */
export function fromWire(amount: number, currency: string): number | null {
  if (!isCurrency(currency) || amount % 10 ** wireZerosOf(currency) !== 0) return null;
  const found = scaled(amount, -places(currency));
  return Number.isInteger(found) ? found : null;
}

const places = (currency: string) => (isCurrency(currency) ? wireExponentOf(currency) - exponentOf(currency) : 0);
const scaled = (amount: number, by: number) => (by < 0 ? amount / 10 ** -by : amount * 10 ** by);

/** What is known of a payment beside what all simulators keep. */
const particulars = z.object({
  sourceType: z.string(),
  sourceId: z.string(),
  schemeId: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  paymentType: z.string(),
});
export type Particulars = z.infer<typeof particulars>;

const keyOf = (id: string) => `checkoutcom particulars ${id}`;

export function particularsOf(world: SimulatedWorld, { id }: Pick<SimulatedPayment, 'id'>): Particulars {
  return particulars.parse(JSON.parse(world.remember(keyOf(id), '{}')));
}

/** A card that a token or a stored source stands for; null when there is none of that name at this account. */
export function rememberedCard(world: SimulatedWorld, name: string, account: string): KnownCard | null {
  const text = world.remember(`checkoutcom card ${name}`, 'null');
  const found = z
    .object({ account: z.string(), card: knownCard, expiresAt: z.number() })
    .nullable()
    .parse(JSON.parse(text));
  const isLate = found !== null && found.expiresAt < world.clock.now().getTime();
  return found?.account === account && !isLate ? found.card : null;
}

/** Remembers what a card does, under a name: never its number. Without an end where it is stored. */
export function rememberCard(
  world: SimulatedWorld,
  name: string,
  of: { readonly account: string; readonly card: KnownCard; readonly expiresAt?: number },
): void {
  world.remember(`checkoutcom card ${name}`, JSON.stringify({ expiresAt: Number.MAX_SAFE_INTEGER, ...of }));
}

/** A request with what it came to be. */
export interface Asked {
  readonly account: Account;
  readonly request: WirePaymentRequest;
  /** Whole minor units of ISO 4217. */
  readonly amount: number;
  readonly card: KnownCard | null;
  readonly fate: Fate;
  readonly key: string | null;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The payment that a request asks for. Not in the world yet. */
export function newPayment(world: SimulatedWorld, { account, request, amount, card, fate, key }: Asked): NewPayment {
  const { source, metadata } = request;
  const isPage = source.type === 'ideal' || source.type === 'paypal';
  const action = fate.kind === 'challenge' ? 'challenge' : isPage ? 'redirect' : null;
  const isPending = fate.kind === 'pending';
  const settlesAt = new Date(world.clock.now().getTime() + PENDING_CARD_SETTLES_AFTER_MS).toISOString();
  return {
    gateway: ID,
    id: newWireId(world, 'pay_'),
    reference: request.reference,
    account: account.account,
    sessionId: text(metadata.session_id),
    method: card ? 'card' : source.type,
    description: request.description,
    amount,
    currency: request.currency,
    status: action ? 'requires_action' : isPending ? 'pending' : fate.kind === 'declined' ? 'declined' : 'authorized',
    declineCode: fate.kind === 'declined' ? fate.code : null,
    card: card && { brand: card.brand, lastFour: card.lastFour },
    action,
    returnUrl: request.success_url,
    webhookUrl: text(metadata.webhook_url),
    webhookSecret: account.webhookKey,
    expiresAt: expiryOf(world, action),
    settlesAt: isPending ? settlesAt : null,
    requestMark: key ?? '',
    captureMode: request.capture ? 'automatic' : 'manual',
    firstAnswer: { status: 500, body: '' },
  };
}

/** Writes down what only this gateway keeps; a card that is to be stored gets a source that can be charged. */
export function rememberParticulars(world: SimulatedWorld, { id }: NewPayment, asked: Asked): void {
  const { source, metadata, payment_type: paymentType } = asked.request;
  const sourceId = source.type === 'id' ? source.id : wireIdOf(world, 'src_', id);
  const isStored = 'store_for_future_use' in source && source.store_for_future_use === true;
  if (isStored && asked.card) rememberCard(world, sourceId, { account: asked.account.account, card: asked.card });
  const schemeId = String(parseInt(world.hmac('scheme', id).slice(0, 12), 16));
  const known: Particulars = { sourceType: source.type, sourceId, schemeId, metadata, paymentType };
  world.remember(keyOf(id), JSON.stringify(known));
}
