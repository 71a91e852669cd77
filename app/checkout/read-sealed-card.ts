import { z } from 'zod';
import { containsCardNumber } from '~/foundation/mask-card-numbers';
import type { PaymentDetails } from '~/gateways/contract';
import type { FieldProblem, MethodChoice } from './checkout-page';

/** What a browser sealed, by the connection that it was sealed for. */
export type SealedCards = Readonly<Record<string, Readonly<Record<string, string>>>>;

export type SealedReading =
  | { readonly details: Extract<PaymentDetails, { sealed: unknown }>; readonly name: null; readonly cards: SealedCards }
  | { readonly problems: readonly FieldProblem[] };

const LONGEST_TEXT = 100_000;

// A number in the clear is no sealed card, whatever else the browser says: it is not taken.
const sealedValue = z
  .string()
  .max(16_000)
  .refine((text) => !containsCardNumber(text));

const sealedPost = z.object({
  cards: z.record(z.string().max(64), z.record(z.string().max(100), sealedValue)),
  brand: z
    .string()
    .regex(/^[a-z-]{1,40}$/)
    .nullable(),
  lastFour: z
    .string()
    .regex(/^\d{4}$/)
    .nullable(),
});

function parsed(text: string): z.infer<typeof sealedPost> | null {
  if (text === '' || text.length > LONGEST_TEXT) return null;
  try {
    return sealedPost.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

const detailsWith = (brand: string | null, lastFour: string | null) =>
  ({ method: 'card', sealed: { payload: {}, brand, lastFour } }) as const;

/**
 * Reads a card that our server may not see: as the browser sealed it, for connections that were offered; or, where nothing
 * was sealed, as one that is to be typed on a gateway's own page. Null where cards come by our own fields.
 */
export function readSealedCard(text: string, choice: MethodChoice | undefined): SealedReading | null {
  const entry = choice?.cardEntry;
  if (!entry) return null;
  const onPage = { details: detailsWith(null, null), name: null, cards: {} };
  if (entry.kind === 'page') return onPage;
  const post = parsed(text);
  const offered = new Set(entry.sealing.map(({ connectionId }) => connectionId));
  const cards = Object.entries(post?.cards ?? {}).filter(
    ([connectionId, payload]) => offered.has(connectionId) && Object.keys(payload).length > 0,
  );
  if (post && cards.length > 0)
    return { details: detailsWith(post.brand, post.lastFour), name: null, cards: Object.fromEntries(cards) };
  return entry.pageAt === null ? { problems: [{ field: 'cardNumber', message: 'cardNotSealed' }] } : onPage;
}
