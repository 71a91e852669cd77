import { z } from 'zod';
import { cleanText } from '~/foundation/clean-text';
import { isCurrency } from '~/foundation/currency';
import { collectFaults, type Validated } from '~/foundation/field-faults';

/** What a merchant wants done with a transaction's money. */
export interface OperationTerms {
  /** Minor units; null for all that is left. Whether it is possible is the rules' to say. */
  readonly amount: number | null;
  readonly currency: string | null;
  readonly reason: string | null;
}

const WHOLE = /^-?\d{1,15}$/;

/** Minor units, as a whole number or as the text that a transaction's details write. */
const amount = z
  .union([z.int(), z.string().regex(WHOLE).transform(Number)], 'must be a whole number of minor units (4900 for 49.00)')
  .optional();

const reason = cleanText(200).optional();

const withAmount = z.strictObject({
  amount,
  currency: z.string('must be a currency code').refine(isCurrency, 'must be an ISO 4217 currency code').optional(),
  reason,
});

// A void releases all there is: an amount in it would be a misunderstanding.
const withoutAmount = z.strictObject({ reason });

/** Reads the body of a capture or refund , or of a void, which takes no amount. */
export function readOperationRequest(body: unknown, isOfAll: boolean): Validated<OperationTerms> {
  const schema: z.ZodType<Partial<OperationTerms>> = isOfAll ? withoutAmount : withAmount;
  const parsed = schema.safeParse(body);
  if (!parsed.success) return { ok: false, faults: collectFaults(parsed.error, body) };
  const { amount: wanted = null, currency = null, reason: why = null } = parsed.data;
  return { ok: true, value: { amount: wanted, currency, reason: why } };
}
