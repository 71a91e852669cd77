import { z } from 'zod';
import { cleanText } from '~/foundation/clean-text';
import { collectFaults, type Validated } from '~/foundation/field-faults';
import type { GatewayAnswer } from '~/gateways/contract';
import { moneyOf, type Attempt } from './attempt';

/** What an operator may state about an attempt that its gateway does not tell of. */
const STATABLE = ['captured', 'authorized', 'declined', 'failed'] as const;

/** The same about a capture, void or refund. */
const STATABLE_OPERATION = ['succeeded', 'declined', 'failed'] as const;

const witness = {
  operator: cleanText(100).refine((name) => name.trim().length > 0, 'must name who states it'),
  evidence: cleanText(2_000).refine(
    (text) => text.trim().length >= 10,
    'must say how it is known, in 10 characters or more',
  ),
};

const conclusionFields = z.strictObject({
  state: z.enum(STATABLE, `must be one of ${STATABLE.join(', ')}`),
  ...witness,
  gatewayReference: z
    .string('must be a text')
    .regex(/^[\x21-\x7e]{1,100}$/, "must be the gateway's reference of the payment")
    .optional(),
});

/** A person's word about an attempt, with their name and how they know. */
export type Conclusion = z.infer<typeof conclusionFields>;

export function readConclusion(body: unknown): Validated<Conclusion> {
  const read = conclusionFields.safeParse(body);
  return read.success ? { ok: true, value: read.data } : { ok: false, faults: collectFaults(read.error, body) };
}

const operationConclusionFields = z.strictObject({
  state: z.enum(STATABLE_OPERATION, `must be one of ${STATABLE_OPERATION.join(', ')}`),
  ...witness,
});

/** A person's word about a capture, void or refund. */
export type OperationConclusion = z.infer<typeof operationConclusionFields>;

export function readOperationConclusion(body: unknown): Validated<OperationConclusion> {
  const read = operationConclusionFields.safeParse(body);
  return read.success ? { ok: true, value: read.data } : { ok: false, faults: collectFaults(read.error, body) };
}

/**
 * The answer that the gateway would have given. Money is what was asked for: whoever states that it was taken states that
 * amount. Null where that takes a reference of the gateway's and none is known. "Failed" is no gateway's answer: see the flow.
 */
export function answerFor(
  attempt: Attempt,
  { state, gatewayReference }: Pick<Conclusion, 'state' | 'gatewayReference'>,
): GatewayAnswer | null {
  const reference = attempt.gatewayReference ?? gatewayReference ?? null;
  if (state === 'declined')
    return { outcome: 'declined', gatewayReference: reference, declineCode: 'generic', rawCode: 'operator' };
  if (state === 'failed' || reference === null) return null;
  return { outcome: state, gatewayReference: reference, money: moneyOf(attempt), card: null };
}
