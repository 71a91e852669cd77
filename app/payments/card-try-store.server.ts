import { and, eq, gt, lt, ne, sql } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { cardTries } from '~/database/tables';
import { LONGEST_RETRY_WINDOW_MS } from '~/foundation/card-networks';
import type { Keyring } from '~/foundation/keyring.server';
import type { CardDetails, GatewayAnswer } from '~/gateways/contract';
import { truncatedBin, tryOutcomeOf, type CardTry } from './card-tries';

/** A card as its tries are remembered: see docs/decisions/009-card-retry-limits.md. */
export interface TriedCard {
  readonly key: Buffer;
  readonly brand: string | null;
}

/** After this long a try is forgotten: the longest window, and some days for whoever has to explain a refusal. */
const KEPT_DAYS = 35;
const DAY_MS = 86_400_000;

/**
 * The key of a card: a keyed hash of what may be kept of it, never of the number. `scope` is the merchant for live money. In
 * the sandbox it is the session: published test cards are everybody's, and one tester's must not be blocked by another's.
 */
export function cardKeyOf(keys: Keyring, scope: string, card: CardDetails): Buffer {
  const { number, expiryMonth, expiryYear } = card;
  const truncated = `${truncatedBin(number)}…${number.slice(-4)} ${number.length} ${expiryMonth}/${expiryYear}`;
  return keys.mac('card-try', `${scope} ${truncated}`);
}

/**
 * The tries of a card that the networks' limits may count, newest last. Whoever asks holds the card until the transaction
 * ends: two sessions cannot both take the last try.
 */
export async function lockCardTries(
  tx: Queries,
  about: { readonly merchantId: string; readonly card: TriedCard; readonly now: Date },
): Promise<readonly CardTry[]> {
  const { merchantId, card, now } = about;
  await tx.execute(sql`select pg_advisory_xact_lock(${card.key.readInt32BE(0)}, ${card.key.readInt32BE(4)})`);
  return tx
    .select({ outcome: cardTries.outcome, at: cardTries.at })
    .from(cardTries)
    .where(
      and(
        eq(cardTries.merchantId, merchantId),
        eq(cardTries.cardKey, card.key),
        gt(cardTries.at, new Date(now.getTime() - LONGEST_RETRY_WINDOW_MS)),
      ),
    )
    .orderBy(cardTries.at);
}

/** Remembers that a card is about to be tried by an attempt. */
export async function addCardTry(
  tx: Queries,
  attempt: { readonly id: string; readonly merchantId: string; readonly connectionId: string },
  about: { readonly card: TriedCard; readonly at: Date },
): Promise<void> {
  const { id: attemptId, merchantId, connectionId } = attempt;
  const { card, at } = about;
  await tx
    .insert(cardTries)
    .values({ attemptId, merchantId, connectionId, cardKey: card.key, brand: card.brand, outcome: 'open', at });
}

/**
 * Remembers how an attempt's try ended, by what the gateway answered; null when it was sent nothing that counts. Nothing
 * happens for an attempt without a card, or for an answer that ends nothing. A decline for good stays one.
 */
export async function endCardTry(
  tx: Queries,
  attempt: { readonly id: string; readonly merchantId: string },
  answer: GatewayAnswer | null,
): Promise<void> {
  const { id, merchantId } = attempt;
  const outcome = answer === null ? 'none' : tryOutcomeOf(answer);
  if (outcome === null) return;
  await tx
    .update(cardTries)
    .set({ outcome })
    .where(and(eq(cardTries.attemptId, id), eq(cardTries.merchantId, merchantId), ne(cardTries.outcome, 'never')));
}

/** Forgets the tries that no limit counts any more. */
export async function forgetCardTries(queries: Queries, now: Date): Promise<void> {
  await queries.delete(cardTries).where(lt(cardTries.at, new Date(now.getTime() - KEPT_DAYS * DAY_MS)));
}
