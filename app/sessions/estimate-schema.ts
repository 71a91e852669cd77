import { z } from 'zod';
import type { PriceQuestion } from '~/billing/contract';
import { collectFaults, type Validated } from '~/foundation/field-faults';
import * as fields from './session-fields';

const estimateBody = z.strictObject({
  currency: fields.currency,
  couponCodes: fields.couponCodes.default([]),
  customerBillingInfo: z.strictObject({ billingAddress: fields.customer.shape.billingAddress }).optional(),
  subscriptionItems: z
    .array(
      z.strictObject({ itemPriceId: fields.catalogueItem.shape.id, quantity: fields.catalogueItem.shape.quantity }),
      'must be a list of items',
    )
    .min(1, 'must hold at least one item')
    .max(fields.MOST_LINE_ITEMS, `must hold at most ${fields.MOST_LINE_ITEMS} items`),
});

/** Reads the body of an estimate. The first item is the plan, the others are its addons. */
export function readEstimateRequest(body: unknown): Validated<PriceQuestion> {
  const parsed = estimateBody.safeParse(body);
  if (!parsed.success) return { ok: false, faults: collectFaults(parsed.error, body) };
  const { currency, couponCodes, customerBillingInfo, subscriptionItems } = parsed.data;
  return {
    ok: true,
    value: {
      currency,
      items: subscriptionItems.map(({ itemPriceId, quantity }, index) => ({
        type: index === 0 ? 'plan' : 'addon',
        id: itemPriceId,
        quantity,
      })),
      frequency: null,
      couponCodes,
      country: customerBillingInfo?.billingAddress?.country ?? null,
    },
  };
}
